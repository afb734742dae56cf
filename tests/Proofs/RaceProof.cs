using System.Diagnostics;
using SenefConsent.Ledger;

namespace SenefConsent.Proofs;

/// <summary>
/// A refusal is in force the moment it is acknowledged: objections race with checks of the same people, at several instances. A check that
/// began after the acknowledgement and said <c>allowed</c> is a fault, one that overlaps it is not.
/// </summary>
/// <param name="race">Which race; the addresses follow from it.</param>
/// <param name="objectAsync">Objects for an e-mail address, and returns when it is acknowledged.</param>
/// <param name="checkers">What asks meanwhile, a process or a task each, given the file of the board.</param>
/// <param name="rebuildAsync">Rebuilds the blocklist, which is done over and over meanwhile; null when it is left alone.</param>
public sealed class RaceProof(
    Guid race,
    Func<string, CancellationToken, Task> objectAsync,
    IReadOnlyList<Func<string, CancellationToken, Task<RaceTally>>> checkers,
    Func<CancellationToken, Task<RebuildReport>>? rebuildAsync = null
)
{
    private const int Objectors = 8;

    /// <summary>Makes it.</summary>
    /// <returns>
    /// It holds when no check that began after an acknowledgement said allowed, there were checks before and after, and no row differed.
    /// </returns>
    public async Task<ProofResult> RunAsync(int count, CancellationToken cancellation)
    {
        var path = Path.Combine(Path.GetTempPath(), $"race-{race:N}");
        try
        {
            using var board = new RaceBoard(path, count);
            var checking = checkers.Select(check => check(path, cancellation)).ToList();
            var rebuilding = RebuildAsync(board, cancellation);
            try
            {
                var next = -1;
                await Task.WhenAll(
                    Enumerable
                        .Range(0, Objectors)
                        .Select(async _ =>
                        {
                            for (int number; (number = Interlocked.Increment(ref next)) < count; )
                            {
                                board.Current = number;
                                await objectAsync(RaceBoard.PersonOf(race, number), cancellation);
                                board.Acknowledge(number, Stopwatch.GetTimestamp());
                            }
                        })
                );
            }
            finally
            {
                board.IsOver = true;
            }

            var tally = (await Task.WhenAll(checking)).Aggregate((one, other) => one + other);
            var (times, differing) = await rebuilding;
            var seen = new List<string>
            {
                $"{count} objections, {tally.Allowed + tally.Blocked} decisions by {checkers.Count} checkers: {tally.Allowed} "
                    + $"allowed, {tally.Blocked} blocked, {tally.Wrong} allowed although acknowledged before the check began",
            };
            if (rebuildAsync is not null)
            {
                seen.Add($"rebuilt {times} times meanwhile: {differing} rows differed");
            }

            return new ProofResult(tally is { Wrong: 0, Allowed: > 0, Blocked: > 0 } && differing == 0, seen);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<(int Times, long Differing)> RebuildAsync(RaceBoard board, CancellationToken cancellation)
    {
        var (times, differing) = (0, 0L);
        while (rebuildAsync is not null && !board.IsOver)
        {
            differing += (await rebuildAsync(cancellation)).Differing;
            times++;
        }

        return (times, differing);
    }
}
