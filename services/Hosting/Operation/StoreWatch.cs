using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// Looks at the store by itself, whether anybody asks for <c>/health/ready</c> or not: so that the log and the metrics know its state, and the
/// figures are those of now.
/// </summary>
internal sealed class StoreWatch(HealthCheckService checks, StoreStates states, StoreFigures figures, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);

    // While all is well.
    private const int LooksPerRead = 10;

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        await checks.CheckHealthAsync(check => check.Tags.Contains(WebProgram.ReadyTag), cancellation);
        if (states.Current.State is StoreState.Usable or StoreState.Behind)
        {
            await figures.ReadAsync(cancellation);
        }
        else
        {
            figures.Forget();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Often, clock);
        try
        {
            for (var look = 0; await timer.WaitForNextTickAsync(stoppingToken); look++)
            {
                if (look % LooksPerRead == 0 || states.Current.State != StoreState.Usable)
                {
                    await LookAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }
}

internal static class StoreWatchServices
{
    private const string Id = "('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint";

    public static void AddStoreWatch(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StoreStates>();
        builder.Services.AddSingleton<StoreFigures>();
        builder.Services.AddHostedService<StoreWatch>();
        builder.Services.AddOptions<OperationOptions>().Bind(builder.Configuration.GetSection(OperationOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<TaskRuns>();
        builder.Services.AddSingleton<StatusEndpoint>();

        builder.AddFigure(
            new(
                "consent.store.replication.lag",
                "By",
                "How far a replica is behind the primary, by replication slot. Alarm where it grows.",
                "select slot_name::text, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::float8 from pg_replication_slots "
                    + "where restart_lsn is not null",
                Label: "slot"
            )
        );
        builder.AddFigure(
            new(
                "consent.store.replication.delay",
                "s",
                "How long a replica takes to replay what is written, by its application name; only where the service's role may see it "
                    + "(pg_read_all_stats).",
                "select coalesce(application_name, ''), extract(epoch from replay_lag)::float8 from pg_stat_replication "
                    + "where replay_lag is not null",
                Label: "replica"
            )
        );
        builder.AddFigure(
            new(
                "consent.retention.age",
                "s",
                "Since the last 'database sweep'. Alarm above two days.",
                $"select extract(epoch from now() - max(ran_at))::float8 from {RetentionRuns.Table} "
                    + $"where place = '{LedgerStore.Schema}.evidence' having max(ran_at) is not null"
            )
        );
    }

    /// <summary>Adds the figures of a service's messages.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="schema">Where its messages are.</param>
    public static void AddMessageFigures(this IHostApplicationBuilder builder, string schema)
    {
        builder.AddFigure(
            new(
                "consent.queue.messages",
                "{message}",
                "Messages that wait to be handled or sent, by what they wait for.",
                $"""
                select 'handling', count(*)::float8 from {schema}.wolverine_incoming_envelopes where status not in ('Handled', 'Scheduled')
                union all select 'repeat', count(*)::float8 from {schema}.wolverine_incoming_envelopes where status = 'Scheduled'
                union all select 'sending', count(*)::float8 from {schema}.wolverine_outgoing_envelopes
                """,
                Label: "waiting"
            )
        );
        builder.AddFigure(
            new(
                "consent.queue.age",
                "s",
                "How long the oldest message has waited to be handled or sent, or again: it goes out late. Alarm where it grows.",
                $"""
                select coalesce(max(extract(epoch from now()) - {Id} / 1000.0), 0)::float8 from (
                    select id from {schema}.wolverine_incoming_envelopes where status <> 'Handled'
                    union all select id from {schema}.wolverine_outgoing_envelopes) waiting
                """
            )
        );
        builder.AddFigure(
            new(
                "consent.dead_letters",
                "{message}",
                "Messages that could not be handled or sent, and are not tried again. Alarm on any; they are deleted after 30 days.",
                $"select count(*)::float8 from {schema}.wolverine_dead_letters"
            )
        );
    }
}
