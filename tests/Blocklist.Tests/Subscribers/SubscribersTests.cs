using System.Net;
using System.Net.Http.Json;
using Marten;
using SenefConsent.Database;
using SenefConsent.Ledger;

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
    public async Task the_key_that_seals_a_secret_is_not_forgotten()
    {
        await system.RegisteredAsync(name);
        var needed = await ConsentDatabase.ForgetKeyAsync(
            system.OwnerConnectionString,
            KeyUse.Evidence.Name,
            version: 1,
            acceptsLoss: false,
            TestContext.Current.CancellationToken
        );
        Assert.Matches("the secrets of [1-9][0-9]* subscribers", Assert.Single(needed));
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
            "all",
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

    [Fact]
    public async Task what_is_another_clients_is_answered_as_what_is_not_there()
    {
        await system.RegisteredAsync(name);
        await system.ChosenAsync($"{Guid.NewGuid():N}@example.org");
        var position = (await system.Platform.ReadAsync<ChangesPage>("/changes")).End;
        await system.DeliverAsync(name);

        var other = system.OtherPlatform;
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            Assert.Equal(
                await other.RefusedAsync(method, $"/subscribers/not-{name}", "", HttpStatusCode.NotFound),
                await other.RefusedAsync(method, $"/subscribers/{name}", "", HttpStatusCode.NotFound)
            );
        }

        await other.RefusedAsync(HttpMethod.Put, $"/subscribers/{name}", """{"url":"https://x.example/"}""", HttpStatusCode.NotFound);
        Assert.Equal(
            await other.RefusedAsync(HttpMethod.Get, $"/deliveries?position={position}&subscriber=not-{name}", "", HttpStatusCode.NotFound),
            await other.RefusedAsync(HttpMethod.Get, $"/deliveries?position={position}&subscriber={name}", "", HttpStatusCode.NotFound)
        );
        Assert.DoesNotContain(
            (await other.ReadAsync<DeliveriesResponse>($"/deliveries?position={position}")).Deliveries,
            delivery => delivery.Subscriber == name
        );

        // Also once it is removed: its name says whom what it took was told.
        using (var removed = await system.Platform.DeleteAsync(new Uri($"/subscribers/{name}", UriKind.Relative)))
        {
            await removed.ShouldBe(HttpStatusCode.NoContent);
        }

        await other.RefusedAsync(HttpMethod.Put, $"/subscribers/{name}", """{"url":"https://x.example/"}""", HttpStatusCode.NotFound);
        await system.Platform.RefusedAsync(HttpMethod.Get, $"/subscribers/{name}", "", HttpStatusCode.NotFound);
        Assert.Equal(
            DeliveryState.Taken,
            Assert
                .Single(
                    (await system.Platform.ReadAsync<DeliveriesResponse>($"/deliveries?position={position}&subscriber={name}")).Deliveries
                )
                .State
        );
    }

    [Fact]
    public async Task what_becomes_of_a_subscriber_is_an_event_each_and_none_holds_its_whole_address()
    {
        var url = $"https://{name}/changes?token=secret";
        await system.RegisteredAsync(name, new SubscriberRequest(url, [Channel.Email], After: 0));
        await system.PutAsync(name, new SubscriberRequest(url, NewSecret: true));
        system.Internet.Answers[name] = _ => HttpStatusCode.Gone;
        await system.ChosenAsync($"{Guid.NewGuid():N}@example.org");
        await system.Platform.ReadAsync<ChangesPage>("/changes?limit=1");
        await system.DeliverAsync(name);
        using (var removed = await system.Platform.DeleteAsync(new Uri($"/subscribers/{name}", UriKind.Relative)))
        {
            await removed.ShouldBe(HttpStatusCode.NoContent);
        }

        Assert.NotNull((await system.RegisteredAsync(name, new SubscriberRequest(url))).Secret);

        await using var store = system.OpenStore();
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(Subscriber.StreamOf(name));
        Assert.Equal(
            [
                typeof(SubscriberRegistered),
                typeof(SubscriberChanged),
                typeof(SubscriberDisabled),
                typeof(SubscriberRemoved),
                typeof(SubscriberRegistered),
            ],
            events.Select(e => e.EventType)
        );
        var registered = Assert.IsType<SubscriberRegistered>(events[0].Data);
        Assert.Equal(("all", 0L, $"https://{name}"), (registered.Client, registered.Position, registered.Terms.Origin));
        Assert.Equal([Channel.Email], registered.Terms.Channels);
        Assert.True(Assert.IsType<SubscriberChanged>(events[1].Data).HasNewSecret);
        Assert.Equal(registered.Terms.UrlHash, ((SubscriberChanged)events[1].Data).Terms.UrlHash);
        Assert.DoesNotContain(
            "secret",
            await system
                .QueryAsync<string>(
                    $"select string_agg(data::text, '') from consent.mt_events where stream_id = '{Subscriber.StreamOf(name)}'"
                )
                .ContinueWith(read => read.Result.Replace("hasNewSecret", "", StringComparison.Ordinal), TaskScheduler.Default),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task of_two_that_register_one_name_at_the_same_time_one_is_told_so()
    {
        var answers = await Task.WhenAll(
            new[] { system.Platform, system.OtherPlatform, system.Platform, system.OtherPlatform }.Select(client =>
                client.PutAsJsonAsync($"/subscribers/{name}", new SubscriberRequest($"https://{name}/changes"))
            )
        );
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.All(
            answers,
            answer =>
                Assert.Contains(
                    answer.StatusCode,
                    new[] { HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.Conflict }
                )
        );
        Assert.Equal(
            answers.Count(answer => answer.IsSuccessStatusCode),
            (int)await system.QueryAsync<long>($"select version from consent.subscriber where name = '{name}'")
        );
    }

    [Fact]
    public async Task one_from_before_clients_had_their_own_is_that_of_the_client_that_registers_it_anew()
    {
        await system.RegisteredAsync(name);
        await using (var before = system.Database.CreateCommand($"update consent.subscriber set client = '' where name = '{name}'"))
        {
            await before.ExecuteNonQueryAsync();
        }

        await system.Platform.RefusedAsync(HttpMethod.Get, $"/subscribers/{name}", "", HttpStatusCode.NotFound);
        Assert.Null((await system.PutAsync(name, new SubscriberRequest($"https://{name}/changes"))).Secret);
        await system.OtherPlatform.RefusedAsync(HttpMethod.Get, $"/subscribers/{name}", "", HttpStatusCode.NotFound);
    }

    private sealed record Signed(string Signature);
}
