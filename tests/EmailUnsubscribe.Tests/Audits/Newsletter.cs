using System.Security.Cryptography;
using System.Text;
using DnsClient;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Security;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>A newsletter that is right in every point, for tests to spoil; and what the audit finds.</summary>
internal static class Newsletter
{
    public const string KeyName = "news._domainkey.example.org";

    /// <summary>
    /// The message before it is signed. <c>{url}</c>, <c>{mailto}</c> and <c>{token}</c> are the recipient's, <c>{other}</c> is another's
    /// token, <c>{long}</c> a text of 998 characters.
    /// </summary>
    public const string Template = """
        From: SENEF <news@example.org>
        To: Ann <ann@example.org>
        Subject: November
        List-Id: Newsletter <newsletter.example.org>
        List-Unsubscribe: <{url}>, <{mailto}>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8

        Stop these e-mails: {url}
        --b
        Content-Type: text/html; charset=utf-8

        <html><body><p>Hello</p>
        <p><a href="{url}">Stop these e-mails</a></p>
        </body></html>
        --b--

        """;

    private static readonly string[] AllFields = ["from", "to", "subject", "list-unsubscribe", "list-unsubscribe-post"];
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly UnsubscribeToken Target = new(Guid.Parse("11111111-2222-3333-4444-555555555555"), 2, 7);

    private static readonly UnsubscribeTokens Tokens = new(
        new Dictionary<int, TokenKey> { [1] = new() { Secret = ConsentSystem.KeyOf('a') } },
        PurposeCatalogue.Read(new LedgerOptions().PurposeCatalogue)
    );

    public static OurLinks Links { get; } = new("https://u.example.org", "unsubscribe.example.org", Tokens);

    public static string KeyRecord { get; } = $"v=DKIM1; k=rsa; p={Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo())}";

    /// <summary>The key as it would come with the request: no test asks DNS.</summary>
    public static AuditTexts Texts { get; } = new("en");

    public static DkimKeys GivenKey { get; } = new(new Dictionary<string, string> { [KeyName] = KeyRecord }, new LookupClient(), Texts);

    public static string Filled(string template)
    {
        var token = UnsubscribeTokens.Mint(Tokens.KeyOf("")!, Target);
        return template
            .ReplaceLineEndings("\r\n")
            .Replace("{url}", "https://u.example.org/u/{token}", StringComparison.Ordinal)
            .Replace("{mailto}", "mailto:unsub+{token}@unsubscribe.example.org", StringComparison.Ordinal)
            .Replace("{token}", token, StringComparison.Ordinal)
            .Replace("{long}", new string('x', 998), StringComparison.Ordinal)
            .Replace(
                "{other}",
                UnsubscribeTokens.Mint(Tokens.KeyOf("")!, Target with { ContactPoint = Guid.Empty }),
                StringComparison.Ordinal
            );
    }

    /// <summary>The message, signed over some fields; over all that the audit asks for when none are named.</summary>
    public static string Signed(string template, params string[] fields)
    {
        var message = Parsed(Filled(template)).Raw;
        var signer = new DkimSigner(DotNetUtilities.GetRsaKeyPair(Key).Private, "example.org", "news")
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        };
        signer.Sign(message, fields is [] ? AllFields : fields);
        using var sent = new MemoryStream();
        message.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, sent);
        return Encoding.Latin1.GetString(sent.ToArray());
    }

    public static OutgoingMessage Parsed(string raw)
    {
        var stream = new MemoryStream();
        stream.Write(Encoding.Latin1.GetBytes(raw));
        return OutgoingMessage.Read(stream)!;
    }

    public static async Task<IReadOnlyList<Finding>> AuditedAsync(string raw, DkimKeys? keys = null, DateTimeOffset? now = null)
    {
        var message = Parsed(raw);
        var signatures = await DkimSignature.VerifyAllAsync(
            message,
            keys ?? GivenKey,
            Texts,
            now ?? DateTimeOffset.UnixEpoch,
            CancellationToken.None
        );
        return MessageAudit.Of(message, signatures, Links, Texts);
    }
}
