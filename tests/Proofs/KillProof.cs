using System.Diagnostics;
using System.Globalization;
using SenefConsent.Database;
using SenefConsent.Testing;

namespace SenefConsent.Proofs;

/// <summary>
/// What is acknowledged is kept, once: while refusals are under way, services are killed or PostgreSQL is stopped as in a crash, and
/// started again. Senders repeat what was not acknowledged.
/// </summary>
public static class KillProof
{
    private const string ObjectionRecorded = "objection_recorded";

    /// <summary>Makes it.</summary>
    /// <param name="system">Whose services are killed.</param>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="count">How many refusals a round.</param>
    /// <param name="seed">Of what is sent twice, of the order, and of the moments.</param>
    /// <param name="tell">Is told what each round came to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// It holds when, after each round, each objection is in the event store once, with its evidence, in the blocklist, and every stream is
    /// whole.
    /// </returns>
    public static async Task<ProofResult> RunAsync(
        DeployedSystem system,
        int rounds,
        int count,
        int seed,
        Action<string> tell,
        CancellationToken cancellation
    )
    {
        var (addresses, random, outages) = (system.Services.Addresses, new Random(seed), Outage.OfFourRounds(system));
        await using var mail = new ServiceInQuestion(
            new Uri(addresses.Services["emailUnsubscribe"]),
            addresses.ApiKeys["mailPlatform"],
            addresses.Postgres
        );
        var refusals = new NewRefusals(system, mail, random);
        var (held, longest) = (0, TimeSpan.Zero);
        for (var number = 1; number <= rounds; number++)
        {
            var (outage, started) = (outages[(number - 1) % outages.Count], Stopwatch.GetTimestamp());
            var senders = new RefusalSenders(await refusals.MakeAsync(count, cancellation));
            var checker = new KillChecker(addresses, senders.Refusals, new Random(seed + number));
            var times = await SendAsync(senders, checker, outage, random, cancellation);
            var round = await CompareAsync(senders, checker, times, addresses.Postgres, cancellation);
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, round.Back.Ticks));
            held += round.Holds ? 1 : 0;
            tell(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {number}, {outage.Name}: {round}; {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} "
                        + $"s{(round.Holds ? "" : ": DOES NOT HOLD")}"
                )
            );
        }

        return new ProofResult(
            held == rounds,
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{held} of {rounds} rounds of {count} refusals hold; back after {longest.TotalSeconds:F1} s at most"
                ),
            ]
        );
    }

    private static async Task<OutageTimes> SendAsync(
        RefusalSenders senders,
        KillChecker checker,
        Outage outage,
        Random random,
        CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var checking = checker.RunAsync(stop.Token);
        var sending = senders.SendAsync(random.Next(senders.Refusals.Count / 5, senders.Refusals.Count * 3 / 5), stop.Token);
        try
        {
            await Task.WhenAny(senders.ReachedAsync(), sending);
            var before = senders.Acknowledged;
            await outage.StopAsync(cancellation);
            var startedAgainAt = TimeProvider.System.GetUtcNow();
            await outage.StartAsync(cancellation);
            await sending;
            return new OutageTimes(before, startedAgainAt);
        }
        finally
        {
            await stop.CancelAsync();
            await checking;
        }
    }

    private static async Task<KillRound> CompareAsync(
        RefusalSenders senders,
        KillChecker checker,
        OutageTimes outage,
        string owner,
        CancellationToken cancellation
    )
    {
        // Opened anew each round: the connections of the last one ended with PostgreSQL.
        await using var audit = new LedgerAudit(owner);
        var sent = senders.Refusals.ToLookup(refusal => refusal.Objection);
        var events = await audit.EventsAsync(sent.Select(objection => objection.Key.ContactPoint).Distinct(), cancellation);
        var kept = events.Where(e => e.Type == ObjectionRecorded).ToLookup(e => new ExpectedObjection(e.ContactPoint, e.Key));
        return new KillRound
        {
            Acknowledged = senders.Acknowledged,
            Before = outage.Before,
            Checked = (checker.Wrong, checker.Blocked),
            Unanswered = checker.Unanswered,
            Back = senders.BackAfter(outage.StartedAgainAt),
            GivenUp = senders.Refusals.Count - senders.Acknowledged,
            CutOff = senders.Refusals.Sum(refusal => refusal.CutOff),
            TurnedAway = senders.Refusals.Sum(refusal => refusal.TurnedAway),
            Repeated = senders.Refusals.Count(refusal => refusal.IsRepeated),
            KeptUnacknowledged = sent.Count(objection =>
                objection.Any(refusal => refusal.IsRepeated)
                && objection.All(refusal => refusal.AcknowledgedAt > outage.StartedAgainAt)
                && kept[objection.Key].Any(e => e.At < outage.StartedAgainAt)
            ),
            Lost = sent.Count(objection => !kept.Contains(objection.Key)),
            Doubled = events.Count - sent.Count(objection => kept.Contains(objection.Key)),
            WithoutEvidence = events.Count(e => !e.HasEvidence),
            NotInRow = events.Count(e => !e.IsInRow),
            BrokenStreams = await audit.BrokenStreamsAsync(cancellation),
            Differing = (await ConsentDatabase.RebuildAsync(owner, repair: false, cancellation)).Differing,
        };
    }

    private sealed record OutageTimes(int Before, DateTimeOffset StartedAgainAt);
}
