using SenefConsent.Hosting;

namespace SenefConsent.Local;

/// <summary>The variables that compose.override.yaml asks for.</summary>
internal static class ComposeEnvironment
{
    public const string FileName = "compose.env";

    /// <summary>Writes them to a file for <c>--env-file</c>.</summary>
    public static void Write(StateDirectory directory, Secrets secrets, int postgresPort, IReadOnlyDictionary<string, Uri> urls) =>
        directory.WriteSecret(
            FileName,
            string.Concat(Variables(secrets, postgresPort, urls).Select(variable => $"{variable.Name}={variable.Value}\n"))
        );

    private static IEnumerable<(string Name, string Value)> Variables(
        Secrets secrets,
        int postgresPort,
        IReadOnlyDictionary<string, Uri> urls
    )
    {
        // Another clone has other keys: it must not meet this one's volume.
        yield return ("COMPOSE_PROJECT_NAME", $"senef-consent-{secrets.SystemId}");
        yield return ("POSTGRES_PORT", $"{postgresPort}");
        yield return ("POSTGRES_PASSWORD", secrets.OwnerPassword);
        yield return ("CONTACT_POINT_KEY", secrets.ContactPointKey);
        yield return ("EVIDENCE_KEY", secrets.EvidenceKey);
        yield return ("UNSUBSCRIBE_TOKEN_KEY", secrets.TokenKey);
        yield return ("MARKETING_TOKEN_KEY", secrets.MarketingTokenKey);
        yield return ("CONSENT_TOKEN_KEY", secrets.ConsentTokenKey);
        yield return ("UNSUBSCRIBE_MAIL_DOMAIN", ServiceConfiguration.MailDomain);
        yield return ("MAILGUN_SIGNING_KEY", secrets.MailgunSigningKey);
        yield return ("POSTMARK_PASSWORD", secrets.PostmarkPassword);
        yield return ("BREVO_TOKEN", secrets.BrevoToken);
        yield return ("CENTRE_KEY", secrets.CentreKey);
        yield return ("CONSOLE_COOKIE_KEY", secrets.ConsoleCookieKey);
        yield return ("TWILIO_AUTH_TOKEN", secrets.TwilioAuthToken);
        yield return ("GATEWAY_TOKEN", secrets.GatewayToken);
        yield return ("WEBHOOK_SECRET", secrets.WebhookSecret);
        foreach (var client in ApiClient.All)
        {
            yield return ($"{client.Variable}_SHA256", Clients.HashOf(secrets.ApiKeys[client.Name]));
        }

        foreach (var service in ServiceNames.All)
        {
            var variable = ServiceNames.VariableOf(service);
            yield return ($"{variable}_PORT", $"{urls[service].Port}");
            yield return ($"{variable}_URL", urls[service].Origin());
        }

        foreach (var (role, password) in secrets.RolePasswords)
        {
            yield return ($"{ServiceNames.VariableOf(role)}_PASSWORD", password);
        }
    }
}
