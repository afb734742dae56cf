using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using SenefConsent.Client;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>The number that a page shows leads to the objection, also that of a second click, which made none.</summary>
[Collection(OneSystem.Name)]
public sealed partial class NumberTests(RunningSystem running)
{
    [Fact]
    public async Task each_click_is_shown_a_number_of_its_own_and_each_leads_to_the_objection()
    {
        var link = await running.Client.LinkAsync("spring", "newsletter", $"{Guid.NewGuid():N}@example.org", CancellationToken.None);
        using var http = new HttpClient { BaseAddress = new Uri(running.System.Addresses.Services["subjectRights"]) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", running.System.Addresses.ApiKeys["dpo"]);
        var dpo = new SubjectRightsClient(http);

        var first = await dpo.ObjectionAsync(await ClickAsync(link.Url));
        var second = await dpo.ObjectionAsync(await ClickAsync(link.Url));

        Assert.NotEqual(first.Number, second.Number);
        Assert.Equal(first, second with { Number = first.Number, Scope = first.Scope });
        Assert.Equal(ObjectionState.InForce, second.State);
    }

    private static async Task<string> ClickAsync(string link)
    {
        using var person = new HttpClient();
        using var nothing = new FormUrlEncodedContent([]);
        using var page = await person.PostAsync(new Uri(link), nothing);
        return Number().Match(await page.Content.ReadAsStringAsync()).Value;
    }

    [GeneratedRegex("([0-9A-Z]{4}-){3}[0-9A-Z]{4}")]
    private static partial Regex Number();
}
