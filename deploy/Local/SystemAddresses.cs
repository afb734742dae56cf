using System.Text.Json;

namespace SenefConsent.Local;

/// <summary>An account at an SMS gateway.</summary>
/// <param name="Account">Its name in the webhook's address.</param>
/// <param name="Secret">What the gateway signs with; of all but twilio and standard-webhooks a token that stands in the address, as
/// <c>?token=</c>.</param>
public sealed record GatewayAccount(string Account, string Secret);

/// <summary>Where a running system is and the keys that open it: the content of local.json, which tests and tools read.</summary>
/// <param name="Postgres">The connection string of the owner of the schema.</param>
/// <param name="Services">The base address of each service, without a slash at its end, by its name in camel case.</param>
/// <param name="ApiKeys">The API keys, by the name of the client.</param>
/// <param name="Gateways">The accounts at SMS gateways, by the gateway's name.</param>
/// <param name="Platforms">What mail platforms prove themselves with, as each of them calls it, by the platform's name.</param>
public sealed record SystemAddresses(
    string Postgres,
    IReadOnlyDictionary<string, string> Services,
    IReadOnlyDictionary<string, string> ApiKeys,
    IReadOnlyDictionary<string, GatewayAccount> Gateways,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Platforms
)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "local.json";

    /// <summary>The name of the same as shell variables, with which every command of the guides works as it stands there.</summary>
    public const string ShellFileName = "local.sh";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The addresses of a system with these secrets.</summary>
    internal static SystemAddresses Of(string owner, IReadOnlyDictionary<string, Uri> services, Secrets secrets) =>
        new(
            owner,
            services.ToDictionary(service => ServiceNames.KeyOf(service.Key), service => service.Value.Origin()),
            secrets.ApiKeys,
            ServiceConfiguration
                .TokenGateways.ToDictionary(
                    gateway => gateway.Name,
                    _ => new GatewayAccount(ServiceConfiguration.GatewayAccount, secrets.GatewayToken)
                )
                .Append(new("twilio", new(ServiceConfiguration.GatewayAccount, secrets.TwilioAuthToken)))
                .Append(new("standard-webhooks", new(ServiceConfiguration.GatewayAccount, secrets.WebhookSecret)))
                .ToDictionary(),
            new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["mailgun"] = new Dictionary<string, string> { ["signingKey"] = secrets.MailgunSigningKey },
                ["postmark"] = new Dictionary<string, string>
                {
                    ["username"] = ServiceConfiguration.PostmarkUsername,
                    ["password"] = secrets.PostmarkPassword,
                },
                ["brevo"] = new Dictionary<string, string> { ["token"] = secrets.BrevoToken },
            }
        );

    /// <summary>Addresses and keys as variables of a shell: <c>BLOCKLIST</c>, <c>MARKETING_KEY</c> and so on.</summary>
    public IReadOnlyDictionary<string, string> Variables =>
        ServiceNames
            .All.ToDictionary(ServiceNames.VariableOf, service => Services[ServiceNames.KeyOf(service)])
            .Concat(ApiClient.All.Select(client => KeyValuePair.Create(client.Variable, ApiKeys[client.Name])))
            .Append(new("TWILIO_AUTH_TOKEN", Gateways["twilio"].Secret))
            .Append(new("GATEWAY_TOKEN", Gateways["ovhcloud"].Secret))
            .Append(new("STANDARD_WEBHOOKS_SECRET", Gateways["standard-webhooks"].Secret))
            .Append(new("MAILGUN_SIGNING_KEY", Platforms["mailgun"]["signingKey"]))
            .Append(new("POSTMARK_USERNAME", Platforms["postmark"]["username"]))
            .Append(new("POSTMARK_PASSWORD", Platforms["postmark"]["password"]))
            .Append(new("BREVO_TOKEN", Platforms["brevo"]["token"]))
            .ToDictionary();

    /// <summary>Writes both files; only their owner may read them.</summary>
    public void Write(StateDirectory directory)
    {
        directory.WriteSecret(FileName, JsonSerializer.Serialize(this, Json));
        directory.WriteSecret(ShellFileName, string.Concat(Variables.Select(variable => $"export {variable.Key}='{variable.Value}'\n")));
    }
}
