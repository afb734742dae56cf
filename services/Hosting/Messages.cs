using JasperFx;
using JasperFx.CodeGeneration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SenefConsent.Ledger;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Postgresql;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.Hosting;

/// <summary>
/// Wolverine, for a service that has something to send after a commit: it carries messages from the <see cref="Outbox"/> to their handlers,
/// repeats and schedules them. Each line that departs from a default says what the default would lose.
/// </summary>
public static class Messages
{
    private static readonly TimeSpan[] RetryDelays =
    [
        .. new[] { 10, 50, 150, 400, 900 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)),
    ];

    private static readonly TimeSpan[] DeliveryDelays =
    [
        .. new[] { 1, 5, 30, 120, 480, 1200 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
    ];

    /// <summary>The schema of a service's own messages.</summary>
    public static string SchemaOf(string service) => $"messages_{service.Replace('-', '_')}";

    /// <summary>Adds Wolverine with the tables of a service.</summary>
    public static void AddMessages(this IHostApplicationBuilder builder, string service)
    {
        builder.UseWolverine(options =>
        {
            options.ServiceName = service;
            options.ApplicationAssembly = typeof(Messages).Assembly;
            options.AutoBuildMessageStorageOnStartup = AutoCreate.None;
            options.PersistMessagesWithPostgresql(
                builder.Configuration.GetConnectionString(LedgerStore.ConnectionName) ?? "",
                SchemaOf(service)
            );

            // Handlers are written by hand and added one by one: no generated code, no compiler at run time.
            options.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
            options.Discovery.DisableConventionalDiscovery();

            // The default ids can collide between processes of one machine, and the second message is then dropped as a duplicate.
            options.EnvelopeIdGeneration = EnvelopeIdGeneration.GuidV7;
            options.Policies.UseDurableLocalQueues();
            options.Policies.UseDurableOutboxOnAllSendingEndpoints();
            options.Policies.UseDurableInboxOnAllListeners();

            // A database that restarts is back in moments.
            options.Policies.OnException(StoreFault.IsPassing).RetryWithCooldown(RetryDelays).WithFullJitter();

            // Whoever is to be told is told late rather than never; a message that is then still there waits among the dead letters.
            options.Policies.OnException<NotDeliveredException>().ScheduleRetry(DeliveryDelays);
        });
        builder.Services.AddSingleton<Outbox>();
        builder.AddMessageFigures(SchemaOf(service));

        // Wolverine logs a failed attempt under the name of its message, although the next one may succeed.
        builder.Logging.AddFilter("SenefConsent.Contracts", LogLevel.None);
        builder.Logging.AddFilter("Wolverine", LogLevel.Error);
    }

    /// <summary>Adds a handler of a service's own message, which is called from a durable queue of its own.</summary>
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
