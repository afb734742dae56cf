using SenefConsent.Client;
using SenefConsent.Contracts;
using SenefConsent.Ledger;
using SenefConsent.Local;

namespace SenefConsent.Proofs;

/// <summary>
/// Asks over and over whether those who refuse just now may be written to. A check that began after an acknowledgement and said
/// <c>allowed</c> is wrong; one that is not answered counts as blocked.
/// </summary>
internal sealed class KillChecker(SystemAddresses addresses, IReadOnlyList<RepeatedRefusal> refusals, Random random)
{
    private const int PeoplePerCheck = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>How many decisions there were about somebody whose refusal was acknowledged.</summary>
    public long Blocked { get; private set; }

    /// <summary>How many of them said allowed.</summary>
    public long Wrong { get; private set; }

    /// <summary>How many checks were not answered.</summary>
    public long Unanswered { get; private set; }

    /// <summary>Asks until told to stop, and about everybody at the end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var client = new ConsentClient(addresses);
        while (!stop.IsCancellationRequested)
        {
            await AskAsync(client, [.. Enumerable.Range(0, PeoplePerCheck).Select(_ => refusals[random.Next(refusals.Count)])]);
            await Task.Delay(Pause, CancellationToken.None);
        }

        foreach (var some in refusals.Chunk(PeoplePerCheck * PeoplePerCheck))
        {
            await AskAsync(client, some);
        }
    }

    private async Task AskAsync(ConsentClient client, RepeatedRefusal[] asked)
    {
        foreach (var kind in asked.GroupBy(refusal => refusal.Recipient.Kind))
        {
            var (people, began) = (kind.ToArray(), TimeProvider.System.GetUtcNow());
            try
            {
                var decisions = await client.CheckAsync(
                    kind.Key == ContactPointKind.Email ? Channel.Email : Channel.Sms,
                    "newsletter",
                    [.. people.Select(refusal => refusal.Recipient.Normal)],
                    CancellationToken.None
                );
                foreach (var (refusal, decision) in people.Zip(decisions).Where(pair => pair.First.AcknowledgedAt < began))
                {
                    Wrong += decision.Decision == Verdict.Allowed ? 1 : 0;
                    Blocked += decision.Decision == Verdict.Blocked ? 1 : 0;
                }
            }
            catch (Exception away) when (away is HttpRequestException or ConsentProblemException or TaskCanceledException)
            {
                Unanswered++;
            }
        }
    }
}
