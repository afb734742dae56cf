using System.Net;
using System.Text;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class InboundMailTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task a_mail_to_the_unsubscribe_address_refuses_what_its_token_says_and_is_kept()
    {
        var mail = Mail(await system.UnsubscribeAddressOfAsync(address, "offers"));
        var kept = await system.EvidenceAsync("objection");

        var answer = await system.DeliverAsync(mail);

        Assert.Equal(InboundMailOutcome.Objection, answer.Outcome);
        Assert.Equal("objection_recorded email offers mail 2026-11-news", await system.RefusedOnAsync(address));
        Assert.Equal(kept + 1, await system.EvidenceAsync("objection"));
        Assert.True(
            await system.QueryAsync<bool>(
                $"""
                select data -> 'capture' ->> 'occurredAt' = data -> 'capture' ->> 'receivedAt' and data::text not like '%home.example%'
                    and exists (select from consent.evidence where id = (data -> 'capture' ->> 'evidence')::uuid)
                from consent.mt_events where id = '{Assert.Single(answer.Objections)}'
                """
            )
        );
    }

    [Fact]
    public async Task a_mail_delivered_ten_times_at_once_and_once_more_over_another_hop_is_one_event()
    {
        var to = await system.UnsubscribeAddressOfAsync(address);
        var mail = Mail(to, "<once@home.example>");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => system.DeliverAsync(mail, to)));
        var late = await system.DeliverAsync([.. "Received: from another hop\r\n"u8, .. mail]);

        Assert.Single(answers.Append(late).SelectMany(answer => answer.Objections).Distinct());
        Assert.Equal("objection_recorded email newsletter mail 2026-11-news", await system.RefusedOnAsync(address));
    }

    [Fact]
    public async Task a_mail_without_message_id_is_known_by_its_bytes()
    {
        var to = await system.UnsubscribeAddressOfAsync(address);
        var first = await system.DeliverAsync(Mail(to));
        var again = await system.DeliverAsync(Mail(to));
        var other = await system.DeliverAsync([.. Mail(to), .. "P.S. Stop!"u8]);

        Assert.Equal(first.Objections, again.Objections);
        Assert.NotEqual(first.Objections, other.Objections);
    }

    [Fact]
    public async Task programs_that_give_every_mail_the_same_message_id_lose_nobodys_refusal()
    {
        var before = await system.WaitingAsync();
        foreach (var person in new[] { "anne", "bob", "anne" })
        {
            await system.DeliverAsync(Mail("unsub@unsubscribe.example.org", "<1@localhost>", $"{person}@home.example"));
        }

        Assert.Equal(before + 2, await system.WaitingAsync());
    }

    [Fact]
    public async Task a_mail_to_two_of_our_addresses_refuses_both()
    {
        var offers = await system.UnsubscribeAddressOfAsync(address, "offers");
        var mail = Mail($"{await system.UnsubscribeAddressOfAsync(address)}, {offers}", "<two@home.example>");

        var answer = await system.DeliverAsync(mail, offers);

        Assert.Equal(2, answer.Objections.Distinct().Count());
        Assert.Equal(
            ["objection_recorded email newsletter mail 2026-11-news", "objection_recorded email offers mail 2026-11-news"],
            (await system.RefusedOnAsync(address)).Split(", ").Order()
        );
    }

    [Fact]
    public async Task the_envelope_tells_the_token_that_the_message_does_not()
    {
        var to = await system.UnsubscribeAddressOfAsync(address);
        Assert.Equal(
            InboundMailOutcome.Objection,
            (await system.DeliverAsync(Mail("undisclosed-recipients:;"), "team@home.example", to)).Outcome
        );
        Assert.Equal("objection_recorded email newsletter mail 2026-11-news", await system.RefusedOnAsync(address));
    }

    [Fact]
    public async Task an_empty_mail_to_an_address_with_a_token_is_an_objection() =>
        Assert.Equal(
            InboundMailOutcome.Objection,
            (await system.DeliverAsync([], await system.UnsubscribeAddressOfAsync(address))).Outcome
        );

    [Fact]
    public async Task a_damaged_copy_of_a_valid_token_is_no_second_matter_and_another_damaged_token_is()
    {
        var to = await system.UnsubscribeAddressOfAsync(address);
        var before = await system.WaitingAsync();

        Assert.Equal(InboundMailOutcome.Objection, (await system.DeliverAsync(Mail(to), to.ToLowerInvariant())).Outcome);
        Assert.Equal(before, await system.WaitingAsync());

        Assert.Equal(
            InboundMailOutcome.Objection,
            (await system.DeliverAsync(Mail($"{to}, unsub+cut@unsubscribe.example.org, unsub+theirs@other.example"))).Outcome
        );
        Assert.Equal(before + 1, await system.WaitingAsync());
    }

    [Theory]
    [InlineData("", "unreadable")]
    [InlineData("\0", "unreadable")]
    [InlineData("please stop", "unreadable")]
    [InlineData("From: a@home.example\n", "no-token")]
    [InlineData("From: a@home.example\nTo: unsub@unsubscribe.example.org\n\n", "no-token")]
    [InlineData("From: a@home.example\nTo: unsub+cut@Unsubscribe.example.org\n\n", "damaged-link")]
    [InlineData("From: a@home.example\nTo: unsub+theirs@other.example\n\n", "no-token")]
    public async Task what_cannot_be_attributed_waits_once_for_the_data_protection_officer(string mail, string reason)
    {
        var before = await system.WaitingAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => system.DeliverAsync(Encoding.UTF8.GetBytes(mail))));

        Assert.All(answers, answer => Assert.Equal((InboundMailOutcome.Unattributed, 0), (answer.Outcome, answer.Objections.Count)));
        Assert.Equal(before + 1, await system.WaitingAsync());
        Assert.Equal(
            reason,
            await system.QueryAsync<string>(
                "select data ->> 'reason' from consent.mt_events where type = 'unattributed_received' order by seq_id desc limit 1"
            )
        );
    }

    [Fact]
    public async Task a_bounce_to_no_token_is_kept_and_changes_nothing()
    {
        var (events, kept) = (await system.EventsAsync(), await system.EvidenceAsync("message"));

        var answer = await system.DeliverAsync([.. "Return-Path: <>\r\n"u8, .. Mail("unsub@unsubscribe.example.org")]);

        Assert.Equal(InboundMailOutcome.Ignored, answer.Outcome);
        Assert.Equal((events, kept + 1), (await system.EventsAsync(), await system.EvidenceAsync("message")));
    }

    [Fact]
    public async Task a_mail_with_a_valid_token_is_an_objection_whatever_its_return_path()
    {
        var to = await system.UnsubscribeAddressOfAsync(address);

        var answer = await system.DeliverAsync([.. "Return-Path: <>\r\nAuto-Submitted: auto-replied\r\n"u8, .. Mail("a@b.example")], to);

        Assert.Equal(InboundMailOutcome.Objection, answer.Outcome);
        Assert.Equal("objection_recorded email newsletter mail 2026-11-news", await system.RefusedOnAsync(address));
    }

    [Fact]
    public async Task a_newsletter_that_comes_back_refuses_nothing_for_its_reader_and_waits()
    {
        var to = await system.UnsubscribeAddressOfAsync(address);

        var answer = await system.DeliverAsync([
            .. Encoding.ASCII.GetBytes($"List-Unsubscribe: <mailto:{to}>\r\n"),
            .. Mail("unsub@unsubscribe.example.org"),
        ]);

        Assert.Equal(InboundMailOutcome.Unattributed, answer.Outcome);
        Assert.Equal("", await system.RefusedOnAsync(address));
    }

    [Fact]
    public async Task a_large_mail_is_read_to_its_end_and_its_beginning_kept()
    {
        var mail = Mail(await system.UnsubscribeAddressOfAsync(address));

        Assert.Equal(InboundMailOutcome.Objection, (await system.DeliverAsync([.. mail, .. new byte[10_000_000]])).Outcome);

        Assert.Equal("objection_recorded email newsletter mail 2026-11-news", await system.RefusedOnAsync(address));
        Assert.InRange(await system.QueryAsync<int>("select max(length(ciphertext)) from consent.evidence"), 256 * 1024, 260 * 1024);
    }

    [Fact]
    public async Task what_cannot_be_stored_is_to_be_sent_again_and_is_then_an_objection()
    {
        var mail = Mail(await system.UnsubscribeAddressOfAsync(address));
        await ExecuteAsync("alter table consent.evidence rename to away");
        using (var response = await system.MailPlatform.SendAsync(MailServer.Delivery(mail)))
        {
            await response.ShouldBe(HttpStatusCode.InternalServerError);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        await ExecuteAsync("alter table consent.away rename to evidence");
        Assert.Equal(InboundMailOutcome.Objection, (await system.DeliverAsync(mail)).Outcome);
        Assert.Equal("objection_recorded email newsletter mail 2026-11-news", await system.RefusedOnAsync(address));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("unknown", HttpStatusCode.Unauthorized)]
    [InlineData("nothing", HttpStatusCode.Forbidden)]
    public async Task only_a_client_with_the_scope_may_pass_mail_on(string? client, HttpStatusCode status)
    {
        var before = await system.EventsAsync();
        using var request = MailServer.Delivery(Mail(await system.UnsubscribeAddressOfAsync(address)));
        if (client is not null)
        {
            request.Headers.Authorization = new("Bearer", ConsentSystem.ApiKeyOf(client));
        }

        using var response = await system.Public.SendAsync(request);

        await response.ShouldBe(status);
        Assert.Equal(before, await system.EventsAsync());
    }

    [Fact]
    public async Task no_address_or_token_is_logged()
    {
        var to = await system.UnsubscribeAddressOfAsync(address);
        await system.DeliverAsync(Mail(to, from: "somebody@home.example"), to);
        await system.DeliverAsync(Mail("unsub@unsubscribe.example.org", from: "somebody@home.example"), to[..^40]);

        Assert.DoesNotContain(
            system.Logs,
            line => line.Contains("somebody@", StringComparison.Ordinal) || line.Contains(to.Split('+', '@')[1], StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("Désinscription")]
    [InlineData("Отписаться")]
    [InlineData("取消订阅")]
    [InlineData("إلغاء الاشتراك")]
    public async Task a_mail_that_a_mail_library_wrote_is_understood(string subject)
    {
        var to = await system.UnsubscribeAddressOfAsync(address);
        var built = await NodeProgram.RunAsync<BuiltMail>(
            "build-mail.mjs",
            new
            {
                from = $"{subject} <anne@home.example>",
                to = new[] { new { name = $"{subject}, SENEF", address = to } },
                subject,
                text = subject,
                html = $"<p>{subject}</p>",
                attachments = new[] { new { filename = $"{subject}.txt", content = new string('x', 100_000) } },
            }
        );

        Assert.Equal(InboundMailOutcome.Objection, (await system.DeliverAsync(Convert.FromBase64String(built.Message))).Outcome);
        Assert.Equal("objection_recorded email newsletter mail 2026-11-news", await system.RefusedOnAsync(address));
    }

    private static byte[] Mail(string to, string? messageId = null, string from = "anne@home.example") =>
        Encoding.UTF8.GetBytes(
            $"From: {from}\r\nTo: {to}\r\nDate: Mon, 23 Nov 1992 08:44:10 "
                + $"+0100\r\n{(messageId is null ? "" : $"Message-ID: {messageId}\r\n")}Subject: stop\r\n\r\nstop\r\n"
        );

    private async Task ExecuteAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private sealed record BuiltMail(string Message);
}
