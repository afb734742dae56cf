using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>EmailUnsubscribe with every platform configured, each of which can post as itself.</summary>
public sealed class PlatformEventsSystem : ConsentSystem
{
    public const string Name = "platform events";
    public const string BrevoToken = "the token of the tests";
    public const string MailgunSigningKey = "the signing key of the tests";

    private readonly ECDsa sendGridKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ContactPointKeyring keyring = new(
        Options.Create(new LedgerOptions { ContactPointKeys = { [1] = Settings["Ledger:ContactPointKeys:1"] } })
    );

    public AmazonSnsTopic Topic { get; } = new();

    public HttpClient Service { get; private set; } = null!;

    /// <summary>A service that knows nothing of any platform.</summary>
    public HttpClient Unconfigured { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Unconfigured = Start<UnsubscribeOptions>("email-unsubscribe");
        Service = Start<UnsubscribeOptions>(
            "email-unsubscribe",
            // A platform's bearer token is none of an issuer's, and does not wait for one that is away.
            ("Clients:Issuer", "http://127.0.0.1:9"),
            ("Clients:Audience", "senef-consent"),
            ("Platforms:SendGrid:VerificationKey", Convert.ToBase64String(sendGridKey.ExportSubjectPublicKeyInfo())),
            ("Platforms:SendGrid:UnsubscribeGroups:10", "newsletter"),
            ("Platforms:Mailgun:SigningKey", MailgunSigningKey),
            ("Platforms:Mailgun:Tags:news", "newsletter"),
            ("Platforms:Mailgun:Tags:offers", "offers"),
            ("Platforms:Mailgun:MailingLists:events@lists.example.org", "events"),
            ("Platforms:Postmark:Username", "postmark"),
            ("Platforms:Postmark:Password", "the password of the tests"),
            ("Platforms:Postmark:MessageStreams:newsletter", "newsletter"),
            ("Platforms:Brevo:Token", BrevoToken),
            ("Platforms:Brevo:Lists:3", "newsletter"),
            ("Platforms:Brevo:Lists:42", "offers"),
            ("Platforms:Ses:TopicArns:0", AmazonSnsTopic.Arn),
            ("Platforms:Ses:Topics:news", "newsletter"),
            ("Platforms:Ses:Topics:offers", "offers")
        );
        Service.DefaultRequestHeaders.Authorization = null;
        Unconfigured.DefaultRequestHeaders.Authorization = null;
    }

    /// <summary>A request with what a platform has to say, proven as it proves it.</summary>
    public HttpRequestMessage Request(string platform, string says) =>
        platform switch
        {
            "sendgrid" => SendGrid(says),
            "mailgun" => Message(platform, $$$"""{"signature":{{{MailgunSignature()}}},"event-data":{{{says}}}}"""),
            "postmark" => Message(
                platform,
                says,
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String("postmark:the password of the tests"u8))
            ),
            "brevo" => Message(platform, says, new AuthenticationHeaderValue("Bearer", BrevoToken)),
            _ => Message(platform, Encoding.UTF8.GetString(Topic.Sign(AmazonSnsTopic.Notification(says)))),
        };

    /// <summary>A request with nothing that proves it.</summary>
    public static HttpRequestMessage Message(string platform, string body, AuthenticationHeaderValue? authorization = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/platform-events/{platform}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = authorization;
        return request;
    }

    /// <summary>Posts as a platform and reads the answer of a 200.</summary>
    public async Task PostAsync(string platform, string says)
    {
        using var response = await Service.SendAsync(Request(platform, says));
        await response.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>What is refused at an address, and since when, in the order of recording.</summary>
    public async Task<List<(string Purposes, DateTimeOffset? OccurredAt)>> RefusedAsync(string address) =>
        [
            .. (await ObjectionsAsync(address)).Select(objection =>
                (string.Join(' ', objection.Scope.Purposes), objection.Capture.OccurredAt)
            ),
        ];

    /// <summary>The contact point of an address.</summary>
    public Guid IdOf(string address) => keyring.IdOf(ContactAddress.Email(address));

    /// <summary>The objections recorded at an address.</summary>
    public async Task<List<ObjectionRecorded>> ObjectionsAsync(string address)
    {
        await using var command = Database.CreateCommand(
            $"select data from consent.mt_events where stream_id = '{IdOf(address)}' and type = " + "'objection_recorded' order by version"
        );
        await using var rows = await command.ExecuteReaderAsync();
        var objections = new List<ObjectionRecorded>();
        while (await rows.ReadAsync())
        {
            objections.Add(JsonSerializer.Deserialize<ObjectionRecorded>(rows.GetString(0), JsonSerializerOptions.Web)!);
        }

        return objections;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public Task<long> EventsAsync() => QueryAsync<long>("select count(*) from consent.mt_events");

    public Task<long> EvidenceAsync(string purpose) =>
        QueryAsync<long>($"select count(*) from consent.evidence where purpose = '{purpose}'");

    /// <summary>How many requests or parts of them wait for the data protection officer.</summary>
    public Task<long> WaitingAsync() => QueryAsync<long>("select count(*) from consent.mt_doc_unattributed");

    /// <summary>How many of them for a reason.</summary>
    public Task<long> WaitingAsync(UnattributedReason reason) =>
        QueryAsync<long>(
            "select count(*) from consent.mt_doc_unattributed where data ->> 'reason' = "
                + $"'{JsonSerializer.SerializeToElement(reason).GetString()}'"
        );

    public override async ValueTask DisposeAsync()
    {
        sendGridKey.Dispose();
        await base.DisposeAsync();
    }

    protected override void Replace(IServiceCollection services) =>
        services.AddHttpClient(AmazonSns.ClientName).ConfigurePrimaryHttpMessageHandler(() => Topic);

    private HttpRequestMessage SendGrid(string body)
    {
        const string Timestamp = "1600112502";
        var request = Message("sendgrid", body);
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", Timestamp);
        request.Headers.Add(
            "X-Twilio-Email-Event-Webhook-Signature",
            Convert.ToBase64String(
                sendGridKey.SignData(
                    Encoding.UTF8.GetBytes(Timestamp + body),
                    HashAlgorithmName.SHA256,
                    DSASignatureFormat.Rfc3279DerSequence
                )
            )
        );
        return request;
    }

    public static string MailgunSignature()
    {
        var (timestamp, token) = ("1529006854", $"{Guid.NewGuid():N}");
        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(MailgunSigningKey), Encoding.UTF8.GetBytes(timestamp + token))
        );
        return $$"""{"timestamp":"{{timestamp}}","token":"{{token}}","signature":"{{signature}}"}""";
    }
}

[CollectionDefinition(PlatformEventsSystem.Name)]
public sealed class PlatformEventsCollection : ICollectionFixture<PlatformEventsSystem>;
