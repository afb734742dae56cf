namespace SenefConsent.SmsStop;

/// <summary>The section <c>Gateways</c>: the accounts at the SMS gateways whose webhooks are accepted.</summary>
public sealed class GatewayOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Gateways";

    /// <summary>Accounts at Twilio, by the name that stands in the webhook's address.</summary>
    public Dictionary<string, TwilioAccount> Twilio { get; init; } = [];
}

/// <summary>An account at Twilio.</summary>
public sealed class TwilioAccount
{
    /// <summary>The primary auth token; Twilio signs with no other.</summary>
    public string AuthToken { get; init; } = "";
}

internal static class Gateways
{
    public static void AddGateways(this IHostApplicationBuilder builder) =>
        builder.Services.AddOptions<GatewayOptions>().Bind(builder.Configuration.GetSection(GatewayOptions.Section))
            .Validate(gateways => gateways.Twilio.Values.All(account => account.AuthToken != ""), "every account under Gateways:Twilio needs an AuthToken")
            .ValidateOnStart();
}
