using JasperFx.CodeGeneration;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SenefConsent.Ledger;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Marten;
using Wolverine.Marten.Publishing;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.Benchmarks;

/// <summary>
/// The same act as an ordinary user of Marten and Wolverine would write it, with their defaults: a route, a command, a stream, an event and
/// a row of a blocklist. It runs as a process of its own, which is this program started with <see cref="Argument"/>.
/// </summary>
internal static class PlainEndpoint
{
    public const string Argument = "plain-endpoint";

    /// <summary>The table of the events.</summary>
    public const string EventTable = "public.mt_events";

    /// <summary>The table of the blocklist.</summary>
    public const string BlocklistTable = "public.mt_doc_plainblocklistrow";

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();

        // By default both log several lines a request, and the services none.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder
            .Services.AddMarten(options =>
            {
                options.Connection(builder.Configuration.GetConnectionString(LedgerStore.ConnectionName)!);
                options.Projections.Snapshot<PlainBlocklistRow>(SnapshotLifecycle.Inline);
            })
            .IntegrateWithWolverine()
            .ApplyAllDatabaseChangesOnStartup();
        builder.UseWolverine(options =>
        {
            options.Policies.UseDurableLocalQueues();
            options.Policies.UseDurableOutboxOnAllSendingEndpoints();
            options
                .OnException<JasperFx.ConcurrencyException>()
                .OrInner<PostgresException>(fault => fault.SqlState == PostgresErrorCodes.UniqueViolation)
                .RetryWithCooldown([.. new[] { 50, 100, 250 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))]);

            // The handler is written by hand, as those of the services are: no compiler at run time.
            options.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
            options.Discovery.DisableConventionalDiscovery();
            options.AddMessageHandler(new RecordPlainObjectionHandler());
        });

        var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapPost(
            "/objections",
            async (RecordPlainObjection objection, IMessageBus bus) =>
            {
                await bus.InvokeAsync(objection);
                return Results.Ok();
            }
        );
        await app.RunAsync();
    }
}

internal sealed record RecordPlainObjection(Guid ContactPoint, string Channel, string Purpose);

internal sealed record PlainObjectionRecorded(string Channel, string Purpose, DateTimeOffset ReceivedAt);

/// <summary>What is refused on a contact point.</summary>
internal sealed record PlainBlocklistRow
{
    public Guid Id { get; init; }

    public IReadOnlyList<PlainObjectionRecorded> Refused { get; init; } = [];

    public PlainBlocklistRow Apply(PlainObjectionRecorded e) => this with { Refused = [.. Refused, e] };
}

internal sealed class RecordPlainObjectionHandler : MessageHandler<RecordPlainObjection>
{
    protected override async Task HandleAsync(RecordPlainObjection message, MessageContext context, CancellationToken cancellation)
    {
        await using var session = context.Runtime.Services.GetRequiredService<OutboxedSessionFactory>().OpenSession(context);
        var stream = await session.Events.FetchForWriting<PlainBlocklistRow>(message.ContactPoint, cancellation);
        if (stream.Aggregate?.Refused.Any(refused => (refused.Channel, refused.Purpose) == (message.Channel, message.Purpose)) != true)
        {
            stream.AppendOne(new PlainObjectionRecorded(message.Channel, message.Purpose, TimeProvider.System.GetUtcNow()));
        }

        await session.SaveChangesAsync(cancellation);
    }
}
