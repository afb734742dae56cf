using System.Globalization;

namespace SenefConsent.Benchmarks;

/// <summary>P-1: durable objections per second through HTTP, against pgbench doing Marten's own append.</summary>
internal static class ObjectionsPerSecond
{
    private const double Target = 2.0;
    private const string Ours = "consent";
    private const string Theirs = "pgbench";

    // More than any machine of ours takes.
    private const int LinksPerSecond = 20_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <returns>Whether the target is reached.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        await using var postgres = await BenchmarkPostgres.StartAsync(cancellation);
        await postgres.CreateAsync(Ours, cancellation);
        await postgres.CreateAsync(Theirs, cancellation);
        await using var service = await BenchmarkService.StartEmailUnsubscribeAsync(postgres.ConnectionStringOf(Ours, "email-unsubscribe"), cancellation);
        var links = LinksPerSecond * ((options.Rounds * options.Seconds) + (int)WarmUp.TotalSeconds);
        var load = new RequestLoad(service.Address, await OneClickRequests.MintAsync(service, links, cancellation));

        Say($"P-1: {options.Clients} clients, {options.Seconds} s a side, {options.Rounds} rounds; {await postgres.DescribeAsync(cancellation)}");
        Say($"The service, the load, pgbench and PostgreSQL share the {Environment.ProcessorCount} cores of this machine.");
        var acknowledged = (await load.RunAsync(options.Clients, WarmUp, cancellation)).Acknowledged;
        var append = await MartenAppend.PrepareAsync(postgres, Theirs, like: Ours, cancellation);
        await append.RunAsync(options.Clients, options.Seconds, cancellation);

        Say($"{"round",-6} {"objections/s",13} {"p50 ms",8} {"p99 ms",8} {"pgbench tps",12} {"ratio",6}");
        var ratios = new List<double>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            var objections = await load.RunAsync(options.Clients, TimeSpan.FromSeconds(options.Seconds), cancellation);
            acknowledged += objections.Acknowledged;
            var tps = await append.RunAsync(options.Clients, options.Seconds, cancellation);
            ratios.Add(objections.PerSecond / tps);
            Say($"{round,-6} {objections.PerSecond,13:F0} {objections.Percentile(50).TotalMilliseconds,8:F1} {objections.Percentile(99).TotalMilliseconds,8:F1} {tps,12:F0} {ratios[^1],6:F2}");
        }

        await RequireAllAsync(postgres, acknowledged, cancellation);
        var median = ratios.Order().ElementAt((ratios.Count - 1) / 2);
        Say($"median ratio {median:F2}, target >= {Target:F1}: {(median >= Target ? "reached" : "missed")}");
        return median >= Target;
    }

    private static async Task RequireAllAsync(BenchmarkPostgres postgres, int acknowledged, CancellationToken cancellation)
    {
        var events = await postgres.ReadAsync<long>(Ours, "select count(*) from consent.mt_events where type = 'objection_recorded'", cancellation);
        var rows = await postgres.ReadAsync<long>(Ours, "select count(*) from consent.mt_doc_blocklist", cancellation);
        Say($"acknowledged {acknowledged}, events {events}, blocklist rows {rows}");
        if (events != acknowledged || rows != acknowledged)
        {
            throw new BenchmarkFailedException("The store does not hold exactly what was acknowledged.");
        }
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
