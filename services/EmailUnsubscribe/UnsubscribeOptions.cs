using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The section <c>Unsubscribe</c>.</summary>
public sealed class UnsubscribeOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Unsubscribe";

    /// <summary>The keys that links are signed with, by id (0 to 4095). Taking one out makes the links under it damaged ones; put a higher id beside it instead.</summary>
    public Dictionary<int, TokenKey> TokenKeys { get; init; } = [];

    /// <summary>The domain that receives <c>unsub+TOKEN@</c>.</summary>
    public string MailDomain { get; init; } = "";

    /// <summary>Who the page says it speaks for.</summary>
    public string Sender { get; init; } = "SENEF";

    /// <summary>The mail that confirms an objection made by a link. None is sent, and no link carries an address, where no server is given.</summary>
    public ConfirmationOptions Confirmation { get; init; } = new();
}

/// <summary>A key that links are signed with.</summary>
public sealed class TokenKey
{
    /// <summary>Base64 of at least 32 bytes.</summary>
    public string Secret { get; init; } = "";

    /// <summary>
    /// The client whose links it signs, by the name of its API key or JWT; a client that knows its secret can mint by itself. Empty: the links of
    /// every client that has no key of its own.
    /// </summary>
    public string Client { get; init; } = "";

    /// <summary>What links under it may refuse, with all that is below in the catalogue; everything when empty.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];
}

internal sealed class UnsubscribeOptionsValidation(PurposeCatalogue catalogue) : IValidateOptions<UnsubscribeOptions>
{
    private const int ShortestKey = 32;

    public ValidateOptionsResult Validate(string? name, UnsubscribeOptions options)
    {
        var failures = new List<string>();
        foreach (var (id, key) in options.TokenKeys)
        {
            if (id is < 0 or > UnsubscribeToken.HighestKeyId || !IsLongEnough(key.Secret))
            {
                failures.Add($"Unsubscribe:TokenKeys:{id} must have an id from 0 to {UnsubscribeToken.HighestKeyId} and a Secret that is Base64 of at least {ShortestKey} bytes");
            }

            if (key.Purposes.FirstOrDefault(purpose => catalogue.Find(purpose) is null) is { } unknown)
            {
                failures.Add($"Unsubscribe:TokenKeys:{id}:Purposes names {unknown}, which the catalogue does not have; it has {catalogue.Names}");
            }
        }

        if (options.TokenKeys.Count == 0)
        {
            failures.Add($"Unsubscribe:TokenKeys:1:Secret is missing; set it to Base64 of {ShortestKey} random bytes, for example from 'openssl rand -base64 {ShortestKey}'");
        }

        else if (options.TokenKeys.Values.All(key => key.Client != ""))
        {
            failures.Add("Unsubscribe:TokenKeys needs a key without a Client: what lets a person undo a click is encrypted under it, and no client may know it");
        }

        if (Uri.CheckHostName(options.MailDomain) != UriHostNameType.Dns)
        {
            failures.Add("Unsubscribe:MailDomain must be the domain that receives unsub+TOKEN@");
        }

        if (options.Confirmation.Fault is { } fault)
        {
            failures.Add(fault);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsLongEnough(string key) => Convert.TryFromBase64String(key, new byte[key.Length], out var bytes) && bytes >= ShortestKey;
}
