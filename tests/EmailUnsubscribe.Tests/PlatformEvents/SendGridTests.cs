using System.Net;

namespace SenefConsent.EmailUnsubscribe.Tests;

[Collection(PlatformEventsSystem.Name)]
public class SendGridTests(PlatformEventsSystem system)
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1513299569);

    private readonly string person = $"{Guid.NewGuid():N}";

    [Fact]
    public async Task of_a_batch_of_all_kinds_those_who_refuse_have_objected()
    {
        var (before, evidence) = (await system.EventsAsync(), await system.EvidenceAsync(EvidencePurpose.Objection));
        await system.PostAsync("sendgrid", Batch());

        Assert.Equal([("prospecting", At)], await system.RefusedAsync($"{person}-spam@example.org"));
        Assert.Equal([("prospecting", At)], await system.RefusedAsync($"{person}-all@example.org"));
        Assert.Equal([("newsletter", At)], await system.RefusedAsync($"{person}-group@example.org"));
        Assert.Equal([("prospecting", At)], await system.RefusedAsync($"{person}-unknown@example.org"));
        Assert.Equal(before + 5, await system.EventsAsync());
        Assert.Equal(evidence + 5, await system.EvidenceAsync(EvidencePurpose.Objection));
    }

    [Theory]
    [InlineData("Unsubscribed Address", true)]
    [InlineData("Group Unsubscribe", true)]
    [InlineData("Spam Reporting Address", true)]
    [InlineData("Bounced Address", false)]
    [InlineData("Spam Content", false)]
    [InlineData("Invalid", false)]
    [InlineData("Recipient List over Package Quota", false)]
    public async Task what_it_dropped_is_an_objection_where_the_person_had_left(string reason, bool isObjection)
    {
        var dropped =
            $$"""[{"email":"{{person}}@example.org","timestamp":1513299569,"event":"dropped","reason":"{{reason}}","status":"5.0.0","sg_event_id":"{{person}}"}]""";
        await system.PostAsync("sendgrid", dropped);
        await system.PostAsync("sendgrid", dropped);
        Assert.Equal(isObjection ? [("prospecting", At)] : [], await system.RefusedAsync($"{person}@example.org"));
    }

    [Fact]
    public async Task one_bad_item_does_not_hold_up_the_others()
    {
        var (nobody, unreadable) = (
            await system.WaitingAsync(UnattributedReason.NoSender),
            await system.WaitingAsync(UnattributedReason.Unreadable)
        );
        await system.PostAsync(
            "sendgrid",
            $$"""
            [{"event":"unsubscribe","timestamp":1513299569,"sg_event_id":"{{person}}-1"}, {"event":["{{person}}"]}, "{{person}}", {"event":"open","email":7},
             {"event":"unsubscribe","email":{"{{person}}":1} }, {"email":"{{person}}@example.org","event":"unsubscribe","timestamp":1513299569,"sg_event_id":"{{person}}-2"}]
            """
        );

        Assert.Equal([("prospecting", At)], await system.RefusedAsync($"{person}@example.org"));
        Assert.Equal(nobody + 2, await system.WaitingAsync(UnattributedReason.NoSender));
        Assert.Equal(unreadable + 2, await system.WaitingAsync(UnattributedReason.Unreadable));
    }

    [Fact]
    public async Task batches_in_any_order_and_cut_otherwise_are_one_event_each_and_no_resubscription_lifts_one()
    {
        var unsubscribe =
            $$"""{"email":"{{person}}@example.org","timestamp":1513299569,"event":"group_unsubscribe","sg_event_id":"{{person}}-1","asm_group_id":10}""";
        var resubscribe =
            $$"""{"email":"{{person}}@example.org","timestamp":1513299570,"event":"group_resubscribe","sg_event_id":"{{person}}-2","asm_group_id":10}""";
        var again =
            $$"""{"email":"{{person}}@example.org","timestamp":1513299571,"event":"group_unsubscribe","sg_event_id":"{{person}}-3","asm_group_id":"10"}""";
        foreach (
            var batch in new[] { $"[{again}]", $"[{resubscribe},{unsubscribe}]", $"[{unsubscribe},{resubscribe},{again}]", resubscribe }
        )
        {
            await system.PostAsync("sendgrid", batch);
        }

        Assert.Equal([("newsletter", At.AddSeconds(2)), ("newsletter", At)], await system.RefusedAsync($"{person}@example.org"));
        Assert.Equal(
            0,
            await system.QueryAsync<long>(
                "select count(*) from consent.mt_events where type <> 'objection_recorded' and type not like 'unattributed%'"
            )
        );
    }

    [Fact]
    public async Task a_batch_without_a_refusal_leaves_nothing_behind()
    {
        var (before, rows) = (await system.EventsAsync(), await system.QueryAsync<long>("select count(*) from consent.evidence"));
        await system.PostAsync(
            "sendgrid",
            $$"""[{"email":"{{person}}@example.org","timestamp":1513299569,"event":"bounce","sg_event_id":"1"},{"type":"account_status_change","event":"account_status_change","timestamp":1709142428195}]"""
        );
        await system.PostAsync("sendgrid", "[]");
        Assert.Equal((before, rows), (await system.EventsAsync(), await system.QueryAsync<long>("select count(*) from consent.evidence")));
    }

    [Fact]
    public async Task sendgrids_own_library_says_the_same_of_a_signature()
    {
        var body = Batch();
        var changed = body.Replace("-spam@", "-sp4m@", StringComparison.Ordinal);
        var sendGrid = await NodeProgram.RunAsync<Verdict>(
            "sendgrid.mjs",
            new
            {
                body,
                changed,
                timestamp = "1600112502",
            }
        );
        Assert.Equal((true, false), (sendGrid.Accepts, sendGrid.AcceptsChanged));
        var service = system.Start<UnsubscribeOptions>(
            "email-unsubscribe",
            ("Platforms:SendGrid:VerificationKey", sendGrid.VerificationKey)
        );

        Assert.Equal(HttpStatusCode.OK, await PostAsync(body, "1600112502"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(changed, "1600112502"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(body, "1600112503"));

        async Task<HttpStatusCode> PostAsync(string sent, string timestamp)
        {
            using var request = PlatformEventsSystem.Message("sendgrid", sent);
            request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
            request.Headers.Add("X-Twilio-Email-Event-Webhook-Signature", sendGrid.Signature);
            using var response = await service.SendAsync(request);
            return response.StatusCode;
        }
    }

    // The kinds of SendGrid's Event Webhook Reference, as it writes them; it ends each event with a line break.
    private string Batch() =>
        $$"""
            [{"email":"{{person}}-0@example.org","timestamp":1513299569,"smtp-id":"<14c5d75ce93.dfd.64b469@ismtpd-555>","event":"processed","category":["cat facts"],"sg_event_id":"{{person}}-0","sg_message_id":"14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0"},
            {"email":"{{person}}-0@example.org","timestamp":1513299569,"event":"deferred","category":"cat facts","sg_event_id":"{{person}}-1","response":"400 try again later","attempt":"5"},
            {"email":"{{person}}-0@example.org","timestamp":1513299569,"event":"delivered","sg_event_id":"{{person}}-2","response":"250 OK"},
            {"email":"{{person}}-0@example.org","timestamp":1513299569,"event":"open","sg_event_id":"{{person}}-3","useragent":"Mozilla/4.0","ip":"255.255.255.255"},
            {"email":"{{person}}-0@example.org","timestamp":1513299569,"event":"click","sg_event_id":"{{person}}-4","url":"http://www.sendgrid.com/"},
            {"email":"{{person}}-0@example.org","timestamp":1513299569,"event":"bounce","sg_event_id":"{{person}}-5","reason":"500 unknown recipient","status":"5.0.0"},
            {"email":"{{person}}-0@example.org","timestamp":1513299569,"event":"dropped","sg_event_id":"{{person}}-6","reason":"Unsubscribed Address","status":"5.0.0"},
            {"email":"{{person}}-spam@example.org","timestamp":1513299569,"event":"spamreport","sg_event_id":"{{person}}-7","asm_group_id":10},
            {"email":"{{person}}-all@example.org","timestamp":1513299569,"event":"unsubscribe","sg_event_id":"{{person}}-8"},
            {"email":"{{person}}-group@example.org","timestamp":1513299569,"event":"group_unsubscribe","sg_event_id":"{{person}}-9","useragent":"Mozilla/4.0","ip":"255.255.255.255","url":"http://www.sendgrid.com/","asm_group_id":10},
            {"email":"{{person}}-unknown@example.org","timestamp":1513299569,"event":"group_unsubscribe","sg_event_id":"{{person}}-10","asm_group_id":11},
            {"email":"{{person}}-0@example.org","timestamp":1513299569,"event":"group_resubscribe","sg_event_id":"{{person}}-11","asm_group_id":10}]

            """.ReplaceLineEndings("\r\n");

    private sealed record Verdict(string VerificationKey, string Signature, bool Accepts, bool AcceptsChanged);
}
