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
    private readonly List<ListUnsubscribeField> fields;
    private readonly List<string> posts;
    private readonly List<string> uris;
    private readonly List<string> pages;
    private readonly List<string> mailtos;

    public UnsubscribeFields(OutgoingMessage message, OurLinks links)
    {
        this.links = links;
        fields = [.. message.Fields(ListUnsubscribe).Select(OutgoingMessage.ValueOf).Select(ListUnsubscribeField.Read)];
        posts = [.. message.Fields(ListUnsubscribePost).Select(OutgoingMessage.ValueOf)];
        uris = [.. fields.SelectMany(field => field.Uris)];
        pages = [.. uris.Where(uri => HasScheme(uri, "https") || HasScheme(uri, "http"))];
        mailtos = [.. uris.Where(uri => HasScheme(uri, "mailto"))];
    }

    /// <summary>What the https URI refuses; null when it is not a valid one of ours.</summary>
    public UnsubscribeToken? Target => pages.Select(links.Read).FirstOrDefault(token => token is not null);

    public (AuditResult, Words) ListUnsubscribeOnce() => Once(ListUnsubscribe, fields.Count);

    public (AuditResult, Words) ListUnsubscribePostOnce() => Once(ListUnsubscribePost, posts.Count);

    public (AuditResult, Words) ListUnsubscribeSyntax() =>
        fields switch
        {
            [] => (AuditResult.Unknown, AuditText.NoListUnsubscribe),
            _ when fields.Any(field => field.IsEncoded) => (AuditResult.Fail, AuditText.EncodedWord),
            _ when fields.Any(field => !field.IsWellFormed) => (AuditResult.Fail, AuditText.SyntaxWrong),
            _ => (AuditResult.Pass, AuditText.SyntaxRight),
        };

    public (AuditResult, Words) OneHttpsUri() =>
        pages switch
        {
            _ when fields.Count == 0 => (AuditResult.Unknown, AuditText.NoListUnsubscribe),
            [] => (AuditResult.Fail, AuditText.HttpsUriMissing),
            [var page] when HasScheme(page, "https") => (AuditResult.Pass, AuditText.OneHttpsUri),
            [_] => (AuditResult.Fail, AuditText.HttpUri),
            _ => (AuditResult.Fail, AuditText.SeveralHttpsUris),
        };

    public (AuditResult, Words) HttpsUriToken() =>
        pages switch
        {
            [] => (AuditResult.Unknown, AuditText.NoHttpsUri),
            _ when !pages.All(links.IsOurs) => (AuditResult.Fail, AuditText.HttpsUriNotOurs),
            _ when pages.Any(page => links.Read(page) is null) => (AuditResult.Fail, AuditText.HttpsUriTokenInvalid),
            _ => (AuditResult.Pass, AuditText.HttpsUriOurs),
        };

    public (AuditResult, Words) HttpsUriFirst() =>
        pages switch
        {
            [] => (AuditResult.Unknown, AuditText.NoHttpsUri),
            [var page, ..] when page == uris[0] => (AuditResult.Pass, AuditText.HttpsUriFirst),
            _ => (AuditResult.Advice, AuditText.HttpsUriLater),
        };

    public (AuditResult, Words) MailtoUri()
    {
        var tokens = mailtos.Select(links.ReadMailto).ToList();
        return tokens switch
        {
            _ when fields.Count == 0 => (AuditResult.Unknown, AuditText.NoListUnsubscribe),
            [] => (AuditResult.Advice, AuditText.MailtoMissing),
            _ when tokens.Contains(null) => (AuditResult.Fail, AuditText.MailtoTokenInvalid),
            _ when Target is { } target && tokens.Any(token => token != target) => (AuditResult.Fail, AuditText.MailtoOfAnother),
            _ => (AuditResult.Pass, AuditText.MailtoOurs),
        };
    }

    public (AuditResult, Words) ListUnsubscribePostValue() =>
        posts switch
        {
            [] => (AuditResult.Unknown, AuditText.NoListUnsubscribePost),
            _ when posts.All(value => value == OneClick) => (AuditResult.Pass, AuditText.PostValueRight),
            _ => (AuditResult.Fail, AuditText.PostValueWrong),
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

    private static (AuditResult, Words) Once(string field, int count) =>
        count switch
        {
            0 => (AuditResult.Fail, AuditText.FieldMissing(field)),
            1 => (AuditResult.Pass, AuditText.FieldOnce(field)),
            _ => (AuditResult.Fail, AuditText.FieldRepeated(field)),
        };
}
