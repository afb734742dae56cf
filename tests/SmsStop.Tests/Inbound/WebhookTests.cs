using System.Net;
using System.Text;
using SenefConsent.Local;

namespace SenefConsent.SmsStop.Tests;

public class WebhookTests(SmsStopSystem system) : IClassFixture<SmsStopSystem>
{
    private const string PublicBaseUrl = "https://sms-stop.example.org";

    private readonly string number = SmsStopSystem.NewNumber();
    private readonly string message = $"SM{Guid.NewGuid():N}";

    [Theory]
    [InlineData("STOP", null)]
    [InlineData(" Arrêt ! ", null)]
    [InlineData("I want out", "STOP")]
    public async Task an_sms_that_asks_to_stop_is_an_objection_answered_with_empty_twiml(string text, string? optOutType)
    {
        (string, string)[] fields = [("From", number), ("To", "36180"), ("Body", text), ("MessageSid", message)];
        using var response = await system.Gateway.SendAsync(
            ConsentSystem.Twilio.Request(PublicBaseUrl, optOutType is null ? fields : [.. fields, ("OptOutType", optOutType)])
        );

        await response.ShouldBe(HttpStatusCode.OK);
        Assert.Equal("text/xml", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("<Response/>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await ObjectionsAsync());
        Assert.Equal(
            """{"channels": ["sms"], "purposes": ["prospecting"]}""",
            await system.QueryAsync<string>($"select data ->> 'scope' from consent.mt_events where {IsThisMessage}")
        );
        Assert.Equal(
            "message",
            await system.QueryAsync<string>(
                "select purpose from consent.evidence where id = (select (data -> 'capture' ->> 'evidence')::uuid from "
                    + $"consent.mt_events where {IsThisMessage})"
            )
        );
    }

    [Fact]
    public async Task a_stop_is_kept_once_with_its_objection()
    {
        var before = await AllEvidenceAsync();
        Assert.Equal(HttpStatusCode.OK, await StopAsync());

        Assert.Equal(before + 1, await AllEvidenceAsync());
        Assert.Equal("objection_recorded keyword", await system.EventsOfAsync(number));
    }

    [Fact]
    public async Task twilio_may_call_by_get_with_the_fields_in_the_signed_address()
    {
        var path = $"{ConsentSystem.Twilio.Path}?From={Uri.EscapeDataString(number)}&To=36180&Body=STOP&MessageSid={message}";
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Twilio-Signature", TwilioMessage.Sign(PublicBaseUrl + path, [], ConsentSystem.Twilio.AuthToken));
        using var response = await system.Gateway.SendAsync(request);

        await response.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(1, await ObjectionsAsync());
    }

    [Fact]
    public async Task a_field_with_a_byte_order_mark_is_signed_as_it_is_sent()
    {
        using var response = await system.Gateway.SendAsync(
            ConsentSystem.Twilio.Request(PublicBaseUrl, ("From", number), ("Body", "\uFEFFSTOP"), ("MessageSid", message))
        );
        await response.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(1, await ObjectionsAsync());
    }

    [Fact]
    public async Task fields_whose_names_differ_in_case_are_two()
    {
        using var response = await system.Gateway.SendAsync(
            ConsentSystem.Twilio.Request(PublicBaseUrl, ("From", number), ("body", "1"), ("Body", "STOP"), ("MessageSid", message))
        );
        await response.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(1, await ObjectionsAsync());
    }

    [Fact]
    public async Task a_recipient_whom_twilio_knows_to_have_opted_out_has_objected()
    {
        using var response = await system.Gateway.SendAsync(
            ConsentSystem.Twilio.Request(
                PublicBaseUrl,
                ("From", "36180"),
                ("To", number),
                ("MessageSid", message),
                ("MessageStatus", "failed"),
                ("ErrorCode", "21610")
            )
        );
        await response.ShouldBe(HttpStatusCode.OK);
        Assert.Equal("objection_recorded gateway, objection_answered", await system.EventsOfAsync(number));
    }

    [Fact]
    public async Task the_same_message_five_times_at_once_is_one_event()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StopAsync()));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Equal(1, await ObjectionsAsync());
    }

    [Theory]
    [InlineData("Merci !")]
    [InlineData("")]
    public async Task any_other_message_is_kept_as_evidence_and_changes_nothing(string text)
    {
        var before = await EvidenceAsync("message");
        using var response = await system.Gateway.SendAsync(
            ConsentSystem.Twilio.Request(PublicBaseUrl, ("From", number), ("Body", text), ("MessageSid", message))
        );

        await response.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(0, await ObjectionsAsync());
        Assert.Equal(before + 1, await EvidenceAsync("message"));
    }

    [Fact]
    public async Task a_forged_signature_changes_nothing_and_is_kept_in_quarantine()
    {
        var (before, all) = (await EvidenceAsync("quarantine"), await AllEvidenceAsync());
        var forger = ConsentSystem.Twilio with { AuthToken = "guessed" };

        using var forged = await system.Gateway.SendAsync(
            forger.Request(PublicBaseUrl, ("From", number), ("Body", "STOP"), ("MessageSid", message))
        );
        using var unsigned = await system.Gateway.PostAsync(
            new Uri(forger.Path, UriKind.Relative),
            new StringContent("From=%2B33639980001&Body=STOP", Encoding.ASCII, "application/x-www-form-urlencoded")
        );
        using var elsewhere = await system.Gateway.SendAsync(
            (ConsentSystem.Twilio with { Account = "AC9" }).Request(PublicBaseUrl, ("From", number), ("Body", "STOP"))
        );

        await forged.ShouldBe(HttpStatusCode.Forbidden);
        await unsigned.ShouldBe(HttpStatusCode.Forbidden);
        await elsewhere.ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal(0, await ObjectionsAsync());
        Assert.Equal((before + 2, all + 2), (await EvidenceAsync("quarantine"), await AllEvidenceAsync()));
    }

    [Fact]
    public async Task a_stop_without_a_sender_is_kept_for_the_dpo()
    {
        var (before, all) = (await EvidenceAsync("unattributed"), await AllEvidenceAsync());
        using var response = await system.Gateway.SendAsync(
            ConsentSystem.Twilio.Request(PublicBaseUrl, ("Body", "STOP"), ("MessageSid", message))
        );
        await response.ShouldBe(HttpStatusCode.OK);
        Assert.Equal((before + 1, all + 1), (await EvidenceAsync("unattributed"), await AllEvidenceAsync()));
    }

    [Fact]
    public async Task the_same_stop_without_a_sender_at_once_waits_once()
    {
        var before = await WaitingAsync();
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 160)
                .Select(async i =>
                {
                    using var response = await system.Gateway.SendAsync(
                        ConsentSystem.Twilio.Request(PublicBaseUrl, ("Body", "STOP"), ("MessageSid", $"{message}-{i / 16}"))
                    );
                    return response.StatusCode;
                })
        );

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Equal(before + 10, await WaitingAsync());
    }

    [Fact]
    public async Task a_stop_from_what_is_no_number_is_an_objection_all_the_same()
    {
        using var response = await system.Gateway.SendAsync(
            ConsentSystem.Twilio.Request(PublicBaseUrl, ("From", "BRAND"), ("Body", "STOP"), ("MessageSid", message))
        );
        await response.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(1, await ObjectionsAsync());
    }

    [Fact]
    public async Task a_body_that_is_no_form_is_kept_in_quarantine()
    {
        var before = await EvidenceAsync("quarantine");
        using var content = new ByteArrayContent([0xff, 0x00, 0x25, 0x3d, 0x26]);
        using var response = await system.Gateway.PostAsync(new Uri(ConsentSystem.Twilio.Path, UriKind.Relative), content);
        await response.ShouldBe(HttpStatusCode.Forbidden);
        Assert.Equal(before + 1, await EvidenceAsync("quarantine"));
    }

    private string IsThisMessage =>
        $"data -> 'capture' ->> 'idempotencyKey' = 'twilio:{ConsentSystem.Twilio.Account}:{SmsStopSystem.Keyring.IdOfMessage($"twilio|{ConsentSystem.Twilio.Account}|{message}"):N}'";

    private async Task<HttpStatusCode> StopAsync()
    {
        using var response = await system.Gateway.SendAsync(
            ConsentSystem.Twilio.Request(PublicBaseUrl, ("From", number), ("Body", "STOP"), ("MessageSid", message))
        );
        return response.StatusCode;
    }

    private Task<long> ObjectionsAsync() => system.QueryAsync<long>($"select count(*) from consent.mt_events where {IsThisMessage}");

    private Task<long> WaitingAsync() =>
        system.QueryAsync<long>("select count(*) from consent.mt_events where type = 'unattributed_received'");

    private Task<long> AllEvidenceAsync() => system.QueryAsync<long>("select count(*) from consent.evidence");

    private Task<long> EvidenceAsync(string purpose) =>
        system.QueryAsync<long>($"select count(*) from consent.evidence where purpose = '{purpose}'");
}
