using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace SenefConsent.StaffConsole;

/// <summary>The section <c>Console</c>.</summary>
public sealed class ConsoleOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Console";

    private const int KeyLength = 32;
    private const int LongestIdleMinutes = 24 * 60;
    private const int LongestAnswerSeconds = 300;

    /// <summary>Where the services are, as the console reaches them.</summary>
    public ServiceAddresses Services { get; init; } = new();

    /// <summary>
    /// The keys that sessions are sealed with, Base64 of 32 bytes, by id. The highest seals; the others go on being read, so that nobody is
    /// signed out by a new one.
    /// </summary>
    public Dictionary<int, string> CookieKeys { get; init; } = [];

    /// <summary>After how many minutes without a request a session ends.</summary>
    public int IdleMinutes { get; init; } = 30;

    /// <summary>After how many seconds a service that has not answered counts as away.</summary>
    public int AnswerWithinSeconds { get; init; } = 15;

    /// <summary>Where people sign in; without an authority they sign in with an API key, which is for the local run only.</summary>
    public OidcOptions Oidc { get; init; } = new();

    /// <summary>SHA-256, in hexadecimal, of the key with which Prometheus reads <c>/metrics</c>; empty: there are none to be read.</summary>
    public string MetricsKeySha256 { get; init; } = "";

    internal IEnumerable<string> FaultsAt(PublicAddress address)
    {
        if (CookieKeys.Count == 0 || CookieKeys.Any(key => key.Key <= 0 || !IsKey(key.Value)))
        {
            yield return $"{Section}:CookieKeys:1 must be Base64 of 32 random bytes, for example from 'openssl rand -base64 32', and so "
                + "every other key there";
        }

        foreach (var service in Enum.GetValues<Service>().Where(service => !IsWebAddress(Services.Of(service))))
        {
            yield return $"{Section}:Services:{service} must be the http or https address of that service";
        }

        if (
            MetricsKeySha256 != ""
            && (MetricsKeySha256.Length != 2 * SHA256.HashSizeInBytes || !MetricsKeySha256.All(char.IsAsciiHexDigit))
        )
        {
            yield return $"{Section}:MetricsKeySha256 is the SHA-256 of a key, in {2 * SHA256.HashSizeInBytes} hexadecimal digits";
        }

        if (IdleMinutes is < 1 or > LongestIdleMinutes)
        {
            yield return $"{Section}:IdleMinutes is from 1 to {LongestIdleMinutes}";
        }

        if (AnswerWithinSeconds is < 1 or > LongestAnswerSeconds)
        {
            yield return $"{Section}:AnswerWithinSeconds is from 1 to {LongestAnswerSeconds}";
        }

        if (Oidc.FaultAt($"{Section}:Oidc", IsThisMachine(address)) is { } fault)
        {
            yield return fault;
        }
    }

    private static bool IsKey(string text)
    {
        Span<byte> bytes = stackalloc byte[2 * KeyLength];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= KeyLength;
    }

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https");

    private static bool IsThisMachine(PublicAddress address) =>
        Uri.TryCreate(address.BaseUrl, UriKind.Absolute, out var url) && url is { Scheme: "http", IsLoopback: true };
}

/// <summary>Where the services are.</summary>
public sealed class ServiceAddresses
{
    /// <summary>Preferences.</summary>
    public string Preferences { get; init; } = "";

    /// <summary>EmailUnsubscribe.</summary>
    public string EmailUnsubscribe { get; init; } = "";

    /// <summary>SmsStop.</summary>
    public string SmsStop { get; init; } = "";

    /// <summary>Blocklist.</summary>
    public string Blocklist { get; init; } = "";

    /// <summary>SubjectRights.</summary>
    public string SubjectRights { get; init; } = "";

    internal string Of(Service service) =>
        service switch
        {
            Service.Preferences => Preferences,
            Service.EmailUnsubscribe => EmailUnsubscribe,
            Service.SmsStop => SmsStop,
            Service.Blocklist => Blocklist,
            _ => SubjectRights,
        };
}

/// <summary>The OIDC client that the console is.</summary>
public sealed class OidcOptions
{
    /// <summary>The issuer, which is that of the services (<c>Clients:Issuer</c>); its discovery document stands below it.</summary>
    public string Authority { get; init; } = "";

    /// <summary>The console's client id there.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Its secret; none for a public client, which PKCE alone protects.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>
    /// What is asked for besides <c>openid</c> and <c>profile</c>, divided by spaces: what makes the issuer give a token for the services'
    /// audience, and <c>offline_access</c> where a session is to outlast a token.
    /// </summary>
    public string Scope { get; init; } = "";

    internal bool IsGiven => Authority != "";

    internal string? FaultAt(string section, bool isThisMachine) =>
        Authority == ""
            ? isThisMachine
                ? null
                : $"{section}:Authority is missing: only at an http address of this machine may people sign in with an API key"
            : !Uri.TryCreate(Authority, UriKind.Absolute, out var issuer) || (issuer.Scheme != "https" && !issuer.IsLoopback)
                ? $"{section}:Authority must be the https address of an issuer"
                : ClientId == ""
                    ? $"{section}:ClientId is missing"
                    : null;
}

/// <summary>Says all that is wrong with the section at once.</summary>
internal sealed class ConsoleOptionsCheck(IOptions<PublicAddress> address) : IValidateOptions<ConsoleOptions>
{
    public ValidateOptionsResult Validate(string? name, ConsoleOptions options) =>
        options.FaultsAt(address.Value).ToList() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;
}
