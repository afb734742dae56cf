using System.Security.Cryptography;
using System.Text.Json;
using SenefConsent.Database;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Local;

/// <summary>
/// The keys and passwords of a local system. Made once and kept with the data: under other keys the objections of yesterday are not found
/// and its links are damaged.
/// </summary>
public sealed class Secrets
{
    private const string FileName = "secrets.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly SortedDictionary<string, string> values;

    private Secrets(SortedDictionary<string, string> values) => this.values = values;

    /// <summary>Tells this system's containers and volumes from those of another clone; not secret.</summary>
    public string SystemId => values["systemId"];

    /// <summary>The owner of the database, where it is ours to make.</summary>
    public string OwnerPassword => values["ownerPassword"];

    /// <summary>Derives contact point ids.</summary>
    public string ContactPointKey => values["contactPointKey"];

    /// <summary>Encrypts evidence.</summary>
    public string EvidenceKey => values["evidenceKey"];

    /// <summary>Both, as the services are given them.</summary>
    public LedgerOptions LedgerKeys => new() { ContactPointKeys = { [1] = ContactPointKey }, EvidenceKeys = { [1] = EvidenceKey } };

    /// <summary>Signs unsubscribe links.</summary>
    public string TokenKey => values["tokenKey"];

    /// <summary>Signs the unsubscribe links that marketing gets with a screening.</summary>
    public string MarketingTokenKey => values["marketingTokenKey"];

    /// <summary>Signs the links of the preference centre.</summary>
    public string CentreKey => values["centreKey"];

    /// <summary>Seals the sessions of the console.</summary>
    public string ConsoleCookieKey => values["consoleCookieKey"];

    /// <summary>Signs what confirms a consent.</summary>
    public string ConsentTokenKey => values["consentTokenKey"];

    /// <summary>What Twilio signs with.</summary>
    public string TwilioAuthToken => values["twilioAuthToken"];

    /// <summary>What the other SMS gateways prove themselves with.</summary>
    public string GatewayToken => values["gatewayToken"];

    /// <summary>What the webhook of our own signs with.</summary>
    public string WebhookSecret => values["webhookSecret"];

    /// <summary>What Mailgun signs with.</summary>
    public string MailgunSigningKey => values["mailgunSigningKey"];

    /// <summary>What Postmark proves itself with.</summary>
    public string PostmarkPassword => values["postmarkPassword"];

    /// <summary>What Brevo proves itself with.</summary>
    public string BrevoToken => values["brevoToken"];

    /// <summary>The API key of each of <see cref="ApiClient.All"/>, by its name.</summary>
    public IReadOnlyDictionary<string, string> ApiKeys =>
        ApiClient.All.ToDictionary(client => client.Name, client => values[ApiKeyOf(client)]);

    /// <summary>The passwords of <see cref="ConsentDatabase.Roles"/>.</summary>
    public IReadOnlyDictionary<string, string> RolePasswords =>
        ConsentDatabase.Roles.ToDictionary(role => role, role => values[RolePasswordOf(role)]);

    /// <summary>Reads those of a directory, and makes what is not there yet.</summary>
    public static Secrets Open(StateDirectory directory)
    {
        var file = directory.File(FileName);
        var values = File.Exists(file) ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file))! : [];
        var known = values.Count;
        values.TryAdd("systemId", RandomNumberGenerator.GetHexString(8, lowercase: true));
        values.TryAdd("ownerPassword", Password());
        values.TryAdd("contactPointKey", Key());
        values.TryAdd("evidenceKey", Key());
        values.TryAdd("tokenKey", Key());
        values.TryAdd("marketingTokenKey", Key());
        values.TryAdd("centreKey", Key());
        values.TryAdd("consentTokenKey", Key());
        values.TryAdd("consoleCookieKey", Key());
        values.TryAdd("twilioAuthToken", RandomNumberGenerator.GetHexString(32, lowercase: true));
        values.TryAdd("gatewayToken", Password());
        values.TryAdd("webhookSecret", $"whsec_{Key()}");
        values.TryAdd("mailgunSigningKey", Password());
        values.TryAdd("postmarkPassword", Password());
        values.TryAdd("brevoToken", Password());
        foreach (var client in ApiClient.All)
        {
            values.TryAdd(ApiKeyOf(client), Clients.NewKey());
        }

        foreach (var role in ConsentDatabase.Roles)
        {
            values.TryAdd(RolePasswordOf(role), Password());
        }

        if (values.Count > known)
        {
            directory.WriteSecret(FileName, JsonSerializer.Serialize(values, Json));
        }

        return new Secrets(values);
    }

    private static string ApiKeyOf(ApiClient client) => $"apiKey.{client.Name}";

    private static string RolePasswordOf(string role) => $"rolePassword.{role}";

    private static string Key() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    // Hexadecimal: it stands in connection strings and environment files without a quote.
    private static string Password() => RandomNumberGenerator.GetHexString(48, lowercase: true);
}
