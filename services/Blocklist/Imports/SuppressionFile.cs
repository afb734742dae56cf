using System.Globalization;
using System.Text;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>What a row of a previous system's file says.</summary>
/// <param name="Recipient">Whose address it is, as it stands there.</param>
/// <param name="OccurredAt">When they refused; null when the file does not say, or not so that it can be understood.</param>
/// <param name="Reading">By what kind of entry it was known to be a refusal, such as <c>import-complaint</c>; null when it is none.</param>
/// <param name="Reason">Why they refused, if they had said.</param>
internal sealed record SuppressedRow(string Recipient, DateTimeOffset? OccurredAt, string? Reading, ObjectionReason? Reason = null);

/// <summary>
/// The columns of a file of refusals, recognised by their names: those of the exports of SendGrid, Mailgun, Amazon SES, Brevo and
/// Mailchimp, and whatever names its columns alike. A bounce is no refusal of a person and is not made one; a complaint (the button "this
/// is spam") is.
/// </summary>
internal sealed class SuppressionFile
{
    // SendGrid: email, created (and reason, status in its bounces). Mailgun: address, created_at, tags or code and error. SES:
    // EmailAddress, Reason, LastUpdateTime. Brevo: Email, Blocklisted/Unsubscribed dates and reasons. Mailchimp: Email Address, UNSUB_TIME,
    // UNSUB_REASON, CLEAN_TIME.
    private static readonly string[] RecipientNames =
    [
        "emailaddress",
        "email",
        "address",
        "mail",
        "adresseemail",
        "recipient",
        "phonenumber",
        "phone",
        "telephone",
        "mobile",
        "sms",
        "number",
        "msisdn",
    ];

    private static readonly string[] TimeNames =
    [
        "unsubtime",
        "created",
        "createdat",
        "lastupdatetime",
        "unsubscribedat",
        "unsubscribeddate",
        "blocklistedat",
        "blacklistedat",
        "dateofunsubscription",
        "optoutdate",
        "date",
        "timestamp",
        "time",
    ];

    private static readonly string[] ReasonNames = ["reason", "unsubreason", "type", "event", "status", "blockedreason"];
    private static readonly string[] BounceNames = ["cleantime", "error", "code"];

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss 'UTC'",
        "yyyy-MM-dd HH:mm:ss zzz",
        "yyyy-MM-dd",
        "ddd, dd MMM yyyy HH:mm:ss 'UTC'",
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        "ddd, dd MMM yyyy HH:mm:ss zzz",
    ];

    private readonly int recipient;
    private readonly int? time;
    private readonly int? reason;
    private readonly int? bounce;

    private SuppressionFile(int recipient, int? time = null, int? reason = null, int? bounce = null) =>
        (this.recipient, this.time, this.reason, this.bounce) = (recipient, time, reason, bounce);

    /// <summary>A file without a header: bare addresses, in the first column.</summary>
    public static SuppressionFile Bare { get; } = new(0);

    /// <summary>Recognises the columns of a header; null when it names none that holds recipients.</summary>
    public static SuppressionFile? Recognise(IReadOnlyList<string> header)
    {
        var names = header.Select(Fold).ToList();
        return Place(RecipientNames) is { } recipient
            ? new SuppressionFile(recipient, Place(TimeNames), Place(ReasonNames), Place(BounceNames))
            : null;

        int? Place(string[] known) => known.Select(name => names.IndexOf(name)).Where(index => index >= 0).Cast<int?>().FirstOrDefault();
    }

    /// <summary>Reads a row.</summary>
    public SuppressedRow Read(IReadOnlyList<string> cells)
    {
        var said = Cell(reason);
        return new SuppressedRow(Cell(recipient).Trim(), TimeOf(Cell(time)), ReadingOf(said, Cell(bounce)), ReasonOf(said));

        string Cell(int? index) => index is { } place && place < cells.Count ? cells[place] : "";
    }

    // Where it is in doubt, it is a refusal.
    private static string? ReadingOf(string said, string bounced)
    {
        var folded = Fold(said);
        return folded switch
        {
            _ when folded.Contains("complain", StringComparison.Ordinal) || folded.Contains("spam", StringComparison.Ordinal) =>
                "import-complaint",
            _ when folded.Contains("unsub", StringComparison.Ordinal) || folded.Contains("optout", StringComparison.Ordinal) =>
                "import-unsubscribed",
            _ when folded.Contains("bounce", StringComparison.Ordinal)
                    || folded.Contains("invalid", StringComparison.Ordinal)
                    || folded is "resubscribed" or "subscribed" => null,
            _ when bounced != "" || (folded.Length > 2 && char.IsDigit(folded[0]) && folded[0] is '4' or '5' && char.IsDigit(folded[1])) =>
                null,
            _ => "import-refused",
        };
    }

    private static ObjectionReason? ReasonOf(string said)
    {
        var words = said.ToLowerInvariant();
        return words switch
        {
            _ when words.Contains("never signed up", StringComparison.Ordinal) || words.Contains("jamais", StringComparison.Ordinal) =>
                ObjectionReason.NeverAsked,
            _ when words.Contains("too many", StringComparison.Ordinal)
                    || words.Contains("too often", StringComparison.Ordinal)
                    || words.Contains("trop", StringComparison.Ordinal) => ObjectionReason.TooMany,
            _ when words.Contains("no longer", StringComparison.Ordinal)
                    || words.Contains("not relevant", StringComparison.Ordinal)
                    || words.Contains("not interested", StringComparison.Ordinal) => ObjectionReason.NotRelevant,
            _ when words.Contains("inappropriate", StringComparison.Ordinal) || words is "other" or "autre" => ObjectionReason.Other,
            _ => null,
        };
    }

    private static DateTimeOffset? TimeOf(string cell)
    {
        var text = cell.Trim();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000_000_000_000)
        {
            return number < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(number) : DateTimeOffset.FromUnixTimeMilliseconds(number);
        }

        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUniversalTime()
            : null;
    }

    private static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var character in SafeText.Normalize(name, NormalizationForm.FormD).ToLowerInvariant().Where(char.IsAsciiLetterOrDigit))
        {
            folded.Append(character);
        }

        return folded.ToString();
    }
}
