using System.Diagnostics;
using System.Net.Http.Headers;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.Proofs;

/// <summary>What a checker was told.</summary>
/// <param name="Allowed">How often it was told allowed.</param>
/// <param name="Blocked">How often it was told blocked.</param>
/// <param name="Wrong">How often it was told allowed by a check that began after the objection was acknowledged.</param>
public sealed record RaceTally(long Allowed, long Blocked, long Wrong)
{
    /// <summary>Both together.</summary>
    public static RaceTally operator +(RaceTally one, RaceTally other) =>
        new(one.Allowed + other.Allowed, one.Blocked + other.Blocked, one.Wrong + other.Wrong);
}

/// <summary>Asks one instance of Blocklist about those who object just then, until all have.</summary>
/// <param name="instance">Its base address.</param>
/// <param name="apiKey">A key that may check.</param>
/// <param name="race">Which race; the addresses follow from it.</param>
public sealed class RaceChecker(Uri instance, string apiKey, Guid race)
{
    private const int AtOnce = 4;
    private const int PeoplePerCheck = 20;

    /// <summary>Asks until the board says that the race is over, and once more.</summary>
    public async Task<RaceTally> RunAsync(RaceBoard board, int seed, CancellationToken cancellation) =>
        (
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(checker => AskAsync(board, new Random(seed + checker), cancellation)))
        ).Aggregate((one, other) => one + other);

    private async Task<RaceTally> AskAsync(RaceBoard board, Random random, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = instance };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        var blocklist = new BlocklistClient(http);
        var tally = new RaceTally(0, 0, 0);
        for (var isLast = false; !isLast; )
        {
            isLast = board.IsOver;

            // Around the one who objects now: that is where the race is.
            var current = board.Current;
            var asked = Enumerable
                .Range(0, PeoplePerCheck)
                .Select(_ => Math.Clamp(current + random.Next(-PeoplePerCheck, PeoplePerCheck), 0, board.Count - 1))
                .ToArray();
            var began = Stopwatch.GetTimestamp();
            var answer = await blocklist.CheckAsync(
                new ChecksRequest(
                    Channel.Email,
                    "newsletter",
                    [.. asked.Select(number => RaceBoard.PersonOf(race, number))],
                    Audience.Business
                ),
                cancellation
            );
            foreach (var (number, decision) in asked.Zip(answer.Decisions))
            {
                var isAllowed = decision.Decision == Verdict.Allowed;
                var isWrong = isAllowed && board.AcknowledgedAt(number) is not 0 and var at && at < began;
                tally += new RaceTally(isAllowed ? 1 : 0, isAllowed ? 0 : 1, isWrong ? 1 : 0);
            }
        }

        return tally;
    }
}
