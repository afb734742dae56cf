using DnsClient;
using Microsoft.Extensions.Primitives;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using SenefConsent.Contracts;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The public keys of DKIM signatures: those that came with the request, else those of DNS. One for an audit.</summary>
internal sealed class DkimKeys(IReadOnlyDictionary<string, string> given, ILookupClient dns, AuditTexts texts) : DkimPublicKeyLocatorBase
{
    public const string RequestHeader = "Dkim-Public-Key";

    // An RSA key of 4096 bits, the longest that verifiers must take, has 736 characters; to look at one of 16384 bits takes ten seconds.
    private const int LongestRecord = 1024;

    /// <summary>The keys of the request's headers, by name; null when one is not a name and a record.</summary>
    public static IReadOnlyDictionary<string, string>? Given(StringValues headers)
    {
        var keys = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        // A comma is where a client or a proxy has joined two headers; no tag of a key needs one.
        foreach (var header in headers.SelectMany(header => header!.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (
                header.Split((char[]?)null, 2, StringSplitOptions.TrimEntries) is not [var name, { Length: > 0 } record]
                || !name.Contains("._domainkey.", StringComparison.OrdinalIgnoreCase)
            )
            {
                return null;
            }

            keys[name] = record;
        }

        return keys;
    }

    /// <summary>The key of a selector.</summary>
    /// <exception cref="DkimKeyException">There is none, or DNS does not answer.</exception>
    public override async Task<AsymmetricKeyParameter> LocatePublicKeyAsync(
        string methods,
        string domain,
        string selector,
        CancellationToken cancellationToken = default
    )
    {
        var record = given.GetValueOrDefault($"{selector}._domainkey.{domain}") ?? await AskAsync(selector, domain, cancellationToken);
        return record.Length <= LongestRecord
            ? GetPublicKey(record)
            : throw new DkimKeyException(AuditResult.Fail, texts["SignatureMalformed"]);
    }

    /// <inheritdoc/>
    public override AsymmetricKeyParameter LocatePublicKey(
        string methods,
        string domain,
        string selector,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException("DNS is waited for.");

    private async Task<string> AskAsync(string selector, string domain, CancellationToken cancellation)
    {
        // DNS is asked for names only: what else stands in s= and d= has no key.
        if (Uri.CheckHostName($"{selector}.{domain}") != UriHostNameType.Dns)
        {
            throw new DkimKeyException(AuditResult.Fail, texts["KeyMissing"]);
        }

        try
        {
            var answer = await dns.QueryAsync($"{selector}._domainkey.{domain}", QueryType.TXT, cancellationToken: cancellation);
            if (!answer.HasError || answer.Header.ResponseCode == DnsHeaderResponseCode.NotExistentDomain)
            {
                return answer.Answers.TxtRecords().Select(txt => string.Concat(txt.Text)).FirstOrDefault(IsKey)
                    ?? throw new DkimKeyException(AuditResult.Fail, texts["KeyMissing"]);
            }
        }
        catch (Exception silent) when (silent is DnsResponseException or ArgumentException or OperationCanceledException)
        {
            // As when it answers with a fault.
        }

        throw new DkimKeyException(AuditResult.Unknown, texts["DnsDoesNotAnswer"]);
    }

    private static bool IsKey(string record) => record.Contains("p=", StringComparison.Ordinal);
}

/// <summary>There is no key to verify with. The message is what the audit says of it.</summary>
internal sealed class DkimKeyException(AuditResult result, string message) : Exception(message)
{
    public AuditResult Result { get; } = result;
}
