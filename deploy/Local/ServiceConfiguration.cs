using System.Text.Json;
using Npgsql;
using SenefConsent.Database;
using SenefConsent.Hosting;

namespace SenefConsent.Local;

/// <summary>The settings of a service, as environment variables.</summary>
internal static class ServiceConfiguration
{
    public const string MailDomain = "unsubscribe.example.org";

    // compose.override.yaml has the same.
    public const string GatewayAccount = "main";
    public const string PostmarkUsername = "postmark";
    private const string Separator = "__";
    private const string Marketing = "marketing";
    private const int MarketingKeyId = 2;

    /// <summary>
    /// The SMS gateways that prove themselves with a token, or may: as the configuration and as the webhook's address call them.
    /// </summary>
    public static readonly (string Section, string Name)[] TokenGateways =
    [
        ("Vonage", "vonage"),
        ("Sinch", "sinch"),
        ("Infobip", "infobip"),
        ("MessageBird", "messagebird"),
        ("Bird", "bird"),
        ("OvhCloud", "ovhcloud"),
        ("Smsmode", "smsmode"),
        ("Octopush", "octopush"),
        ("Esendex", "esendex"),
        ("Plivo", "plivo"),
        ("SmsFactor", "smsfactor"),
        ("SpotHit", "spot-hit"),
        ("MTarget", "mtarget"),
        ("HighConnection", "high-connection"),
        ("Brevo", "brevo"),
    ];

    public static IReadOnlyDictionary<string, string> Of(
        string service,
        Uri address,
        IReadOnlyDictionary<string, Uri> addresses,
        string owner,
        string journal,
        Secrets secrets
    )
    {
        var common = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = address.Origin(),
            [ServiceProcess.Collector.Name] = ServiceProcess.Collector.Value,
            ["Public__BaseUrl"] = address.Origin(),
            ["Controller__PrivacyPolicy"] = "https://www.example.org/privacy",
        };
        if (service == ServiceNames.Console)
        {
            return common.Concat(OfConsole(addresses, secrets)).ToDictionary();
        }

        var settings = new Dictionary<string, string>(common)
        {
            ["ConnectionStrings__Consent"] = new NpgsqlConnectionStringBuilder(owner)
            {
                Username = ConsentDatabase.RoleOf(service),
                Password = secrets.RolePasswords[service],
                ApplicationName = service,
            }.ConnectionString,
            ["Ledger__ContactPointKeys__1"] = secrets.ContactPointKey,
            ["Ledger__EvidenceKeys__1"] = secrets.EvidenceKey,
            ["Journal__Directory"] = journal,
        };
        foreach (var (name, url) in addresses.Where(service => service.Key != ServiceNames.Console))
        {
            settings[$"Reference__Services__{ServiceNames.ProjectOf(name)}"] = url.Origin();
        }

        foreach (var (index, client) in ApiClient.All.Index())
        {
            settings[$"Clients__ApiKeys__{index}__Client"] = client.Name;
            settings[$"Clients__ApiKeys__{index}__Sha256"] = Clients.HashOf(secrets.ApiKeys[client.Name]);
            foreach (var (number, scope) in client.Scopes.Index())
            {
                settings[$"Clients__ApiKeys__{index}__Scopes__{number}"] = scope;
            }
        }

        foreach (var (name, value) in OwnOf(service, addresses, secrets))
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>
    /// Writes what a service was started with where its launch profile reads it, so that the service also runs in an IDE, beside the others
    /// and on the same database.
    /// </summary>
    public static void WriteForLaunchProfile(StateDirectory directory, string service, IReadOnlyDictionary<string, string> settings)
    {
        var folder = Path.Combine("settings", ServiceNames.ProjectOf(service));
        Directory.CreateDirectory(directory.File(folder));
        directory.WriteSecret(
            Path.Combine(folder, "appsettings.json"),
            JsonSerializer.Serialize(
                settings
                    .Where(setting => setting.Key.Contains(Separator, StringComparison.Ordinal))
                    .ToDictionary(setting => setting.Key.Replace(Separator, ":", StringComparison.Ordinal), setting => setting.Value)
            )
        );
    }

    // It has neither a database nor a key of the ledger.
    private static IEnumerable<KeyValuePair<string, string>> OfConsole(IReadOnlyDictionary<string, Uri> addresses, Secrets secrets) =>
        addresses
            .Where(service => service.Key != ServiceNames.Console)
            .Select(service => KeyValuePair.Create($"Console__Services__{ServiceNames.ProjectOf(service.Key)}", service.Value.Origin()))
            .Append(new("Console__CookieKeys__1", secrets.ConsoleCookieKey))
            .Append(new("Console__MetricsKeySha256", Clients.HashOf(secrets.ApiKeys["operator"])));

    // What only one service needs, no other is given.
    private static IEnumerable<(string Name, string Value)> OwnOf(
        string service,
        IReadOnlyDictionary<string, Uri> addresses,
        Secrets secrets
    ) =>
        service switch
        {
            "preferences" => [("Centre__Keys__1", secrets.CentreKey), ("Consents__TokenKeys__1", secrets.ConsentTokenKey)],
            "email-unsubscribe" =>
            [
                ("Unsubscribe__TokenKeys__1__Secret", secrets.TokenKey),
                ($"Unsubscribe__TokenKeys__{MarketingKeyId}__Secret", secrets.MarketingTokenKey),
                ($"Unsubscribe__TokenKeys__{MarketingKeyId}__Client", Marketing),
                ("Unsubscribe__MailDomain", MailDomain),
                ("Platforms__Mailgun__SigningKey", secrets.MailgunSigningKey),
                ("Platforms__Postmark__Username", PostmarkUsername),
                ("Platforms__Postmark__Password", secrets.PostmarkPassword),
                ("Platforms__Brevo__Token", secrets.BrevoToken),
            ],
            "sms-stop" =>
            [
                ($"Gateways__Twilio__{GatewayAccount}__AuthToken", secrets.TwilioAuthToken),
                ($"Gateways__StandardWebhooks__{GatewayAccount}__Secrets__0", secrets.WebhookSecret),
                .. TokenGateways.Select(gateway => ($"Gateways__{gateway.Section}__{GatewayAccount}__Tokens__0", secrets.GatewayToken)),
            ],
            "blocklist" =>
            [
                ("Links__BaseUrl", addresses["email-unsubscribe"].Origin()),
                ($"Links__TokenKeys__{MarketingKeyId}__Secret", secrets.MarketingTokenKey),
                ($"Links__TokenKeys__{MarketingKeyId}__Client", Marketing),
                // Whoever tries a subscriber out has it on the same machine.
                ("Subscribers__AllowPrivateAddresses", "true"),
                // Demonstrations and tests look at more histories in a minute than a person at work does.
                ("Quotas__HistoriesPerMinute", "100000"),
            ],
            _ => [],
        };

    /// <summary>The address without the slash that a Uri ends in.</summary>
    public static string Origin(this Uri address) => address.GetLeftPart(UriPartial.Authority);
}
