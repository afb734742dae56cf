using System.Net;
using System.Text;
using Marten;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop.Tests;

/// <summary>The service with accounts at gateways of every kind: signed, with a token, by GET, in batches, without an id.</summary>
public sealed class GatewaysSystem : ConsentSystem
{
    public HttpClient Service { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Service = Start<ISmsGateway>(
            "sms-stop",
            ("Gateways:Vonage:main:Tokens:0", GatewayCall.Token),
            ("Gateways:Sinch:main:Secrets:0", GatewayCall.Secret),
            ("Gateways:Infobip:main:Tokens:0", GatewayCall.Token),
            ("Gateways:Octopush:main:Tokens:0", GatewayCall.Token),
            ("Gateways:Esendex:main:Tokens:0", GatewayCall.Token),
            ("Gateways:SpotHit:main:Tokens:0", GatewayCall.Token),
            ("Gateways:SmsFactor:main:Tokens:0", GatewayCall.Token),
            ("Gateways:Brevo:main:Tokens:0", GatewayCall.Token),
            ("Gateways:Smsmode:main:Tokens:0", GatewayCall.Token),
            ("Gateways:StandardWebhooks:main:Secrets:0", "whsec_b2xkZXI=")
        );
        Service.DefaultRequestHeaders.Authorization = null;
    }
}

public class GatewaysTests(GatewaysSystem system) : IClassFixture<GatewaysSystem>
{
    private static int numbers;

    [Theory]
    [InlineData(
        "vonage",
        """{"msisdn":"{number}","to":"36180","messageId":"{id}","text":"STOP","message-timestamp":"2026-11-23 09:00:00"}"""
    )]
    [InlineData("sinch", """{"type":"mo_text","id":"{id}","from":"{number}","to":"36180","body":"STOP"}""")]
    [InlineData("infobip", """{"results":[{"from":7},{"messageId":"{id}","from":"{number}","to":"36180","text":"STOP","cleanText":""}]}""")]
    [InlineData("octopush", """{"message_id":"sms_1","number":"+{number}","text":"non merci","stop_date":"2026-11-23 09:00:00"}""")]
    [InlineData(
        "esendex",
        "<InboundMessage><MessageId>{id}</MessageId><MessageText>STOP</MessageText><From>{number}</From><To>36180</To></InboundMessage>"
    )]
    [InlineData("smsfactor", """{"date":"2026-11-23T10:00:00+01:00","message":"STOP","from":"{number}","account_id":"1234"}""")]
    [InlineData("spot-hit", "")]
    public async Task a_stop_is_one_objection_of_its_sender_however_often_it_is_delivered(string gateway, string body)
    {
        var number = $"33639980{Interlocked.Increment(ref numbers):000}";
        var delivered = body.Replace("{number}", number, StringComparison.Ordinal)
            .Replace("{id}", $"{Guid.NewGuid():N}", StringComparison.Ordinal);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(delivery => DeliverAsync(gateway, number, delivered, delivery)));
        var again = await DeliverAsync(gateway, number, delivered, 5);

        Assert.All(answers.Append(again), answer => Assert.Equal((HttpStatusCode.OK, ""), answer));
        var contactPoint = SmsStopSystem.Keyring.IdOf(ContactAddress.Telephone($"+{number}"));
        Assert.Equal(
            1,
            await system.QueryAsync<long>(
                $"select count(*) from consent.mt_events where stream_id = '{contactPoint}' and type = 'objection_recorded'"
            )
        );
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3 })]
    [InlineData(new[] { 3, 1, 2 })]
    [InlineData(new[] { 2, 2, 3, 1, 1 })]
    public async Task parts_are_understood_together_in_whatever_order_they_come(int[] order)
    {
        var (number, reference) = ($"33639980{Interlocked.Increment(ref numbers):000}", $"{Guid.NewGuid():N}"[..8]);
        string[] texts = ["Bonjour, je ne sou", "haite plus re", "cevoir vos messages"];
        foreach (var part in order)
        {
            await DeliverAsync("vonage", number, PartOf(number, reference, part, texts[part - 1]), part);
        }

        Assert.Contains("objection_recorded phrase/fr/ne-plus-recevoir", await EventsOfAsync(number), StringComparison.Ordinal);
        Assert.Equal(1, await RefusalsOfAsync(number));
    }

    [Fact]
    public async Task a_long_message_that_is_harmless_leaves_no_pause()
    {
        var (number, reference) = ($"33639980{Interlocked.Increment(ref numbers):000}", $"{Guid.NewGuid():N}"[..8]);
        string[] texts = ["Bonjour, je passerai cherch", "er ma comman", "de samedi matin, merci"];
        for (var part = 1; part <= texts.Length; part++)
        {
            await DeliverAsync("vonage", number, PartOf(number, reference, part, texts[part - 1]), part);
        }

        Assert.Equal(0, await RefusalsOfAsync(number));
    }

    [Fact]
    public async Task a_reference_that_comes_again_is_another_message()
    {
        var number = $"33639980{Interlocked.Increment(ref numbers):000}";
        string[] first = ["Bonjour, je ne sou", "haite plus re", "cevoir vos messages"];
        string[] second = ["Bonjour, je vous dem", "ande de ne pl", "us m'envoyer de sms"];

        // The last part of the first never comes; then the telephone has counted once around.
        for (var part = 1; part <= 2; part++)
        {
            await DeliverAsync("vonage", number, PartOf(number, "42", part, first[part - 1], "first"), part);
        }

        for (var part = 1; part <= 3; part++)
        {
            await DeliverAsync("vonage", number, PartOf(number, "42", part, second[part - 1], "second"), part);
        }

        Assert.Contains("objection_recorded phrase/fr/ne-plus-envoyer", await EventsOfAsync(number), StringComparison.Ordinal);
        Assert.Equal(0, await PartsAsync(number, "42"));
    }

    [Fact]
    public async Task of_a_long_message_that_is_unclear_the_whole_waits_for_the_dpo()
    {
        var (number, reference) = ($"33639980{Interlocked.Increment(ref numbers):000}", $"{Guid.NewGuid():N}"[..8]);
        string[] texts = ["Bonjour, pas intér", "essé par ce", " que vous vendez"];
        for (var part = 1; part <= texts.Length; part++)
        {
            await DeliverAsync("vonage", number, PartOf(number, reference, part, texts[part - 1]), part);
        }

        await using var store = system.OpenStore();
        await using var session = store.QuerySession();
        var contactPoint = SmsStopSystem.IdOf($"+{number}");
        var waiting = await session
            .Query<UnattributedObjection>()
            .SingleAsync(item => item.ContactPoint == contactPoint && item.Resolution == null, TestContext.Current.CancellationToken);
        var kept = Encoding.UTF8.GetString(
            system.Vault.Open((await system.Vault.FindAsync(waiting.Evidence, TestContext.Current.CancellationToken))!)
        );
        Assert.EndsWith(string.Concat(texts), kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_part_that_asks_to_stop_does_not_wait_for_the_others()
    {
        var number = $"33639980{Interlocked.Increment(ref numbers):000}";
        await DeliverAsync("vonage", number, PartOf(number, "77", 1, "STOP"), 1);
        Assert.Equal("objection_recorded keyword", await EventsOfAsync(number));
    }

    [Fact]
    public async Task a_part_that_reads_start_lifts_nothing()
    {
        var number = $"33639980{Interlocked.Increment(ref numbers):000}";
        await DeliverAsync("vonage", number, PartOf(number, "77", 1, "STOP"), 1);
        await DeliverAsync("vonage", number, PartOf(number, "78", 1, "START"), 1);
        Assert.Equal("objection_recorded keyword", await EventsOfAsync(number));
    }

    // Delivered with the times of the gateway: STOP at the first, START at the second.
    [Theory]
    [InlineData("10:00", "10:05", false)]
    [InlineData("10:05", "10:00", true)]
    [InlineData("10:00", "10:00", true)]
    public async Task a_stop_and_a_start_count_by_their_own_times_whichever_comes_first(string stop, string start, bool refused)
    {
        foreach (var startsFirst in new[] { false, true })
        {
            var number = $"33639980{Interlocked.Increment(ref numbers):000}";
            (string Text, string Time)[] messages = [("STOP", stop), ("START", start)];
            foreach (var (text, time) in startsFirst ? messages.Reverse() : messages)
            {
                await DeliverAsync(
                    "vonage",
                    number,
                    $$"""{"msisdn":"{{number}}","to":"36180","messageId":"{{Guid.NewGuid():N}}","text":"{{text}}","message-timestamp":"2026-11-22 {{time}}:00"}""",
                    0
                );
            }

            Assert.Equal(refused ? 1 : 0, await RefusalsOfAsync(number));
        }
    }

    [Fact]
    public async Task an_item_of_a_batch_that_fails_is_kept_once_and_costs_its_neighbours_nothing()
    {
        string[] people = [.. Enumerable.Range(0, 3).Select(_ => $"33639980{Interlocked.Increment(ref numbers):000}")];
        await system.PoisonAsync(SmsStopSystem.IdOf($"+{people[1]}"));
        var failed = await system.FailedAsync();
        var batch = string.Join(
            ',',
            people.Select(number => $$"""{"messageId":"{{number}}","from":"{{number}}","to":"36180","text":"STOP"}""")
        );
        for (var delivery = 0; delivery < 2; delivery++)
        {
            Assert.Equal((HttpStatusCode.OK, ""), await DeliverAsync("infobip", people[1], $$"""{"results":[{{batch}}]}""", delivery));
        }

        Assert.Equal(1, await RefusalsOfAsync(people[0]));
        Assert.Equal(0, await RefusalsOfAsync(people[1]));
        Assert.Equal(1, await RefusalsOfAsync(people[2]));
        Assert.Equal(failed + 1, await system.FailedAsync());
        Assert.Contains(system.Logs, line => line.Contains("webhooks/infobip failed by a fault of ours", StringComparison.Ordinal));
        Assert.DoesNotContain(system.Logs, line => line.Contains(people[1], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("infobip", "revoke", HttpStatusCode.InternalServerError)]
    [InlineData("infobip", "away", HttpStatusCode.ServiceUnavailable)]
    [InlineData("brevo", "revoke", HttpStatusCode.TooManyRequests)]
    [InlineData("brevo", "away", HttpStatusCode.TooManyRequests)]
    public async Task what_cannot_be_kept_gets_the_answer_after_which_the_gateway_delivers_again(
        string gateway,
        string why,
        HttpStatusCode status
    )
    {
        const string Item = """{"event":"reply","from":"33639981234","text":"STOP"}""";
        await using (why == "away" ? await system.TakeStoreAwayAsync() : await system.RevokeAsync("sms-stop"))
        {
            using var response = await system.Service.PostAsync(
                new Uri($"/webhooks/{gateway}/main{GatewayCall.WithToken}", UriKind.Relative),
                new StringContent(gateway == "brevo" ? Item : $$"""{"results":[{{Item}}]}""")
            );
            await response.ShouldBe(status);
            Assert.NotNull(response.Headers.RetryAfter);
        }
    }

    [Theory]
    [InlineData("vonage", HttpStatusCode.ServiceUnavailable)]
    [InlineData("octopush", HttpStatusCode.ServiceUnavailable)]
    [InlineData("brevo", HttpStatusCode.TooManyRequests)]
    [InlineData("standard-webhooks", HttpStatusCode.Unauthorized)]
    public async Task what_nothing_proves_gets_the_answer_after_which_the_gateway_delivers_again(string gateway, HttpStatusCode status)
    {
        using var response = await system.Service.PostAsync(
            new Uri($"/webhooks/{gateway}/main", UriKind.Relative),
            new StringContent("STOP")
        );
        await response.ShouldBe(status);
    }

    private Task<long> PartsAsync(string number, string reference) =>
        system.QueryAsync<long>(
            "select count(*) from consent.sms_part where message = "
                + $"'{SmsStopSystem.Keyring.IdOfMessage($"vonage|main|+{number}|{reference}|3")}'"
        );

    private static string PartOf(string number, string reference, int part, string text, string message = "") =>
        $$"""{"msisdn":"{{number}}","to":"36180","messageId":"{{reference}}-{{message}}{{part}}","text":"{{text}}","concat":"true","concat-ref":"{{reference}}","concat-part":"{{part}}","concat-total":"3"}""";

    private Task<string> EventsOfAsync(string number) =>
        system.QueryAsync<string>(
            $$"""select coalesce(string_agg(concat_ws(' ', type, data #>> '{capture,reading}'), ', ' order by seq_id), '') from consent.mt_events where stream_id = '{{SmsStopSystem.IdOf($"+{number}")}}'"""
        );

    private async Task<int> RefusalsOfAsync(string number)
    {
        await using var store = system.OpenStore();
        await using var session = store.QuerySession();
        var contactPoint = await session.LoadAsync<ContactPoint>(SmsStopSystem.IdOf($"+{number}"), TestContext.Current.CancellationToken);
        return contactPoint?.RefusalsInForce(PurposeCatalogue.Read(new LedgerOptions().PurposeCatalogue)).Count() ?? 0;
    }

    // Each delivery has a header and a nonce of its own, as a gateway's attempts have.
    private async Task<(HttpStatusCode Status, string Body)> DeliverAsync(string gateway, string number, string body, int delivery)
    {
        var query =
            gateway == "spot-hit" ? $"{GatewayCall.WithToken}&numero={number}&id=12&date=1795424400"
            : gateway == "sinch" ? ""
            : GatewayCall.WithToken;
        using var request = new HttpRequestMessage(
            gateway == "spot-hit" ? HttpMethod.Get : HttpMethod.Post,
            $"/webhooks/{gateway}/main{query}"
        );
        request.Headers.Add("X-InboundItem", $"{delivery}");
        if (body != "")
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            foreach (var (name, value) in GatewayCall.SinchHeaders(GatewayCall.Secret, body, $"{delivery}"))
            {
                request.Headers.Add(name, value);
            }
        }

        using var response = await system.Service.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
