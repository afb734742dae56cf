using System.Globalization;
using System.Security.Cryptography;

namespace SenefConsent.Benchmarks;

/// <summary>
/// P-1: durable objections per second through HTTP, against pgbench doing Marten's own append and against an endpoint that uses Marten and
/// Wolverine as they come; and the other two ways in against the first.
/// </summary>
internal static class ObjectionsPerSecond
{
    private const int Few = 64;
    private const int Many = 256;

    // More than any machine of ours takes, of each.
    private const int OneClickPerSecond = 12_000;
    private const int PlainPerSecond = 8_000;
    private const int SmsPerSecond = 8_000;

    private const int AccountsToWarmUp = 3_000;
    private const double AccountsToSpare = 1.5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarmUpOfMany = TimeSpan.FromSeconds(3);

    /// <returns>Whether every target is reached.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        await using var postgres = await BenchmarkPostgres.StartAsync(cancellation);
        var server = await postgres.ProcessIdAsync(cancellation);
        await postgres.CreateAsync("one_click", cancellation);
        await postgres.CreateAsync("pgbench", cancellation);
        await postgres.CreateEmptyAsync("plain", cancellation);
        await using var unsubscribe = await BenchmarkService.StartEmailUnsubscribeAsync(
            postgres.ConnectionStringOf("one_click", "email-unsubscribe"),
            cancellation
        );
        await using var plainEndpoint = await BenchmarkService.StartPlainEndpointAsync(
            postgres.ConnectionStringOfOwner("plain"),
            cancellation
        );

        var duration = TimeSpan.FromSeconds(options.Seconds);
        var seconds = (int)(WarmUp + WarmUpOfMany).TotalSeconds + (3 * options.Rounds * options.Seconds);
        var links = new RequestLoad(
            unsubscribe.Address,
            await OneClickRequests.MintAsync(unsubscribe, OneClickPerSecond * seconds, cancellation)
        );
        var plains = new RequestLoad(plainEndpoint.Address, PlainRequests.Make(plainEndpoint, PlainPerSecond * seconds));

        Console.WriteLine($"P-1: {options.Seconds} s a side, {options.Rounds} rounds; {await postgres.DescribeAsync(cancellation)}");
        Console.WriteLine($"The services, the load, pgbench and PostgreSQL share the {Environment.ProcessorCount} cores of this machine.");
        var oneClick = new Side("one-click", Few, unsubscribe, links.RunAsync);
        var plain = new Side("plain", Few, plainEndpoint, plains.RunAsync);
        var alone = new Side("one alone", 1, unsubscribe, links.RunAsync);
        await oneClick.RunAsync(WarmUp, cancellation);
        await plain.RunAsync(WarmUp, cancellation);
        var append = await MartenAppend.PrepareAsync(postgres, "pgbench", like: "one_click", cancellation);
        var pgbench = new Side("pgbench", Few, service: null, append.RunAsync);
        await pgbench.RunAsync(duration, cancellation);

        var (sms, preferences) = await MeasureFewAsync();
        var oneClickOfMany = new Side("one-click", Many, unsubscribe, links.RunAsync);
        var plainOfMany = new Side("plain", Many, plainEndpoint, plains.RunAsync);
        var pgbenchOfMany = new Side("pgbench", Many, service: null, append.RunAsync);
        await MeasureManyAsync();

        await RequireAllAsync(
            postgres,
            "one_click",
            "consent.mt_events where type = 'objection_recorded'",
            "consent.mt_doc_blocklist",
            [oneClick, oneClickOfMany, alone],
            cancellation
        );
        await RequireAllAsync(postgres, "pgbench", "consent.mt_events", "consent.mt_streams", [pgbench, pgbenchOfMany], cancellation);
        await RequireAllAsync(
            postgres,
            "plain",
            PlainEndpoint.EventTable,
            PlainEndpoint.BlocklistTable,
            [plain, plainOfMany],
            cancellation
        );
        SideTable.SayMedians(Few, [oneClick, pgbench, plain, sms, preferences]);
        SideTable.SayMedians(1, [alone]);
        SideTable.SayMedians(Many, [oneClickOfMany, pgbenchOfMany, plainOfMany]);
        Console.WriteLine($"one-click/plain at {Many} clients: {oneClickOfMany.RatioTo(plainOfMany).ToString("F2")}");
        return new[]
        {
            IsReached(Few, oneClick, pgbench, 1.4),
            IsReached(Few, oneClick, plain, 3),
            IsReached(Many, oneClickOfMany, pgbenchOfMany, 2.5),
            IsReached(Few, sms, oneClick, 1 / 1.5),
            IsReached(Few, preferences, oneClick, 1 / 1.5),
        }.All(isReached => isReached);

        async Task<(Side Sms, Side Preferences)> MeasureFewAsync()
        {
            await postgres.CreateAsync("sms_stop", cancellation);
            await postgres.CreateAsync("preferences", cancellation);
            var authToken = RandomNumberGenerator.GetHexString(32, lowercase: true);
            await using var smsStop = await BenchmarkService.StartSmsStopAsync(
                postgres.ConnectionStringOf("sms_stop", "sms-stop"),
                authToken,
                cancellation
            );
            await using var preferencesService = await BenchmarkService.StartPreferencesAsync(
                postgres.ConnectionStringOf("preferences", "preferences"),
                cancellation
            );
            var stops = new RequestLoad(
                smsStop.Address,
                await SmsStopRequests.SignAsync(
                    smsStop,
                    authToken,
                    SmsPerSecond * ((int)WarmUp.TotalSeconds + (options.Rounds * options.Seconds)),
                    cancellation
                )
            );
            var accounts = new PreferencesRequests(preferencesService);
            var refusals = await accounts.PrepareAsync(AccountsToWarmUp, Few, cancellation);
            var sms = new Side("SMS STOP", Few, smsStop, stops.RunAsync);
            var preferences = new Side(
                "preferences",
                Few,
                preferencesService,
                (clients, length, starts, token) => refusals.RunAsync(clients, length, starts, token)
            );
            await sms.RunAsync(WarmUp, cancellation);
            var fastest = (await preferences.RunAsync(TimeSpan.FromHours(1), cancellation)).PerSecond;

            SideTable.SayHead(Few);
            for (var round = 1; round <= options.Rounds; round++)
            {
                refusals = await accounts.PrepareAsync((int)(fastest * options.Seconds * AccountsToSpare), Few, cancellation);
                foreach (var side in new[] { oneClick, pgbench, plain, sms, preferences, alone })
                {
                    await MeasureAsync(side);
                    SideTable.SayRound(round, side);
                }

                fastest = Math.Max(fastest, preferences.Rounds[^1].Round.PerSecond);
                SideTable.SayRatios(round, [(oneClick, pgbench), (oneClick, plain), (sms, oneClick), (preferences, oneClick)]);
            }

            await RequireAllAsync(
                postgres,
                "sms_stop",
                "consent.mt_events where type = 'objection_recorded'",
                "consent.mt_doc_blocklist",
                [sms],
                cancellation
            );
            await RequireAllAsync(
                postgres,
                "preferences",
                "consent.mt_events where type = 'objection_recorded'",
                "consent.mt_doc_blocklist",
                [preferences],
                cancellation
            );
            return (sms, preferences);
        }

        // What the side before has left to write is not to be written while this one is measured.
        async Task MeasureAsync(Side side)
        {
            await postgres.ExecuteAsync("postgres", "checkpoint", cancellation);
            await side.MeasureAsync(server, duration, cancellation);
        }

        async Task MeasureManyAsync()
        {
            await oneClickOfMany.RunAsync(WarmUpOfMany, cancellation);
            await plainOfMany.RunAsync(WarmUpOfMany, cancellation);
            SideTable.SayHead(Many);
            for (var round = 1; round <= options.Rounds; round++)
            {
                foreach (var side in new[] { oneClickOfMany, pgbenchOfMany, plainOfMany })
                {
                    await MeasureAsync(side);
                    SideTable.SayRound(round, side);
                }

                SideTable.SayRatios(round, [(oneClickOfMany, pgbenchOfMany), (oneClickOfMany, plainOfMany)]);
            }
        }
    }

    private static bool IsReached(int clients, Side side, Side other, double target)
    {
        var ratio = side.RatioTo(other);
        Console.WriteLine(
            $"{side.Name}/{other.Name} at {clients} clients: {ratio.ToString("F2")}, target >= {target:F2}: "
                + $"{(ratio.Median >= target ? "reached" : "missed")}"
        );
        return ratio.Median >= target;
    }

    private static async Task RequireAllAsync(
        BenchmarkPostgres postgres,
        string database,
        string events,
        string rows,
        Side[] sides,
        CancellationToken cancellation
    )
    {
        var acknowledged = sides.Sum(side => side.Acknowledged);
        var eventCount = await postgres.ReadAsync<long>(database, $"select count(*) from {events}", cancellation);
        var rowCount = await postgres.ReadAsync<long>(database, $"select count(*) from {rows}", cancellation);
        Console.WriteLine($"{database}: acknowledged {acknowledged}, events {eventCount}, rows {rowCount}");
        if (eventCount != acknowledged || rowCount != acknowledged)
        {
            throw new BenchmarkFailedException($"The database {database} does not hold exactly what was acknowledged.");
        }
    }
}
