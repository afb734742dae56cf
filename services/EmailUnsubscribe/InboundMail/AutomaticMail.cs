using MimeKit;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// Tells a mail that a program wrote in answer to another one (a bounce, a receipt, an automatic reply) and a mail of our own that came
/// back. Asked only of a mail that was sent to no token. Only a certain mark counts: an objection that is taken for an automatic mail is
/// lost (I-6).
/// </summary>
/// <remarks>
/// Not certain, hence no marks:
/// <list type="bullet">
/// <item><c>Auto-Submitted: auto-generated</c>: mailbox providers write the unsubscribe mail for the person, and Exchange marks so what a
/// rule forwards.</item>
/// <item><c>Auto-Submitted: auto-notified</c>: a filter that the person set up themselves.</item>
/// <item><c>Precedence: bulk</c>, <c>list</c>, <c>junk</c>, and <c>List-*</c>: the list or alias that the mail passed through.</item>
/// <item><c>X-Auto-Response-Suppress</c>: asks not to be answered; personal mail has it too (MS-OXCMAIL section 2.1.3.2.20).</item>
/// <item><c>X-MS-Exchange-Generated-Message-Source</c>: on automatic replies and on redirected mail alike.</item>
/// <item>From <c>postmaster</c> or <c>noreply</c>: people and providers write from there.</item>
/// <item>Subject, body and their language: anybody may write "automatic reply".</item>
/// </list>
/// </remarks>
internal static class AutomaticMail
{
    private const string Daemon = "MAILER-DAEMON";

    // What vacation programs write, with "yes" or with the subject that they answered.
    private static readonly string[] ReplyFields = ["X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Mail-Autoreply"];

    public static bool Is(HeaderList fields) =>
        ReportType(fields) switch
        {
            // A complaint: the person pressed "spam", which says no less than an objection.
            "feedback-report" => false,
            null => HasBouncePath(fields) || IsBounce(fields) || IsReply(fields) || IsOurs(fields),

            // Delivery status, disposition: RFC 6522 has programs write these, and only programs.
            _ => true,
        };

    private static string? ReportType(HeaderList fields) =>
        ContentType.TryParse(fields[HeaderId.ContentType] ?? "", out var type) && type.IsMimeType("multipart", "report")
            ? type.Parameters["report-type"]?.ToLowerInvariant() ?? ""
            : null;

    // The topmost is the last hop's. Null is for answers (RFC 5321 section 4.5.5); a provider that writes for the person may use it too,
    // but answers no message, where Exchange's automatic replies, which are auto-generated, do.
    private static bool HasBouncePath(HeaderList fields) =>
        fields[HeaderId.ReturnPath]?.Trim(' ', '<', '>') is { } path
        && (path == "" || path.StartsWith(Daemon, StringComparison.OrdinalIgnoreCase))
        && (
            !Says(fields, "Auto-Submitted", "auto-generated") || fields.Contains(HeaderId.InReplyTo) || fields.Contains(HeaderId.References)
        );

    // Of servers older than RFC 3464, and of those whose null path was lost on the way.
    private static bool IsBounce(HeaderList fields) =>
        fields.Contains("X-Failed-Recipients") || fields[HeaderId.From]?.Contains(Daemon, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsReply(HeaderList fields) =>
        Says(fields, "Auto-Submitted", "auto-replied")
        || Says(fields, "Precedence", "auto_reply")
        || Says(fields, "Precedence", "auto-reply")
        || ReplyFields.Any(field => fields[field] is { } value && !value.Trim().Equals("no", StringComparison.OrdinalIgnoreCase));

    private static bool IsOurs(HeaderList fields) =>
        fields.Contains(OutgoingMail.OwnField) && Says(fields, "Auto-Submitted", "auto-generated");

    // Each field of the name is looked at, since a hop may add one, and its beginning, since parameters and comments follow.
    private static bool Says(HeaderList fields, string name, string value) =>
        fields.Any(field =>
            field.Field.Equals(name, StringComparison.OrdinalIgnoreCase)
            && field.Value.TrimStart().StartsWith(value, StringComparison.OrdinalIgnoreCase)
        );
}
