using JasperFx;
using JasperFx.CodeGeneration;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Marten;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.Hosting;

/// <summary>The conventions for Marten and Wolverine. Each line that departs from a default says what the default would lose.</summary>
public static class Store
{
    /// <summary>The name of the connection string.</summary>
    public const string ConnectionName = "Consent";

    private static readonly TimeSpan[] RetryDelays =
        [.. new[] { 10, 50, 150, 400, 900 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))];

    private static readonly TimeSpan[] DeliveryDelays = [.. new[] { 1, 5, 30, 120, 480, 1200 }.Select(minutes => TimeSpan.FromMinutes(minutes))];

    /// <summary>The schema of a service's own messages.</summary>
    public static string MessageSchemaOf(string service) => $"messages_{service.Replace('-', '_')}";

    /// <summary>Adds the data source, Marten and Wolverine.</summary>
    public static void AddStore(this IHostApplicationBuilder builder, string service)
    {
        builder.Services.AddNpgsqlDataSource(
            builder.Configuration.GetConnectionString(ConnectionName) ?? "",
            source =>
            {
                source.EnableParameterLogging(false);

                // The same few statements again and again: PostgreSQL would spend more on parsing them than on doing them.
                source.ConnectionStringBuilder.MaxAutoPrepare = 50;
            });

        builder.Services.AddMarten(options =>
            {
                // The schema is the migration's; a service's role could not change it anyway.
                options.AutoCreateSchemaObjects = AutoCreate.None;

                // By default a projection passes over what it cannot apply or read: a skipped objection.
                options.Projections.Errors.SkipApplyErrors = false;
                options.Projections.Errors.SkipSerializationErrors = false;
                options.Projections.Errors.SkipUnknownEvents = false;
            })
            .UseNpgsqlDataSource()
            .IntegrateWithWolverine(integration => integration.MessageStorageSchemaName = MessageSchemaOf(service));

        builder.UseWolverine(options =>
        {
            options.ServiceName = service;
            options.ApplicationAssembly = typeof(Store).Assembly;
            options.AutoBuildMessageStorageOnStartup = AutoCreate.None;

            // Handlers are written by hand and added one by one: no generated code, no compiler at run time.
            options.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
            options.Discovery.DisableConventionalDiscovery();

            // The default ids can collide between processes of one machine, and the second message is then dropped as a duplicate.
            options.EnvelopeIdGeneration = EnvelopeIdGeneration.GuidV7;
            options.Policies.UseDurableLocalQueues();
            options.Policies.UseDurableOutboxOnAllSendingEndpoints();
            options.Policies.UseDurableInboxOnAllListeners();

            // Two first writes to one contact point race for the stream's row and one of them loses; a database that restarts is back in moments.
            options.Policies.OnException(StoreFault.IsPassing)
                .RetryWithCooldown(RetryDelays)
                .WithFullJitter();

            // Whoever is to be told is told late rather than never; a message that is then still there waits among the dead letters.
            options.Policies.OnException<NotDeliveredException>().ScheduleRetry(DeliveryDelays);
        });

        // Marten and Npgsql log a failed command with its parameters, and Wolverine a failed attempt under the name of its message, although the
        // next one succeeds. A fault that stays surfaces in the answer to the request and is logged there, once, without values.
        builder.Logging.AddFilter("Marten", LogLevel.None);
        builder.Logging.AddFilter("Npgsql", LogLevel.None);
        builder.Logging.AddFilter("SenefConsent.Contracts", LogLevel.None);
        builder.Logging.AddFilter("Wolverine", LogLevel.Error);
    }

    /// <summary>Adds a handler of a service's own message: called with <c>InvokeAsync</c>, or, when the message was published, from a durable queue of its own.</summary>
    public static void AddHandler<TMessage>(this IHostApplicationBuilder builder, MessageHandler<TMessage> handler)
    {
        builder.Services.ConfigureWolverine(options =>
        {
            options.AddMessageHandler(handler);

            // Said here because for a handler that was not discovered Wolverine makes no queue, and drops what is published.
            options.PublishMessage<TMessage>().ToLocalQueue(typeof(TMessage).Name.ToLowerInvariant());
        });
        builder.Logging.AddFilter(typeof(TMessage).FullName, LogLevel.None);
    }
}

internal sealed class StoreIsReachable(NpgsqlDataSource database) : IHealthCheck
{
    public const string ReadyTag = "ready";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException unreachable)
        {
            return HealthCheckResult.Unhealthy("The event store cannot be reached.", unreachable);
        }
    }
}
