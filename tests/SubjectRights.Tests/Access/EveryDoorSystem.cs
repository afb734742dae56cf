using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SenefConsent.Blocklist;
using SenefConsent.Client;
using SenefConsent.EmailUnsubscribe;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using SenefConsent.Preferences;
using SenefConsent.SmsStop;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>Every service on one database, before or after the key of contact points was changed.</summary>
public sealed class EveryDoorSystem : ConsentSystem
{
    private static readonly string SecondKey = KeyOf('d');

    private static readonly (string, string)[] SecondPerson =
    [
        ("Clients:ApiKeys:3:Client", "second"),
        ("Clients:ApiKeys:3:Sha256", Clients.HashOf(ApiKeyOf("second"))),
        ("Clients:ApiKeys:3:Scopes:0", "dpo"),
    ];

    private const string BrevoToken = "the token of the tests";

    // Of those that run now, by name: each is started when it is first asked for.
    private readonly Dictionary<string, HttpClient> started = [];
    private (string, string)[] more = [];

    public HttpClient SubjectRights => Started("subject-rights", name => Start<ResolveUnattributed>(name, [.. more, .. SecondPerson]));

    public SubjectRightsClient Dpo => new(SubjectRights);

    /// <summary>Whoever agrees to what the other has decided.</summary>
    public SubjectRightsClient Second => new(Started("second", WithKeyOfSecond));

    public BlocklistClient Marketing => new(Blocklist);

    /// <summary>The blocklist, whatever it answers.</summary>
    public HttpClient Blocklist => Started("blocklist", name => Start<ImportObjections>(name, more));

    private HttpClient EmailUnsubscribe =>
        Started("email-unsubscribe", name => Start<UnsubscribeOptions>(name, [.. more, ("Platforms:Brevo:Token", BrevoToken)]));

    private HttpClient Public => Started("everybody", _ => new HttpClient { BaseAddress = EmailUnsubscribe.BaseAddress });

    private HttpClient SmsStop => Started("sms-stop", name => WithoutKey(Start<StartAgain>(name, more)));

    private HttpClient Preferences => Started("preferences", name => Start<Account>(name, more));

    private PreferencesClient Website => new(Preferences);

    private EmailUnsubscribeClient MailPlatform => new(EmailUnsubscribe);

    /// <summary>Both keys: every id that a contact point may have.</summary>
    public static ContactPointKeyring Keyring { get; } =
        new(Options.Create(new LedgerOptions { ContactPointKeys = { [1] = Settings["Ledger:ContactPointKeys:1"], [2] = SecondKey } }));

    /// <summary>Every service, whatever it answers.</summary>
    public IReadOnlyList<HttpClient> Services => [EmailUnsubscribe, SmsStop, Preferences, Blocklist, SubjectRights];

    /// <summary>Starts every service once more.</summary>
    public void StartAgain()
    {
        started.Clear();
        _ = Services;
    }

    /// <summary>From now on the services have another key beside the first.</summary>
    public void ChangeKey()
    {
        started.Clear();
        more = [("Ledger:ContactPointKeys:2", SecondKey)];
    }

    /// <summary>A recipient presses the unsubscribe button of their mailbox.</summary>
    public async Task PressButtonAsync(string email, string campaign, string action = "") =>
        await PressButtonAsync($"{await LinkToAsync(email, campaign)}{action}");

    /// <summary>The path of the unsubscribe link of a recipient.</summary>
    public async Task<string> LinkToAsync(string email, string campaign) =>
        new Uri((await MailPlatform.LinksAsync(new LinksRequest(campaign, "newsletter", [email]))).Links[0].Url).AbsolutePath;

    /// <summary>A recipient presses the unsubscribe button of their mailbox.</summary>
    public async Task PressButtonAsync(string link)
    {
        using var body = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var response = await Public.PostAsync(new Uri(link, UriKind.Relative), body);
        await response.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>A mail platform tells in one request that several recipients unsubscribed there.</summary>
    public async Task ReportAsync(IEnumerable<string> emails)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/platform-events/brevo", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", BrevoToken);
        var items = emails.Select(
            (email, number) => $$"""{"id":{{number}},"email":"{{email}}","event":"unsubscribe","ts_event":1604933737}"""
        );
        request.Content = new StringContent($"[{string.Join(',', items)}]", Encoding.UTF8, "application/json");
        using var response = await Public.SendAsync(request);
        await response.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Somebody types their address on the page of a link that was cut off.</summary>
    public async Task TypeAddressAsync(string email)
    {
        using var body = new FormUrlEncodedContent([new("address", email)]);
        using var response = await Public.PostAsync(new Uri($"/u/{Guid.NewGuid():N}", UriKind.Relative), body);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>A subscriber takes all changes that there are, once those of some addresses are among them.</summary>
    public async Task DeliverAsync(string subscriber, params IReadOnlyList<string> awaited)
    {
        var missing = awaited.Select(address => Keyring.IdsOf(ContactAddress.Email(address))).ToList();
        await foreach (var change in Marketing.WatchAsync(0))
        {
            missing.RemoveAll(ids => ids.Contains(change.ContactPoint));
            if (missing.Count == 0)
            {
                break;
            }
        }

        await using var command = Database.CreateCommand(
            """
            insert into consent.delivery (last_position, subscriber, taken_at, positions, message, attempts)
            select max(position), $1, now(), array_agg(position), '', 1 from consent.change
            """
        );
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = subscriber });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Somebody writes to the unsubscribe address, without a token.</summary>
    public Task WriteMailAsync(string email) =>
        MailPlatform.ReceiveMailAsync(
            Encoding.ASCII.GetBytes(
                $"From: {email}\r\nTo: unsub@unsubscribe.example.org\r\nSubject: unsubscribe\r\n"
                    + $"Message-ID: <{Guid.NewGuid():N}@example.org>\r\n\r\nPlease stop. {email}\r\n"
            )
        );

    /// <summary>Somebody writes an SMS.</summary>
    public async Task WriteSmsAsync(string number, string text)
    {
        using var request = Twilio.Request(
            "https://sms-stop.example.org",
            ("From", number),
            ("To", "36180"),
            ("Body", text),
            ("MessageSid", $"SM{Guid.NewGuid():N}")
        );
        using var response = await SmsStop.SendAsync(request);
        await response.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Somebody links contact points to their account and chooses there.</summary>
    public async Task ChooseAsync(string account, params IReadOnlyList<ContactPointAddress> contactPoints)
    {
        await Website.LinkContactPointsAsync(account, new ContactPointsRequest(contactPoints));
        await Website.ChooseAsync(
            account,
            new PreferencesRequest(
                [new PreferenceChoice(Channel.Email, "surveys", Choice.Refuse), new PreferenceChoice(Channel.Sms, "offers", Choice.Refuse)],
                new Notice("preference-centre", "1", "fr")
            )
        );
    }

    /// <summary>Somebody links an address to their account, and consents there to the newsletter.</summary>
    public async Task ConsentAsync(string account, string email)
    {
        var address = new ContactPointAddress(ContactPointKind.Email, email);
        var shown = new Notice("newsletter-box", "1", "fr");
        await Website.LinkContactPointsAsync(account, new ContactPointsRequest([address]));
        var service = started["preferences"];
        using var kept = await service.PutAsJsonAsync(
            $"/notices/{shown.Id}/{shown.Version}/{shown.Language}",
            new NoticeTextRequest("Je veux recevoir la lettre d’information.")
        );
        kept.EnsureSuccessStatusCode();
        await service.SendAsync<ConsentsResponse>(
            HttpMethod.Post,
            $"/accounts/{account}/consents",
            new ConsentRequest(Channel.Email, "newsletter", shown, address)
        );
    }

    /// <summary>A client has a list screened as a job, and fetches the result.</summary>
    public async Task<ScreeningJob> ScreenAsJobAsync(string email)
    {
        var jobs = new JobsClient(Blocklist);
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"email\n{email}\n"));
        var job = await jobs.StartScreeningAsync(new ScreeningQuestion(Channel.Email, "newsletter", Audience.Business), file, "text/csv");
        while (job.State != JobState.Completed)
        {
            job = await jobs.ScreeningAsync(job.Id);
        }

        await using var result = await jobs.ScreeningResultAsync(job.Id);
        await result.CopyToAsync(Stream.Null);
        return job;
    }

    /// <summary>A client takes the list of who is blocked.</summary>
    public async Task ExportAsync()
    {
        using var export = await Blocklist.GetAsync(
            new Uri("/export?channel=email&purpose=newsletter&audience=business", UriKind.Relative)
        );
        await export.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>A previous system's list of e-mail addresses and of telephone numbers is imported.</summary>
    public async Task<IReadOnlyList<ImportedRow>> ImportAsync(string email, string number)
    {
        var rows = new List<ImportedRow>();
        foreach (var (channel, recipient) in new[] { ("email", email), ("sms", number) })
        {
            using var file = new StringContent($"{(channel == "email" ? "email" : "phone")}\n{recipient}\n", Encoding.UTF8, "text/csv");
            using var answer = await Blocklist.PostAsync(
                new Uri($"/imports?system=earlier&channel={channel}&purpose=prospecting", UriKind.Relative),
                file
            );
            await answer.ShouldBe(HttpStatusCode.OK);
            rows.Add(
                JsonSerializer.Deserialize<ImportedRow>(
                    (await answer.Content.ReadAsStringAsync()).Split('\n')[0],
                    JsonSerializerOptions.Web
                )!
            );
        }

        return rows;
    }

    /// <inheritdoc/>
    protected override LedgerOptions ErasureKeys { get; } =
        new()
        {
            ContactPointKeys = { [1] = Settings["Ledger:ContactPointKeys:1"], [2] = SecondKey },
            EvidenceKeys = { [1] = Settings["Ledger:EvidenceKeys:1"] },
        };

    /// <summary>The bytes of a table's file, with what is too long for it, as PostgreSQL keeps them.</summary>
    public Task<byte[]> FileOfAsync(string table) =>
        QueryAsync<byte[]>(
            $"""
            select pg_read_binary_file(pg_relation_filepath(oid)) || coalesce(
                case when reltoastrelid <> 0 then pg_read_binary_file(pg_relation_filepath(reltoastrelid)) end, '')
            from pg_class where oid = '{table}'::regclass
            """
        );

    private HttpClient Started(string name, Func<string, HttpClient> start) =>
        started.TryGetValue(name, out var service) ? service : started[name] = start(name);

    private HttpClient WithKeyOfSecond(string client)
    {
        var second = new HttpClient { BaseAddress = SubjectRights.BaseAddress };
        second.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKeyOf(client));
        return second;
    }

    private static HttpClient WithoutKey(HttpClient service)
    {
        service.DefaultRequestHeaders.Authorization = null;
        return service;
    }
}
