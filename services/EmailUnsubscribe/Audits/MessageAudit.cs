using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>What was found at one point of the checklist.</summary>
internal sealed record Finding(AuditPoint Point, AuditResult Result, string Text);

/// <summary>The checklist of RFC 8058 and RFC 2369, held against one message.</summary>
internal static class MessageAudit
{
    private const int LongestLine = 998;

    // Each is decrypted; a newsletter has a handful.
    private const int MostLinks = 1_000;

    /// <summary>
    /// One finding a point, in the order of <see cref="AuditPoint"/>. A point that another's fault leaves nothing to look at for is
    /// unknown, so that each fault is told once.
    /// </summary>
    public static IReadOnlyList<Finding> Of(
        OutgoingMessage message,
        IReadOnlyList<DkimSignature> signatures,
        OurLinks links,
        AuditTexts texts
    )
    {
        var fields = new UnsubscribeFields(message, links, texts);
        return
        [
            Found(AuditPoint.ListUnsubscribeOnce, fields.ListUnsubscribeOnce()),
            Found(AuditPoint.ListUnsubscribeSyntax, fields.ListUnsubscribeSyntax()),
            Found(AuditPoint.OneHttpsUri, fields.OneHttpsUri()),
            Found(AuditPoint.HttpsUriToken, fields.HttpsUriToken()),
            Found(AuditPoint.HttpsUriFirst, fields.HttpsUriFirst()),
            Found(AuditPoint.MailtoUri, fields.MailtoUri()),
            Found(AuditPoint.ListUnsubscribePostOnce, fields.ListUnsubscribePostOnce()),
            Found(AuditPoint.ListUnsubscribePostValue, fields.ListUnsubscribePostValue()),
            Found(AuditPoint.DkimValid, DkimValid(signatures, texts)),
            Found(AuditPoint.DkimCoversFields, DkimCoversFields(signatures, fields, texts)),
            Found(AuditPoint.VisibleLink, VisibleLink(message, fields.Target, links, texts)),
            Found(
                AuditPoint.ListId,
                message.Fields("List-Id").Any() ? (AuditResult.Pass, texts["ListIdThere"]) : (AuditResult.Advice, texts["ListIdMissing"])
            ),
            Found(
                AuditPoint.LineLength,
                message.LongestLine <= LongestLine ? (AuditResult.Pass, texts["LinesShort"]) : (AuditResult.Advice, texts["LineTooLong"])
            ),
        ];
    }

    /// <summary>Whether the message may go out: nothing is wrong, and nothing is unknown.</summary>
    public static bool IsCompliant(IEnumerable<Finding> findings) =>
        findings.All(finding => finding.Result is AuditResult.Pass or AuditResult.Advice);

    private static Finding Found(AuditPoint point, (AuditResult Result, string Text) found) => new(point, found.Result, found.Text);

    private static (AuditResult, string) DkimValid(IReadOnlyList<DkimSignature> signatures, AuditTexts texts)
    {
        var best = Any(AuditResult.Pass) ?? Any(AuditResult.Unknown) ?? Any(AuditResult.Fail);
        return best is null ? (AuditResult.Fail, texts["SignatureMissing"]) : (best.Result, best.Text);

        DkimSignature? Any(AuditResult result) => signatures.FirstOrDefault(signature => signature.Result == result);
    }

    // What h= lists can be read without a key, so a field that every signature leaves out is a fault also while DNS is silent.
    private static (AuditResult, string) DkimCoversFields(
        IReadOnlyList<DkimSignature> signatures,
        UnsubscribeFields fields,
        AuditTexts texts
    )
    {
        var valid = signatures.Where(signature => signature.Result == AuditResult.Pass).ToList();
        return (valid.Count > 0 ? valid : signatures).Select(fields.NotSignedBy).MinBy(names => names.Count) switch
        {
            null => (AuditResult.Unknown, texts["SignatureMissing"]),
            { Count: > 0 } names => (AuditResult.Fail, texts["FieldsNotSigned", ("fields", string.Join(texts["And"], names))]),
            _ when valid.Count == 0 => (AuditResult.Unknown, texts["NoValidSignature"]),
            _ => (AuditResult.Pass, texts["FieldsSigned"]),
        };
    }

    private static (AuditResult, string) VisibleLink(OutgoingMessage message, UnsubscribeToken? target, OurLinks links, AuditTexts texts)
    {
        var shown = message.Html is { } html ? VisibleLinks.In(html).Where(links.IsOurs) : links.In(message.Text ?? "");
        var tokens = shown.Distinct().Take(MostLinks).Select(links.Read).ToList();
        return tokens switch
        {
            [] => (AuditResult.Fail, texts["LinkMissing"]),
            _ when tokens.Contains(null) => (AuditResult.Fail, texts["LinkTokenInvalid"]),
            _ when target is not null && tokens.Any(token => token!.Value.ContactPoint != target.Value.ContactPoint) => (
                AuditResult.Fail,
                texts["LinkOfAnother"]
            ),
            _ => (AuditResult.Pass, texts["LinkShown"]),
        };
    }
}
