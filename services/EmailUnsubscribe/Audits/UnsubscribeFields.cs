using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// The points about <c>List-Unsubscribe</c> and <c>List-Unsubscribe-Post</c>. Where there are several of one name, all of them count.
/// </summary>
internal sealed class UnsubscribeFields
{
    private const string ListUnsubscribe = "List-Unsubscribe";
    private const string ListUnsubscribePost = "List-Unsubscribe-Post";
    private const string OneClick = "List-Unsubscribe=One-Click";

    private readonly OurLinks links;
    private readonly AuditTexts texts;
    private readonly List<ListUnsubscribeField> fields;
    private readonly List<string> posts;
    private readonly List<string> uris;
    private readonly List<string> pages;
    private readonly List<string> mailtos;

    public UnsubscribeFields(OutgoingMessage message, OurLinks links, AuditTexts texts)
    {
        this.links = links;
        this.texts = texts;
        fields = [.. message.Fields(ListUnsubscribe).Select(OutgoingMessage.ValueOf).Select(ListUnsubscribeField.Read)];
        posts = [.. message.Fields(ListUnsubscribePost).Select(OutgoingMessage.ValueOf)];
        uris = [.. fields.SelectMany(field => field.Uris)];
        pages = [.. uris.Where(uri => HasScheme(uri, "https") || HasScheme(uri, "http"))];
        mailtos = [.. uris.Where(uri => HasScheme(uri, "mailto"))];
    }

    /// <summary>What the https URI refuses; null when it is not a valid one of ours.</summary>
    public UnsubscribeToken? Target => pages.Select(links.Read).FirstOrDefault(token => token is not null);

    public (AuditResult, string) ListUnsubscribeOnce() => Once(ListUnsubscribe, fields.Count);

    public (AuditResult, string) ListUnsubscribePostOnce() => Once(ListUnsubscribePost, posts.Count);

    public (AuditResult, string) ListUnsubscribeSyntax() =>
        fields switch
        {
            [] => (AuditResult.Unknown, texts["NoListUnsubscribe"]),
            _ when fields.Any(field => field.IsEncoded) => (AuditResult.Fail, texts["EncodedWord"]),
            _ when fields.Any(field => !field.IsWellFormed) => (AuditResult.Fail, texts["SyntaxWrong"]),
            _ => (AuditResult.Pass, texts["SyntaxRight"]),
        };

    public (AuditResult, string) OneHttpsUri() =>
        pages switch
        {
            _ when fields.Count == 0 => (AuditResult.Unknown, texts["NoListUnsubscribe"]),
            [] => (AuditResult.Fail, texts["HttpsUriMissing"]),
            [var page] when HasScheme(page, "https") => (AuditResult.Pass, texts["OneHttpsUri"]),
            [_] => (AuditResult.Fail, texts["HttpUri"]),
            _ => (AuditResult.Fail, texts["SeveralHttpsUris"]),
        };

    public (AuditResult, string) HttpsUriToken() =>
        pages switch
        {
            [] => (AuditResult.Unknown, texts["NoHttpsUri"]),
            _ when !pages.All(links.IsOurs) => (AuditResult.Fail, texts["HttpsUriNotOurs"]),
            _ when pages.Any(page => links.Read(page) is null) => (AuditResult.Fail, texts["HttpsUriTokenInvalid"]),
            _ => (AuditResult.Pass, texts["HttpsUriOurs"]),
        };

    public (AuditResult, string) HttpsUriFirst() =>
        pages switch
        {
            [] => (AuditResult.Unknown, texts["NoHttpsUri"]),
            [var page, ..] when page == uris[0] => (AuditResult.Pass, texts["HttpsUriFirst"]),
            _ => (AuditResult.Advice, texts["HttpsUriLater"]),
        };

    public (AuditResult, string) MailtoUri()
    {
        var tokens = mailtos.Select(links.ReadMailto).ToList();
        return tokens switch
        {
            _ when fields.Count == 0 => (AuditResult.Unknown, texts["NoListUnsubscribe"]),
            [] => (AuditResult.Advice, texts["MailtoMissing"]),
            _ when tokens.Contains(null) => (AuditResult.Fail, texts["MailtoTokenInvalid"]),
            _ when Target is { } target && tokens.Any(token => token != target) => (AuditResult.Fail, texts["MailtoOfAnother"]),
            _ => (AuditResult.Pass, texts["MailtoOurs"]),
        };
    }

    public (AuditResult, string) ListUnsubscribePostValue() =>
        posts switch
        {
            [] => (AuditResult.Unknown, texts["NoListUnsubscribePost"]),
            _ when posts.All(value => value == OneClick) => (AuditResult.Pass, texts["PostValueRight"]),
            _ => (AuditResult.Fail, texts["PostValueWrong"]),
        };

    /// <summary>
    /// The names of which a signature leaves a field open to change: each must be in <c>h=</c> as often as the message has it, and once at
    /// least.
    /// </summary>
    public IReadOnlyList<string> NotSignedBy(DkimSignature signature) =>
        [
            .. new[] { (Name: ListUnsubscribe, fields.Count), (Name: ListUnsubscribePost, posts.Count) }
                .Where(field => signature.TimesSigned(field.Name) < Math.Max(1, field.Count))
                .Select(field => field.Name),
        ];

    private static bool HasScheme(string uri, string scheme) => uri.StartsWith($"{scheme}:", StringComparison.OrdinalIgnoreCase);

    private (AuditResult, string) Once(string field, int count) =>
        count switch
        {
            0 => (AuditResult.Fail, texts["FieldMissing", ("field", field)]),
            1 => (AuditResult.Pass, texts["FieldOnce", ("field", field)]),
            _ => (AuditResult.Fail, texts["FieldRepeated", ("field", field)]),
        };
}
