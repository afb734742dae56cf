using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SenefConsent.Database;
using SenefConsent.Ledger;
using SenefConsent.Local;
using SenefConsent.Testing;

namespace SenefConsent.Proofs.Recovery;

/// <summary>
/// Refusals come without a break while the database is backed up, destroyed, and restored to an earlier moment by the commands of
/// <c>deploy/docs/restore.md</c> as they stand there. Each that was acknowledged, at whatever time, must be in force.
/// </summary>
public static class RecoveryProof
{
    private const string Program = "pgbackrest";
    private const string Document = "deploy/docs/restore.md";

    /// <summary>Whether this machine has what it needs.</summary>
    public static bool CanRun => InstalledProgram.IsThere(Program);

    /// <summary>Makes it.</summary>
    /// <param name="system">Whose database is destroyed.</param>
    /// <param name="count">How many refusals; a third each until the backup, until the moment, and from there on.</param>
    /// <param name="seed">Of what is sent twice, and of the order.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<ProofResult> RunAsync(DeployedSystem system, int count, int seed, CancellationToken cancellation)
    {
        var (addresses, random) = (system.Services.Addresses, new Random(seed));
        using var machine = await RecoveredMachine.PrepareAsync(system, cancellation);
        await using var mail = new ServiceInQuestion(
            new Uri(addresses.Services["emailUnsubscribe"]),
            addresses.ApiKeys["mailPlatform"],
            addresses.Postgres
        );
        var refusals = new NewRefusals(system, mail, random);
        RefusalSenders[] senders =
        [
            new(await refusals.MakeAsync(count / 3, cancellation)),
            new(await refusals.MakeAsync(count / 3, cancellation)),
            new(await refusals.MakeAsync(count / 3, cancellation)),
        ];

        var backup = machine.RunAsync("deploy/production/backup full", cancellation);
        await Task.WhenAll(backup, senders[0].SendAsync(int.MaxValue, cancellation));

        // The moment must lie in a later second than the end of the backup: pgBackRest counts in seconds.
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        await senders[1].SendAsync(int.MaxValue, cancellation);
        var moment = TimeProvider.System.GetUtcNow();

        var last = senders[2].SendAsync(senders[2].Refusals.Count / 10, cancellation);
        await Task.WhenAny(senders[2].ReachedAsync(), last);
        await machine.ArchiveAsync(cancellation);
        await system.Postgres.StopAsync("immediate", cancellation);
        Directory.Delete(system.Postgres.Data, recursive: true);
        var lostBefore = senders[2].Acknowledged;
        var started = Stopwatch.GetTimestamp();
        var said = await machine.RunAsync(CommandsTo(moment), cancellation);
        var took = Stopwatch.GetElapsedTime(started);
        await last;

        return await CompareAsync(senders, moment, lostBefore, took, said, addresses.Postgres, cancellation);
    }

    // Every block as it stands there; of the first, the moment.
    private static string CommandsTo(DateTimeOffset moment)
    {
        var blocks = Regex
            .Matches(
                File.ReadAllText(Path.Combine(Repository.Root, Document)),
                "^```sh\n(.*?)^```$",
                RegexOptions.Multiline | RegexOptions.Singleline
            )
            .Select(block => block.Groups[1].Value);
        return Regex.Replace(
            string.Concat(blocks),
            "^export MOMENT='.*'$",
            string.Create(CultureInfo.InvariantCulture, $"export MOMENT='{moment:yyyy-MM-dd HH:mm:ss.ffffff}+00'"),
            RegexOptions.Multiline
        );
    }

    private static async Task<ProofResult> CompareAsync(
        RefusalSenders[] senders,
        DateTimeOffset moment,
        int acknowledgedBeforeTheEnd,
        TimeSpan took,
        string said,
        string owner,
        CancellationToken cancellation
    )
    {
        await using var audit = new LedgerAudit(owner);
        var sent = senders.SelectMany(each => each.Refusals).Select(refusal => refusal.Objection.ContactPoint).ToHashSet();
        var events = (await audit.EventsAsync(sent, cancellation)).ToLookup(e => e.ContactPoint);
        var acknowledged = senders.Sum(each => each.Acknowledged);
        var lost = sent.Count(person => !events[person].Any(e => e.IsInRow));
        var fromJournal = sent.Count(person => events[person].Any(e => e is { IsInRow: true, HasEvidence: false }));
        var broken = await audit.BrokenStreamsAsync(cancellation);
        var differing = (await ConsentDatabase.RebuildAsync(owner, repair: false, cancellation)).Differing;
        var all = senders.Sum(each => each.Refusals.Count);
        return new ProofResult(
            acknowledged == all && acknowledgedBeforeTheEnd > 0 && lost == 0 && fromJournal > 0 && broken.Count == 0 && differing == 0,
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{acknowledged} of {all} refusals of {sent.Count} people acknowledged, {acknowledgedBeforeTheEnd} of them between "
                        + $"{moment:HH:mm:ss}, the moment, and the end of the database"
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{lost} lost, {fromJournal} from the journal, {broken.Count} broken streams, {differing} rows differing; the commands took "
                        + $"{took.TotalSeconds:F0} s"
                ),
                said.TrimEnd(),
            ]
        );
    }
}
