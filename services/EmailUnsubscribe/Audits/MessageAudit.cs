using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>What was found at one point of the checklist.</summary>
internal sealed record Finding(AuditPoint Point, AuditResult Result, Words Words);

/// <summary>The checklist of RFC 8058 and RFC 2369, held against one message.</summary>
internal static class MessageAudit
{
    private const int LongestLine = 998;

    /// <summary>
    /// One finding a point, in the order of <see cref="AuditPoint"/>. A point that another's fault leaves nothing to look at for is
    /// unknown, so that each fault is told once.
    /// </summary>
    public static IReadOnlyList<Finding> Of(OutgoingMessage message, IReadOnlyList<DkimSignature> signatures, OurLinks links)
    {
        var fields = new UnsubscribeFields(message, links);
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
            Found(AuditPoint.DkimValid, DkimValid(signatures)),
            Found(AuditPoint.DkimCoversFields, DkimCoversFields(signatures, fields)),
            Found(AuditPoint.VisibleLink, VisibleLink(message, fields.Target, links)),
            Found(
                AuditPoint.ListId,
                message.Fields("List-Id").Any() ? (AuditResult.Pass, AuditText.ListIdThere) : (AuditResult.Advice, AuditText.ListIdMissing)
            ),
            Found(
                AuditPoint.LineLength,
                message.LongestLine <= LongestLine ? (AuditResult.Pass, AuditText.LinesShort) : (AuditResult.Advice, AuditText.LineTooLong)
            ),
        ];
    }

    /// <summary>Whether the message may go out: nothing is wrong, and nothing is unknown.</summary>
    public static bool IsCompliant(IEnumerable<Finding> findings) =>
        findings.All(finding => finding.Result is AuditResult.Pass or AuditResult.Advice);

    private static Finding Found(AuditPoint point, (AuditResult Result, Words Words) found) => new(point, found.Result, found.Words);

    private static (AuditResult, Words) DkimValid(IReadOnlyList<DkimSignature> signatures)
    {
        var best = Any(AuditResult.Pass) ?? Any(AuditResult.Unknown) ?? Any(AuditResult.Fail);
        return best is null ? (AuditResult.Fail, AuditText.SignatureMissing) : (best.Result, best.Words);

        DkimSignature? Any(AuditResult result) => signatures.FirstOrDefault(signature => signature.Result == result);
    }

    // What h= lists can be read without a key, so a field that every signature leaves out is a fault also while DNS is silent.
    private static (AuditResult, Words) DkimCoversFields(IReadOnlyList<DkimSignature> signatures, UnsubscribeFields fields)
    {
        var valid = signatures.Where(signature => signature.Result == AuditResult.Pass).ToList();
        return (valid.Count > 0 ? valid : signatures).Select(fields.NotSignedBy).MinBy(names => names.Count) switch
        {
            null => (AuditResult.Unknown, AuditText.SignatureMissing),
            { Count: > 0 } names => (AuditResult.Fail, AuditText.FieldsNotSigned(names)),
            _ when valid.Count == 0 => (AuditResult.Unknown, AuditText.NoValidSignature),
            _ => (AuditResult.Pass, AuditText.FieldsSigned),
        };
    }

    private static (AuditResult, Words) VisibleLink(OutgoingMessage message, UnsubscribeToken? target, OurLinks links)
    {
        var shown = message.Html is { } html ? VisibleLinks.In(html).Where(links.IsOurs) : links.In(message.Text ?? "");
        var tokens = shown.Select(links.Read).ToList();
        return tokens switch
        {
            [] => (AuditResult.Fail, AuditText.LinkMissing),
            _ when tokens.Contains(null) => (AuditResult.Fail, AuditText.LinkTokenInvalid),
            _ when target is not null && tokens.Any(token => token!.Value.ContactPoint != target.Value.ContactPoint) => (
                AuditResult.Fail,
                AuditText.LinkOfAnother
            ),
            _ => (AuditResult.Pass, AuditText.LinkShown),
        };
    }
}
