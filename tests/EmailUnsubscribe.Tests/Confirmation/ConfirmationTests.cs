using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>EmailUnsubscribe with a mail server to confirm by.</summary>
public sealed class ConfirmingSystem : ConsentSystem
{
    public MailReceiver Mails { get; } = new();

    public HttpClient Service { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Service = Start<UnsubscribeOptions>(
            "email-unsubscribe",
            ("Unsubscribe:Confirmation:Server", Mails.Server),
            ("Unsubscribe:Confirmation:From", "no-more@senef.example")
        );
    }

    public async Task<string> LinkSentToAsync(string address, string purpose = "newsletter")
    {
        var response = await Service.SendAsync<LinksResponse>(
            HttpMethod.Post,
            "/links",
            new LinksRequest("2026-11-news", purpose, [address])
        );
        return new Uri(response.Links[0].Url).AbsolutePath;
    }

    public async Task<string> PostAsync(string path, string body = "", HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await Service.PostAsync(
            new Uri(path, UriKind.Relative),
            new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded")
        );
        if (response is { StatusCode: HttpStatusCode.SeeOther, Headers.Location: { } shown })
        {
            return WebUtility.HtmlDecode(await Service.GetStringAsync(shown));
        }

        await response.ShouldBe(status);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
    }

    public Task<long> ObjectionsAsync() => QueryAsync<long>("select count(*) from consent.mt_events where type = 'objection_recorded'");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Mails.DisposeAsync();
    }
}

public partial class ConfirmationTests(ConfirmingSystem system) : IClassFixture<ConfirmingSystem>
{
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Theory]
    [InlineData("language=en", "Your objection is recorded", "SENEF will no longer send you the newsletter by e-mail.", "Was it not you")]
    [InlineData(
        "language=fr",
        "Votre opposition est enregistrée",
        "SENEF ne vous enverra plus la lettre d’information par e-mail.",
        "Ce n’était pas vous"
    )]
    [InlineData("List-Unsubscribe=One-Click", "Votre opposition est enregistrée", "SENEF ne vous enverra plus", "Ce n’était pas vous")]
    public async Task an_objection_by_link_is_confirmed_by_one_mail_to_the_recipient_of_the_link(
        string body,
        string subject,
        string refused,
        string undo
    )
    {
        var link = await system.LinkSentToAsync($" {address.ToUpperInvariant()} ");
        await system.PostAsync(link, body);
        await system.PostAsync(link, body);
        var mail = await system.Mails.NextToAsync(address);

        Assert.Equal(subject, mail.Subject);
        Assert.Contains(refused, mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(undo, mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("no-more@senef.example", Assert.Single(mail.From.Mailboxes).Address);
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.True(AutomaticMail.Is(mail.Headers), "A bounce of it would be taken for an objection.");
        Assert.Matches("^objection-[0-9a-f]{32}@unsubscribe.example.org$", mail.MessageId);
        await NothingElseAsync();
    }

    [Fact]
    public async Task the_link_in_the_mail_undoes_the_objection()
    {
        await system.PostAsync(await system.LinkSentToAsync(address), "language=en");
        var ticket = Ticket().Match((await system.Mails.NextToAsync(address)).TextBody!).Value;

        Assert.Contains(
            "Undo your objection?",
            await system.Service.GetStringAsync(new Uri($"{ticket}/undo?lang=en", UriKind.Relative)),
            StringComparison.Ordinal
        );
        Assert.Contains("Your objection is undone", await system.PostAsync($"{ticket}/undo", "language=en"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_answer_is_said_to_be_recorded_only_where_a_reason_was_chosen()
    {
        var page = await system.PostAsync(await system.LinkSentToAsync(address), "language=en");
        var ticket = Ticket().Match(page).Value;
        foreach (var unanswered in new[] { "language=en", "language=en&reason=", "language=en&reason=none-of-ours" })
        {
            var asking = await system.PostAsync($"{ticket}/reason", unanswered);
            Assert.Contains("Why? (optional)", asking, StringComparison.Ordinal);
            Assert.DoesNotContain("Your answer is recorded", asking, StringComparison.Ordinal);
        }

        Assert.Contains(
            "Your answer is recorded",
            await system.PostAsync($"{ticket}/reason", "language=en&reason=too-many"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task twenty_clicks_at_once_are_confirmed_once()
    {
        var link = await system.LinkSentToAsync(address);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => system.PostAsync(link)));
        await system.Mails.NextToAsync(address);
        await NothingElseAsync();
    }

    [Fact]
    public async Task the_address_given_for_a_damaged_link_is_the_one_written_to_and_whoever_gave_it_cannot_undo()
    {
        var page = await system.PostAsync("/u/damaged", $"language=en&address={Uri.EscapeDataString(address)}");
        await system.PostAsync($"{Ticket().Match(page).Value}/undo", "language=en");
        var mail = await system.Mails.NextToAsync(address);

        Assert.Equal(
            1,
            await system.QueryAsync<int>(
                "select jsonb_array_length(data -> 'statements') from consent.mt_doc_blocklist where id = (select stream_id "
                    + "from consent.mt_events order by seq_id desc limit 1)"
            )
        );
        await system.PostAsync($"{Ticket().Match(mail.TextBody!).Value}/undo", "language=en");
        Assert.Equal(
            0,
            await system.QueryAsync<int>(
                "select jsonb_array_length(data -> 'statements') from consent.mt_doc_blocklist where id = (select stream_id "
                    + "from consent.mt_events order by seq_id desc limit 1)"
            )
        );
    }

    [Theory]
    [InlineData("without its end")]
    [InlineData("of another link")]
    [InlineData("taken out")]
    public async Task a_damaged_seal_costs_the_mail_and_not_the_objection(string damage)
    {
        var link = await system.LinkSentToAsync(address);
        var other = await system.LinkSentToAsync($"other-{address}");
        var before = await system.ObjectionsAsync();
        await system.PostAsync(
            damage switch
            {
                "without its end" => link[..^1],
                "of another link" => link.Split('.')[0] + "." + other.Split('.')[1],
                _ => link.Split('.')[0],
            }
        );

        Assert.Equal(before + 1, await system.ObjectionsAsync());
        await NothingElseAsync();
    }

    [Fact]
    public async Task a_server_that_is_busy_is_asked_again_and_one_that_refuses_for_good_is_not()
    {
        system.Mails.Refuse("451 later", "421 later still");
        await system.PostAsync(await system.LinkSentToAsync(address), "language=en");
        await system.Mails.NextToAsync(address);

        var attempts = system.Mails.Attempts;
        system.Mails.Refuse("550 no such mailbox");
        await system.PostAsync(await system.LinkSentToAsync($"nobody-{address}"), "language=en");
        await NothingElseAsync();
        Assert.Equal(attempts + 2, system.Mails.Attempts);
    }

    [Fact]
    public async Task no_address_is_in_a_link_a_queue_or_a_log()
    {
        var link = await system.LinkSentToAsync(address);
        Assert.DoesNotContain(
            address,
            Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(link.Split('.')[1])),
            StringComparison.Ordinal
        );

        system.Mails.Refuse([.. Enumerable.Repeat("451 later", 4)]);
        await system.PostAsync(link);
        var waiting = await UntilAsync(
            () =>
                system.QueryAsync<long>(
                    "select count(*) from messages_email_unsubscribe.wolverine_incoming_envelopes where status = 'Scheduled'"
                ),
            count => count > 0
        );
        Assert.Equal(1, waiting);
        Assert.Equal(
            0,
            await system.QueryAsync<long>(
                "select count(*) from messages_email_unsubscribe.wolverine_incoming_envelopes where "
                    + $"position('{address}'::bytea in body) > 0"
            )
        );
        Assert.DoesNotContain(system.Logs, line => line.Contains(address, StringComparison.Ordinal));
    }

    // One more objection, whose mail is the last: what was to come before it has come.
    private async Task NothingElseAsync()
    {
        var last = $"{Guid.NewGuid():N}@example.org";
        await system.PostAsync(await system.LinkSentToAsync(last));
        await system.Mails.NextToAsync(last);
        Assert.DoesNotContain(system.Mails.Rest(), mail => $"{mail.To}".Contains(address, StringComparison.Ordinal));
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isReached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        T answer;
        while (!isReached(answer = await ask()))
        {
            patience.Token.ThrowIfCancellationRequested();
        }

        return answer;
    }

    [GeneratedRegex("/o/[A-Za-z0-9_-]+")]
    private static partial Regex Ticket();
}
