using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SenefConsent.Client;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using UglyToad.PdfPig;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>SubjectRights with a mail server and something that sends SMS.</summary>
public sealed class MailingSystem : ConsentSystem
{
    public MailReceiver Mails { get; } = new();

    public GatewayApi Sms { get; private set; } = null!;

    public string SmsSecret { get; } = StandardWebhook.NewSecret();

    public HttpClient Dpo { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Sms = await GatewayApi.StartAsync();
        Dpo = Start<ResolveUnattributed>(
            "subject-rights",
            ("Mail:Server", Mails.Server),
            ("Mail:From", "dpo@senef.example"),
            ("Sms:SendTo", $"{Sms.Address}/messages"),
            ("Sms:Secret", SmsSecret)
        );
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Mails.DisposeAsync();
        await Sms.DisposeAsync();
    }
}

public sealed class IdentityCodesTests(MailingSystem system) : IClassFixture<MailingSystem>
{
    private readonly SubjectRightsClient dpo = new(system.Dpo);
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task a_code_goes_to_the_address_asked_about_and_shows_that_it_is_the_requesters()
    {
        var (id, subject) = await ReceiveAsync();
        await dpo.AskRequesterAsync(id, new QuestionRequest(QuestionAbout.Identity));
        var sent = await dpo.SendIdentityCodeAsync(id, subject, new IdentityCodeRequest($" {address.ToUpperInvariant()} "));
        Assert.Equal((IdentityMethod.ContactPoint, 5, null), (sent.Method, sent.Attempts, sent.Letter));
        var (code, _) = await MailedAsync();
        var checkedCase = await dpo.CheckIdentityCodeAsync(id, subject, new IdentityCodeCheckRequest($"{code[..4]} {code[4..]}"));
        Assert.Equal(IdentityMethod.ContactPoint, Assert.Single(checkedCase.Subjects).VerifiedBy);

        // All is verified: the question is answered, and the clock goes on.
        Assert.NotNull(Assert.Single(checkedCase.Questions).AnsweredAt);
        Assert.False(checkedCase.Clock.StandsStill);
        Assert.Contains("no code waits", await RefusedAsync(() => CheckAsync(id, subject, code)), StringComparison.Ordinal);
        Assert.Contains("was verified", await RefusedAsync(() => SendAsync(id, subject, address)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_code_goes_to_no_other_address()
    {
        var (id, subject) = await ReceiveAsync();
        Assert.Contains(
            "to no other",
            await RefusedAsync(() => SendAsync(id, subject, $"{Guid.NewGuid():N}@example.org")),
            StringComparison.Ordinal
        );
        await RefusedAsync(() => SendAsync(id, subject, "nobody"), HttpStatusCode.BadRequest);
        Assert.Contains(
            "is not about this subject",
            await RefusedAsync(() => SendAsync(id, Guid.NewGuid(), address)),
            StringComparison.Ordinal
        );
        await RefusedAsync(() => SendAsync(Guid.NewGuid(), subject, address), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task a_code_is_void_after_five_others_were_told_and_that_is_recorded()
    {
        var (id, subject) = await ReceiveAsync();
        await SendAsync(id, subject, address);
        var (code, _) = await MailedAsync();
        var wrong = code == "00000000" ? "00000001" : "00000000";
        for (var left = 4; left > 0; left--)
        {
            Assert.Contains($"told {left} more time", await RefusedAsync(() => CheckAsync(id, subject, wrong)), StringComparison.Ordinal);
        }

        Assert.Contains("The code is void", await RefusedAsync(() => CheckAsync(id, subject, wrong)), StringComparison.Ordinal);
        Assert.Contains("no code waits", await RefusedAsync(() => CheckAsync(id, subject, code)), StringComparison.Ordinal);
        Assert.Null(Assert.Single((await dpo.CaseAsync(id)).Subjects).VerifiedBy);
        Assert.Equal(1, await EventsAsync(id, "identity_checked"));
    }

    [Fact]
    public async Task of_attempts_at_once_none_is_free()
    {
        var (id, subject) = await ReceiveAsync();
        await SendAsync(id, subject, address);
        var (code, _) = await MailedAsync();
        var wrong = code == "00000000" ? "00000001" : "00000000";
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RefusedAsync(() => CheckAsync(id, subject, wrong))));
        Assert.Equal(5, await system.QueryAsync<int>($"select max(attempts) from consent.identity_code where case_id = '{id}'"));
        await RefusedAsync(() => CheckAsync(id, subject, code));
    }

    [Fact]
    public async Task a_new_code_takes_the_place_of_the_one_before()
    {
        var (id, subject) = await ReceiveAsync();
        await SendAsync(id, subject, address);
        var (first, _) = await MailedAsync();
        await SendAsync(id, subject, address);
        var (second, link) = await MailedAsync();
        Assert.NotEqual(first, second);
        await RefusedAsync(() => CheckAsync(id, subject, first));
        Assert.Contains("Avez-vous fait cette demande", await PageAsync(link), StringComparison.Ordinal);
        Assert.Contains("Avez-vous fait cette demande", await PageAsync($"{link}/answered"), StringComparison.Ordinal);
        await CheckAsync(id, subject, second);
        Assert.Contains("ne peut plus être utilisé", await PageAsync(link, HttpStatusCode.Gone), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_link_shows_a_page_and_only_its_button_confirms()
    {
        var (id, subject) = await ReceiveAsync();
        await SendAsync(id, subject, address);
        var (_, link) = await MailedAsync();
        for (var scan = 0; scan < 3; scan++)
        {
            var page = await PageAsync($"{link}?lang=en");
            Assert.Contains("I made this request", page, StringComparison.Ordinal);
            Assert.DoesNotContain(address, page, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Null(Assert.Single((await dpo.CaseAsync(id)).Subjects).VerifiedBy);
        Assert.Contains("I made this request", await PageAsync($"{link}/answered?lang=en"), StringComparison.Ordinal);
        Assert.Contains("it is confirmed", await PostAsync(link, "language=en"), StringComparison.Ordinal);
        Assert.Contains("it is confirmed", await PageAsync($"{link}/answered?lang=en"), StringComparison.Ordinal);
        Assert.Equal(IdentityMethod.ContactPoint, Assert.Single((await dpo.CaseAsync(id)).Subjects).VerifiedBy);
        Assert.Contains("can no longer be used", await PostAsync(link, "language=en", HttpStatusCode.Gone), StringComparison.Ordinal);
        Assert.Equal(1, await EventsAsync(id, "identity_checked"));
        Assert.Contains("ne peut plus", await PageAsync("/identity/none", HttpStatusCode.Gone), StringComparison.Ordinal);
    }

    [Fact]
    public async Task whoever_did_not_ask_says_so_and_nothing_is_verified()
    {
        var (id, subject) = await ReceiveAsync();
        await SendAsync(id, subject, address);
        var (code, link) = await MailedAsync();
        Assert.Contains("Merci de nous l’avoir dit", await PostAsync(link, "answer=not-mine"), StringComparison.Ordinal);
        Assert.Contains("Merci de nous l’avoir dit", await PageAsync($"{link}/answered?lang=fr"), StringComparison.Ordinal);
        Assert.Null(Assert.Single((await dpo.CaseAsync(id)).Subjects).VerifiedBy);
        await RefusedAsync(() => CheckAsync(id, subject, code));
    }

    [Fact]
    public async Task a_code_for_a_postal_address_comes_as_a_letter_to_be_sent()
    {
        const string home = "1 rue de la Paix, 75002 Paris";
        var received = await dpo.ReceiveCaseAsync(Asking(SubjectKind.Postal, home));
        var (id, subject) = (received.Id, received.Subjects[0].Id);
        Assert.Contains("account asks for less", await RefusedAsync(() => SendAsync(id, subject, home)), StringComparison.Ordinal);
        await dpo.CheckIdentityAsync(id, new IdentityRequest(subject, IdentityMethod.Account, IdentityResult.NotPossible));
        var sent = await dpo.SendIdentityCodeAsync(id, subject, new IdentityCodeRequest(home));
        using var letter = PdfDocument.Open(sent.Letter!);
        var code = Regex.Match(letter.GetPage(1).Text, @"\d{4} ?\d{4}").Value;
        Assert.Equal(IdentityMethod.PostalCode, (await dpo.CheckIdentityCodeAsync(id, subject, new(code))).Subjects[0].VerifiedBy);
    }

    [Fact]
    public async Task a_code_goes_by_sms_to_the_number_asked_about_signed_and_under_its_id()
    {
        const string number = "+33698765432";
        var phone = await dpo.ReceiveCaseAsync(Asking(SubjectKind.Telephone, number));
        var (id, subject) = (phone.Id, phone.Subjects[0].Id);
        var sent = await dpo.SendIdentityCodeAsync(id, subject, new IdentityCodeRequest("06 98 76 54 32"));

        var request = await system.Sms.NextAsync(number[1..]);
        var sms = JsonDocument.Parse(request.Body).RootElement;
        var text = sms.GetProperty("text").GetString()!;
        Assert.Equal(($"{sent.Id}", number), (sms.GetProperty("id").GetString(), sms.GetProperty("to").GetString()));
        Assert.True(text.Length <= 160, $"The SMS has {text.Length} characters: {text}");
        using var again = StandardWebhook.Request(
            new Uri(system.Sms.Address),
            request.Headers["webhook-id"],
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(request.Headers["webhook-timestamp"], CultureInfo.InvariantCulture)),
            Encoding.UTF8.GetBytes(request.Raw),
            [system.SmsSecret]
        );
        Assert.Equal(again.Headers.GetValues("webhook-signature").Single(), request.Headers["webhook-signature"]);
        var code = Regex.Match(text, @"\b\d{8}\b").Value;
        Assert.Equal(IdentityMethod.ContactPoint, (await dpo.CheckIdentityCodeAsync(id, subject, new(code))).Subjects[0].VerifiedBy);
    }

    [Fact]
    public async Task a_form_of_bytes_that_are_no_text_is_no_fault()
    {
        var (id, subject) = await ReceiveAsync();
        await SendAsync(id, subject, address);
        var (_, link) = await MailedAsync();
        Assert.Contains("Merci de nous", await PostAsync(link, "answer=not-mine&language=%00%FF&%FE=%"), StringComparison.Ordinal);
        Assert.Contains(
            "ne peut plus être utilisé",
            await PostAsync("/identity/x", "answer=%00%FF", HttpStatusCode.Gone),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task an_account_is_vouched_for()
    {
        var account = await dpo.ReceiveCaseAsync(Asking(SubjectKind.Account, "customer-1"));
        Assert.Contains(
            "method account",
            await RefusedAsync(() => SendAsync(account.Id, account.Subjects[0].Id, "customer-1")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task neither_the_code_nor_the_address_is_in_the_database()
    {
        var (id, subject) = await ReceiveAsync();
        await SendAsync(id, subject, address);
        var (code, link) = await MailedAsync();
        await CheckAsync(id, subject, code);
        var stored = await system.QueryAsync<string>(
            $"""
            select concat_ws(' ', (select string_agg(data::text, ' ') from consent.mt_events where stream_id = '{id}'),
                (select string_agg(c::text, ' ') from consent.identity_code c where case_id = '{id}'),
                (select string_agg(encode(body, 'escape'), ' ') from messages_subject_rights.wolverine_incoming_envelopes))
            """
        );
        Assert.DoesNotContain(code, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(address, stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(link.Split('/')[^1], stored, StringComparison.Ordinal);
        Assert.DoesNotContain(system.Logs, line => line.Contains(link.Split('/')[^1], StringComparison.Ordinal));
    }

    [Fact]
    public void what_an_account_was_given_instead_of_another_has_just_changed()
    {
        static DateTimeOffset March(int day) => new(2026, 3, day, 12, 0, 0, TimeSpan.Zero);
        static ContactPointLinked Linked(Guid id, int day) => new(id, ContactPointKind.Email, March(day));
        var (old, changed) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.Null(IdentityDoor.ChangedAt([Linked(changed, 2)], new ContactPointIds(changed)));
        Assert.Null(IdentityDoor.ChangedAt([Linked(old, 1), Linked(changed, 2)], new ContactPointIds(old)));
        Assert.Null(IdentityDoor.ChangedAt([Linked(old, 1), Linked(changed, 1)], new ContactPointIds(changed)));
        Assert.Equal(March(2), IdentityDoor.ChangedAt([Linked(old, 1), Linked(changed, 2)], new ContactPointIds(changed)));
        Assert.Equal(
            March(2),
            IdentityDoor.ChangedAt([Linked(old, 1), Linked(Guid.NewGuid(), 2) with { OtherIds = [changed] }], new ContactPointIds(changed))
        );
    }

    [Fact]
    public async Task a_code_that_could_not_be_sent_goes_with_the_erasure_of_whom_it_is_for()
    {
        system.Mails.Refuse("451 4.3.0 Try again later");
        var received = await dpo.ReceiveCaseAsync(Asking(SubjectKind.Email, address) with { Rights = [SubjectRight.Erasure] });
        var subject = received.Subjects[0].Id;
        var sent = await dpo.SendIdentityCodeAsync(received.Id, subject, new IdentityCodeRequest(address));
        Assert.Equal(1, await WaitingAsync());
        await dpo.CheckIdentityAsync(received.Id, new IdentityRequest(subject, IdentityMethod.ContactPoint, IdentityResult.Established));
        await dpo.DecideAsync(received.Id, new DecisionRequest(SubjectRight.Erasure, ItemOutcome.Erased, LawGround: LawGround.Objected));
        await dpo.EraseAsync(received.Id, new ErasureRequest());
        Assert.Equal(1, Assert.Single(await system.CarryOutErasuresAsync()).Counts.Messages);
        Assert.Equal(0, await WaitingAsync());

        Task<long> WaitingAsync() =>
            system.QueryAsync<long>(
                string.Join(
                    " + ",
                    SubjectRightsTables.MessageTables.Select(
                        (table, number) =>
                            $"{(number == 0 ? "select " : "")}(select count(*) from messages_subject_rights.{table} "
                            + $"where position(convert_to('{sent.Id}', 'UTF8') in body) > 0)"
                    )
                )
            );
    }

    private static CaseRequest Asking(SubjectKind kind, string value) =>
        new(CaseDoor.Mail, TimeProvider.System.GetUtcNow().AddHours(-1), [SubjectRight.Access], [new CaseSubject(kind, value)]);

    private async Task<(Guid Id, Guid Subject)> ReceiveAsync()
    {
        var received = await dpo.ReceiveCaseAsync(Asking(SubjectKind.Email, address));
        return (received.Id, received.Subjects[0].Id);
    }

    private Task<IdentityCodeResponse> SendAsync(Guid id, Guid subject, string value) =>
        dpo.SendIdentityCodeAsync(id, subject, new IdentityCodeRequest(value));

    private Task<CaseResponse> CheckAsync(Guid id, Guid subject, string code) =>
        dpo.CheckIdentityCodeAsync(id, subject, new IdentityCodeCheckRequest(code));

    private async Task<(string Code, string Link)> MailedAsync()
    {
        var text = (await system.Mails.NextToAsync(address)).TextBody!;
        Assert.Contains("R-20", text, StringComparison.Ordinal);
        return (Regex.Match(text, @"^\d{8}\r?$", RegexOptions.Multiline).Value.Trim(), Regex.Match(text, @"/identity/\S+").Value);
    }

    private async Task<string> PageAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await system.Dpo.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, response.StatusCode);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
    }

    private async Task<string> PostAsync(string path, string form, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await system.Dpo.PostAsync(
            new Uri(path, UriKind.Relative),
            new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded")
        );
        if (response is { StatusCode: HttpStatusCode.SeeOther, Headers.Location: { } shown })
        {
            return WebUtility.HtmlDecode(await system.Dpo.GetStringAsync(shown));
        }

        Assert.Equal(status, response.StatusCode);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
    }

    private Task<long> EventsAsync(Guid id, string type) =>
        system.QueryAsync<long>($"select count(*) from consent.mt_events where stream_id = '{id}' and type = '{type}'");
}
