using System.Net;

namespace SenefConsent.Blocklist.Tests;

public class SubscribersTests(SubscribersSystem system) : IClassFixture<SubscribersSystem>
{
    private readonly string name = $"s{Guid.NewGuid():N}.example";

    [Fact]
    public async Task a_secret_is_told_once_and_sealed_at_rest()
    {
        var secret = (await system.RegisteredAsync(name)).Secret!;
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Null((await system.PutAsync(name, new SubscriberRequest($"https://{name}/elsewhere"))).Secret);
        var told = await system.Platform.ReadAsync<SubscriberResponse>($"/subscribers/{name}");
        Assert.Equal((null, $"https://{name}/elsewhere", SubscriberState.Active), (told.Secret, told.Url, told.State));
        Assert.DoesNotContain(
            secret["whsec_".Length..],
            await system.QueryAsync<string>($"select registration::text from consent.subscriber where name = '{name}'"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task the_library_of_standard_webhooks_signs_alike_and_a_changed_secret_signs_beside_the_new_one()
    {
        var first = (await system.RegisteredAsync(name, new SubscriberRequest($"https://{name}/changes", After: 0))).Secret!;
        var second = (await system.PutAsync(name, new SubscriberRequest($"https://{name}/changes", NewSecret: true))).Secret!;
        await system.ChosenAsync($"{Guid.NewGuid():N}@example.org");
        await system.Platform.ReadAsync<ChangesPage>("/changes?limit=1");
        await system.DeliverAsync(name);

        var webhook = system.Internet.ReceivedBy(name)[0];
        Assert.Equal(system.Clock.GetUtcNow().ToUnixTimeSeconds(), long.Parse(webhook.Timestamp, null));
        Assert.Equal($"{await SignAsync(second)} {await SignAsync(first)}", webhook.Signature);

        async Task<string> SignAsync(string secret) =>
            (
                await NodeProgram.RunAsync<Signed>(
                    "standard-webhooks.mjs",
                    new
                    {
                        secret,
                        id = webhook.Id,
                        timestamp = long.Parse(webhook.Timestamp, null),
                        body = webhook.Body,
                    }
                )
            ).Signature;
    }

    [Theory]
    [InlineData("""{"url":"http://subscriber.example/"}""", "url is missing or not one")]
    [InlineData("""{"url":"ftp://subscriber.example/"}""", "url is missing or not one")]
    [InlineData("""{"url":"https://user@subscriber.example/"}""", "url is missing or not one")]
    [InlineData("""{"url":"/changes"}""", "url is missing or not one")]
    [InlineData("""{"url":"https://192.0.2.7/changes"}""", "url names an address that is not one of the internet")]
    [InlineData("""{"url":"https://[2001:db8::7]/changes"}""", "url names an address that is not one of the internet")]
    [InlineData("""{"url":"https://0x7f.1/changes"}""", "url names an address that is not one of the internet")]
    [InlineData("{}", "lacks 'url'")]
    [InlineData("""{"url":"https://subscriber.example/","channels":[]}""", "channels is empty")]
    [InlineData("""{"url":"https://subscriber.example/","channels":["all"]}""", "channels is empty or holds 'all'")]
    [InlineData("""{"url":"https://subscriber.example/","purposes":["invoices"]}""", "purposes is empty or holds one that is not")]
    [InlineData("""{"url":"https://subscriber.example/","after":-1}""", "after is a position")]
    [InlineData("""{"url":"https://subscriber.example/","after":999999}""", "after is a position")]
    public async Task a_registration_that_cannot_be_made_says_why(string body, string reason) =>
        Assert.Contains(
            reason,
            await system.Platform.RefusedAsync(HttpMethod.Put, $"/subscribers/{name}", body, HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task one_that_is_not_registered_is_not_there()
    {
        await system.Platform.RefusedAsync(HttpMethod.Get, $"/subscribers/{name}", "", HttpStatusCode.NotFound);
        await system.Platform.RefusedAsync(HttpMethod.Delete, $"/subscribers/{name}", "", HttpStatusCode.NotFound);
        Assert.Contains(
            "The name is",
            await system.Platform.RefusedAsync(
                HttpMethod.Put,
                "/subscribers/a%20b",
                """{"url":"https://subscriber.example/"}""",
                HttpStatusCode.BadRequest
            ),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0, 0.0, null, 2.5)]
    [InlineData(0, 1.0, null, 5)]
    [InlineData(3, 1.0, null, 40)]
    [InlineData(9, 1.0, null, 2560)]
    [InlineData(10, 1.0, null, 3600)]
    [InlineData(1_000_000, 0.0, null, 1800)]
    [InlineData(0, 1.0, 1, 5)]
    [InlineData(0, 1.0, 600, 600)]
    [InlineData(0, 1.0, 99_999_999, 6 * 3600)]
    public void attempts_are_ever_more_seldom_and_never_cease(int attempts, double chance, int? askedFor, double seconds)
    {
        var subscriber = new Subscriber(
            name,
            new Registration(new Uri("https://subscriber.example/"), null, null, []),
            0,
            null,
            attempts,
            null,
            null,
            null
        );
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            subscriber.DelayAfterFailure(chance, askedFor is { } asked ? TimeSpan.FromSeconds(asked) : null)
        );
    }

    private sealed record Signed(string Signature);
}
