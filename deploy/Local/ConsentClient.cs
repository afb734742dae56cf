using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.Local;

/// <summary>
/// Calls a running system as its clients do: the mail platform, mailbox providers, the SMS gateway, marketing, the customer website.
/// </summary>
public sealed class ConsentClient : IDisposable
{
    private readonly SystemAddresses system;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly List<HttpClient> opened = [];
    private readonly EmailUnsubscribeClient mailPlatform;
    private readonly PreferencesClient website;
    private readonly BlocklistClient marketing;
    private readonly BlocklistClient dpo;
    private readonly SubjectRightsClient reception;
    private readonly SubjectRightsClient officer;

    /// <summary>Opens a running system.</summary>
    /// <param name="system">Where it is, and its keys.</param>
    public ConsentClient(SystemAddresses system)
    {
        this.system = system;
        mailPlatform = new EmailUnsubscribeClient(Open("emailUnsubscribe", "mailPlatform"));
        website = new PreferencesClient(Open("preferences", "website"));
        marketing = new BlocklistClient(Open("blocklist", "marketing"));
        dpo = new BlocklistClient(Open("blocklist", "dpo"));
        reception = new SubjectRightsClient(Open("subjectRights", "reception"));
        officer = new SubjectRightsClient(Open("subjectRights", "dpo"));
    }

    /// <summary>The mail platform asks for a recipient's link before it sends.</summary>
    public async Task<UnsubscribeLink> LinkAsync(string campaign, string purpose, string recipient, CancellationToken cancellation) =>
        (await mailPlatform.LinksAsync(new LinksRequest(campaign, purpose, [recipient]), cancellation)).Links[0];

    /// <summary>Reception records what somebody who calls objects to.</summary>
    public Task<ObjectionTaken> TakeCallAsync(string email, CancellationToken cancellation) =>
        reception.TakeObjectionAsync(
            new TakeObjectionRequest(
                ContactPointKind.Email,
                email,
                TakenBy.Telephone,
                ReceivedAt: TimeProvider.System.GetUtcNow(),
                Reply: new TakenReply("en")
            ),
            cancellation
        );

    /// <summary>Support looks up an objection whose number somebody gives.</summary>
    public Task<FoundObjection> FindObjectionAsync(string number, CancellationToken cancellation) =>
        reception.ObjectionAsync(number, cancellation);

    /// <summary>The data protection officer records a mail that asks for what is held about an address.</summary>
    public async Task<CaseResponse> ReceiveRequestAsync(string email, DateTimeOffset receivedAt, CancellationToken cancellation)
    {
        var received = await officer.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                receivedAt,
                [SubjectRight.Access, SubjectRight.Copy],
                [new CaseSubject(SubjectKind.Email, email)],
                Wording: "Which data do you hold about me?"
            ),
            cancellation: cancellation
        );
        return await officer.CaseAsync(received.Id, "en", cancellation);
    }

    /// <summary>The data protection officer asks the requester to show that the address is theirs.</summary>
    public async Task<CaseResponse> AskForIdentityAsync(Guid request, CancellationToken cancellation)
    {
        await officer.AskRequesterAsync(request, new QuestionRequest(QuestionAbout.Identity), cancellation);
        return await officer.CaseAsync(request, "en", cancellation);
    }

    /// <summary>Something follows a link without the person wanting anything: a virus scanner, a preview.</summary>
    public async Task FollowAsync(UnsubscribeLink link, CancellationToken cancellation)
    {
        using var page = await http.GetAsync(new Uri(link.Url), cancellation);
        await RequireSuccessAsync(page, "GET /u/{token}");
    }

    /// <summary>A mailbox provider posts for the person who pressed its unsubscribe button (RFC 8058).</summary>
    public async Task OneClickAsync(UnsubscribeLink link, CancellationToken cancellation)
    {
        var words = link.ListUnsubscribePost.Split('=', 2);
        using var body = new FormUrlEncodedContent([new(words[0], words[1])]);
        using var response = await http.PostAsync(new Uri(link.Url), body, cancellation);
        await RequireSuccessAsync(response, "POST /u/{token}");
    }

    /// <summary>The SMS gateway passes a message on.</summary>
    public async Task ReceiveSmsAsync(string messageId, string from, string body, CancellationToken cancellation)
    {
        var (account, authToken) = system.Gateways["twilio"];
        var webhook = new Uri($"{system.Services["smsStop"]}/webhooks/twilio/{account}");
        using var request = new TwilioMessage(messageId, from, "+33757130000", body).ToRequest(webhook, authToken);
        using var response = await http.SendAsync(request, cancellation);
        await RequireSuccessAsync(response, "POST /webhooks/twilio/{account}");
    }

    /// <summary>OVHcloud passes a message on: a form, proven by the token in the address.</summary>
    public async Task ReceiveOvhSmsAsync(string from, string body, CancellationToken cancellation)
    {
        var (account, token) = system.Gateways["ovhcloud"];
        using var form = new FormUrlEncodedContent([new("senderid", from), new("shortcode", "36180"), new("message", body)]);
        using var response = await http.PostAsync(
            new Uri($"{system.Services["smsStop"]}/webhooks/ovhcloud/{account}?token={token}"),
            form,
            cancellation
        );
        await RequireSuccessAsync(response, "POST /webhooks/ovhcloud/{account}");
    }

    /// <summary>Vonage passes an SMS on that is sent now.</summary>
    public async Task ReceiveVonageSmsAsync(string messageId, string from, string body, CancellationToken cancellation)
    {
        var (account, token) = system.Gateways["vonage"];
        using var form = new FormUrlEncodedContent([
            new("messageId", messageId),
            new("msisdn", from.TrimStart('+')),
            new("to", "36180"),
            new("text", body),
            new("message-timestamp", TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
        ]);
        using var response = await http.PostAsync(
            new Uri($"{system.Services["smsStop"]}/webhooks/vonage/{account}?token={token}"),
            form,
            cancellation
        );
        await RequireSuccessAsync(response, "POST /webhooks/vonage/{account}");
    }

    /// <summary>The mail server passes a mail on that came to the unsubscribe address.</summary>
    public Task ReceiveMailAsync(string from, string to, CancellationToken cancellation) =>
        mailPlatform.ReceiveMailAsync(
            Encoding.ASCII.GetBytes(
                $"From: {from}\r\nTo: {to}\r\nSubject: unsubscribe\r\nMessage-ID: <{Guid.NewGuid():N}@example.org>\r\n\r\n"
            ),
            cancellation
        );

    /// <summary>The customer website says which contact points an account has: all of them.</summary>
    public Task<ContactPointsResponse> LinkContactPointsAsync(
        string account,
        IReadOnlyList<ContactPointAddress> contactPoints,
        CancellationToken cancellation
    ) => website.LinkContactPointsAsync(account, new ContactPointsRequest(contactPoints), cancellation);

    /// <summary>The customer website passes on what an account's holder chose.</summary>
    public Task<PreferencesResponse> ChooseAsync(string account, PreferencesRequest choices, CancellationToken cancellation) =>
        website.ChooseAsync(account, choices, cancellation);

    /// <summary>Marketing asks whether somebody may be prospected.</summary>
    public async Task<RecipientDecision> CheckAsync(Channel channel, string purpose, string recipient, CancellationToken cancellation) =>
        (await marketing.CheckAsync(new ChecksRequest(channel, purpose, [recipient], Audience.Business), cancellation)).Decisions[0];

    /// <summary>Marketing asks whether it may write to many, at most 10,000.</summary>
    public async Task<IReadOnlyList<RecipientDecision>> CheckAsync(
        Channel channel,
        string purpose,
        IReadOnlyList<string> recipients,
        CancellationToken cancellation
    ) => (await marketing.CheckAsync(new ChecksRequest(channel, purpose, recipients, Audience.Business), cancellation)).Decisions;

    /// <summary>The data protection officer asks what somebody ever said.</summary>
    public Task<HistoryResponse> HistoryAsync(Channel channel, string address, CancellationToken cancellation) =>
        dpo.HistoryAsync(new HistoryRequest(channel, address), "en", cancellation);

    /// <summary>A platform that mirrors the blocklist reads what was said after a position.</summary>
    public Task<ChangesPage> ChangesAsync(long after, CancellationToken cancellation) =>
        marketing.ChangesAsync(after, cancellation: cancellation);

    public void Dispose()
    {
        http.Dispose();
        opened.ForEach(client => client.Dispose());
    }

    private HttpClient Open(string service, string client)
    {
        opened.Add(
            new HttpClient
            {
                BaseAddress = new Uri(system.Services[service]),
                Timeout = TimeSpan.FromSeconds(30),
                DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", system.ApiKeys[client]) },
            }
        );
        return opened[^1];
    }

    private static async Task RequireSuccessAsync(HttpResponseMessage response, string call)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{call} was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }
    }
}
