using System.Globalization;
using MimeKit;
using MimeKit.Cryptography;
using SenefConsent.Contracts;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>One DKIM signature of a message (RFC 6376).</summary>
/// <param name="Result">Valid, not valid, or not to be checked because DNS does not answer.</param>
/// <param name="Text">Why.</param>
/// <param name="SignedFields">The names of its <c>h=</c>, each as often as it stands there.</param>
internal sealed record DkimSignature(AuditResult Result, string Text, IReadOnlyList<string> SignedFields)
{
    // What a verifier looks at is for it to limit (RFC 6376 section 4.2): each signature costs a hash of the message and a question to DNS,
    // and each name a search through the header.
    private const int MostSignatures = 8;
    private const int MostNames = 500;
    private const int LongestSignature = 16 * 1024;

    private static readonly TimeSpan TimeForDns = TimeSpan.FromSeconds(5);

    /// <summary>Verifies the message's signatures, from its top.</summary>
    public static async Task<IReadOnlyList<DkimSignature>> VerifyAllAsync(
        OutgoingMessage message,
        DkimKeys keys,
        AuditTexts texts,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TimeForDns);
        var signatures = new List<DkimSignature>();
        foreach (var field in message.Fields("DKIM-Signature").Take(MostSignatures))
        {
            var tags = TagsOf(field);
            var (result, text) = await VerifyAsync(message.Raw, field, tags, keys, texts, now, deadline.Token);
            signatures.Add(new DkimSignature(result, text, NamesOf(tags)));
        }

        cancellation.ThrowIfCancellationRequested();
        return signatures;
    }

    /// <summary>How often <c>h=</c> names a field.</summary>
    public int TimesSigned(string field) => SignedFields.Count(name => name.Equals(field, StringComparison.OrdinalIgnoreCase));

    private static async Task<(AuditResult Result, string Text)> VerifyAsync(
        MimeMessage message,
        Header field,
        Dictionary<string, string> tags,
        DkimKeys keys,
        AuditTexts texts,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (NamesOf(tags).Length > MostNames || field.RawValue.Length > LongestSignature)
        {
            return (AuditResult.Fail, texts["SignatureMalformed"]);
        }

        if (
            tags.TryGetValue("x", out var expiry)
            && !(long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at > now.ToUnixTimeSeconds())
        )
        {
            return (AuditResult.Fail, texts["SignatureExpired"]);
        }

        try
        {
            return await new DkimVerifier(keys).VerifyAsync(message, field, cancellation)
                ? (AuditResult.Pass, texts["SignatureValid"])
                : (AuditResult.Fail, texts["SignatureDoesNotMatch"]);
        }
        catch (DkimKeyException without)
        {
            return (without.Result, without.Message);
        }
        catch (Exception)
        {
            // Signature and key are other people's text: MimeKit, Base64 and BouncyCastle each refuse it with exceptions of their own.
            return (AuditResult.Fail, texts["SignatureMalformed"]);
        }
    }

    private static Dictionary<string, string> TagsOf(Header field)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in OutgoingMessage.ValueOf(field).Split(';'))
        {
            if (tag.Split('=', 2) is [var name, var value])
            {
                tags.TryAdd(name.Trim(), string.Concat(value.Where(character => !char.IsWhiteSpace(character))));
            }
        }

        return tags;
    }

    private static string[] NamesOf(Dictionary<string, string> tags) =>
        tags.TryGetValue("h", out var names) ? names.Split(':', StringSplitOptions.RemoveEmptyEntries) : [];
}
