using System.Net;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>The key of links is rotated; after it leaked and was abused it is taken out, as <c>deploy/docs/keys.md</c> says.</summary>
public sealed class LinkKeyTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private const string First = "Unsubscribe:TokenKeys:1:Secret";
    private const string Second = "Unsubscribe:TokenKeys:2:Secret";
    private const string Waiting = "select count(*) from consent.mt_doc_unattributed";

    [Fact]
    public async Task links_work_until_their_key_is_taken_out_and_are_then_kept_for_the_data_protection_officer()
    {
        var (before, unused) = (await system.LinkSentToAsync(Anybody()), await system.LinkSentToAsync(Anybody()));
        var rotated = system.Start<UnsubscribeOptions>("email-unsubscribe", (Second, ConsentSystem.KeyOf('u')));
        var after = await LinkOfAsync(rotated);
        await PressAsync(rotated, before, HttpStatusCode.OK);
        await PressAsync(rotated, after, HttpStatusCode.OK);
        var (objections, waiting) = (await system.ObjectionsAsync(), await system.QueryAsync<long>(Waiting));

        var without = system.Start<UnsubscribeOptions>("email-unsubscribe", (Second, ConsentSystem.KeyOf('u')), (First, ""));
        await PressAsync(without, unused, HttpStatusCode.NotFound);
        Assert.Equal((objections, waiting + 1), (await system.ObjectionsAsync(), await system.QueryAsync<long>(Waiting)));
        await PressAsync(without, after, HttpStatusCode.OK);
        await PressAsync(without, await LinkOfAsync(without), HttpStatusCode.OK);
        Assert.Equal(objections + 1, await system.ObjectionsAsync());
    }

    private static string Anybody() => $"{Guid.NewGuid():N}@example.org";

    private static async Task<string> LinkOfAsync(HttpClient service)
    {
        var made = await service.SendAsync<LinksResponse>(
            HttpMethod.Post,
            "/links",
            new LinksRequest("2026-11-news", "newsletter", [Anybody()])
        );
        return new Uri(made.Links[0].Url).AbsolutePath;
    }

    private static async Task PressAsync(HttpClient service, string link, HttpStatusCode status)
    {
        using var answer = await service.PostAsync(
            new Uri(link, UriKind.Relative),
            new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")])
        );
        await answer.ShouldBe(status);
    }
}
