using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using SenefConsent.Client;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>
/// A doubt goes from one service through the other to the check: an SMS pauses marketing, the data protection officer ends the pause.
/// </summary>
[Collection(OneSystem.Name)]
public sealed class PauseTests : IDisposable
{
    private readonly RunningSystem running;
    private readonly HttpClient http;
    private readonly SubjectRightsClient dpo;
    private readonly string number = $"+3363998{RandomNumberGenerator.GetInt32(10_000):0000}";

    public PauseTests(RunningSystem running)
    {
        this.running = running;
        http = new HttpClient { BaseAddress = new Uri(running.System.Addresses.Services["subjectRights"]) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", running.System.Addresses.ApiKeys["dpo"]);
        dpo = new SubjectRightsClient(http);
    }

    [Theory]
    [InlineData(UnattributedResolution.Objection, Rule.Objection)]
    [InlineData(UnattributedResolution.NotAnObjection, Rule.None)]
    public async Task words_that_may_refuse_pause_marketing_until_the_dpo_has_looked(UnattributedResolution resolution, Rule rule)
    {
        await running.Client.ReceiveOvhSmsAsync(number, "Pas intéressé", CancellationToken.None);
        Assert.Equal(Rule.Pause, await RuleAsync());

        var item = await WaitingAsync();
        Assert.Equal(UnattributedReason.Unclear, item.Reason);
        await dpo.ResolveAsync(item.Id, new UnattributedResolutionRequest(resolution));
        await dpo.ResolveAsync(item.Id, new UnattributedResolutionRequest(resolution));

        Assert.Equal(rule, await RuleAsync());
        var history = await running.Client.HistoryAsync(Channel.Sms, number, CancellationToken.None);
        Assert.Equal(1, history.Events.Count(entry => entry.Type == "pause-ended"));
        Assert.Contains("may be an objection", history.Events[0].Text, StringComparison.Ordinal);
        Assert.Equal(rule == Rule.Objection, history.Events.Any(entry => entry.Type == "objection-recorded"));
    }

    [Theory]
    [InlineData(UnattributedResolution.Objection, Rule.Objection)]
    [InlineData(UnattributedResolution.NotAnObjection, Rule.None)]
    public async Task what_the_dpo_finds_goes_for_the_number_that_took_the_place_of_the_one_that_said_it(
        UnattributedResolution resolution,
        Rule rule
    )
    {
        var (account, rectified) = ($"{Guid.NewGuid():N}", $"+3363997{number[^4..]}");
        await running.Client.ReceiveOvhSmsAsync(number, "Pas intéressé", CancellationToken.None);
        await running.Client.LinkContactPointsAsync(
            account,
            [new ContactPointAddress(ContactPointKind.Telephone, number)],
            CancellationToken.None
        );
        await running.Client.LinkContactPointsAsync(
            account,
            [new ContactPointAddress(ContactPointKind.Telephone, rectified, Replaces: number)],
            CancellationToken.None
        );
        Assert.Equal(Rule.Pause, await RuleAsync(rectified));

        await dpo.ResolveAsync((await WaitingAsync()).Id, new UnattributedResolutionRequest(resolution));

        Assert.Equal(rule, await RuleAsync(rectified));
        Assert.Equal(rule, await RuleAsync());
    }

    public void Dispose() => http.Dispose();

    private Task<Rule> RuleAsync() => RuleAsync(number);

    private async Task<Rule> RuleAsync(string recipient) =>
        (await running.Client.CheckAsync(Channel.Sms, "newsletter", recipient, CancellationToken.None)).Rule;

    // The list is everybody's: this number's is the one that says it.
    private async Task<UnattributedItem> WaitingAsync()
    {
        await foreach (var waiting in dpo.AllUnattributedAsync())
        {
            if (
                waiting.Reason == UnattributedReason.Unclear
                && await dpo.UnattributedAsync(waiting.Id) is var item
                && WebUtility.UrlDecode(item.Content)!.Contains(number, StringComparison.Ordinal)
            )
            {
                return item;
            }
        }

        throw new InvalidOperationException("Nothing of this number waits.");
    }
}
