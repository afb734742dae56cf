using Microsoft.Extensions.Options;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The section <c>Unsubscribe</c>.</summary>
public sealed class UnsubscribeOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Unsubscribe";

    /// <summary>The keys that links are signed with, Base64 of at least 32 bytes, by id (0 to 4095). The highest id signs; a key that is taken out makes the links under it useless.</summary>
    public Dictionary<int, string> TokenKeys { get; init; } = [];

    /// <summary>The domain that receives <c>unsub+TOKEN@</c>.</summary>
    public string MailDomain { get; init; } = "";

    /// <summary>Who the page says it speaks for.</summary>
    public string Sender { get; init; } = "SENEF";
}

internal sealed class UnsubscribeOptionsValidation : IValidateOptions<UnsubscribeOptions>
{
    private const int ShortestKey = 32;

    public ValidateOptionsResult Validate(string? name, UnsubscribeOptions options)
    {
        var failures = options.TokenKeys
            .Where(key => key.Key is < 0 or > UnsubscribeToken.HighestKeyId || !IsLongEnough(key.Value))
            .Select(key => $"Unsubscribe:TokenKeys:{key.Key} must have an id from 0 to {UnsubscribeToken.HighestKeyId} and be Base64 of at least {ShortestKey} bytes")
            .ToList();
        if (options.TokenKeys.Count == 0)
        {
            failures.Add($"Unsubscribe:TokenKeys:1 is missing; set it to Base64 of {ShortestKey} random bytes, for example from 'openssl rand -base64 {ShortestKey}'");
        }

        if (Uri.CheckHostName(options.MailDomain) != UriHostNameType.Dns)
        {
            failures.Add("Unsubscribe:MailDomain must be the domain that receives unsub+TOKEN@");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsLongEnough(string key) => Convert.TryFromBase64String(key, new byte[key.Length], out var bytes) && bytes >= ShortestKey;
}
