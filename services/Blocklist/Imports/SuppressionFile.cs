using System.Globalization;
using SenefConsent.Contracts;
using SenefConsent.Csv;

namespace SenefConsent.Blocklist;

/// <summary>What a row of a previous system's file says.</summary>
/// <param name="Recipient">Whose address it is, as it stands there.</param>
/// <param name="Date">When they refused.</param>
/// <param name="Reading">By what kind of entry it was known to be a refusal, such as <c>import-complaint</c>; null when it is none.</param>
/// <param name="Reason">Why they refused, if they had said.</param>
/// <param name="Doubt">Why it is in doubt whether it is a refusal; null when it is not.</param>
internal sealed record SuppressedRow(
    string Recipient,
    SuppressionDate Date,
    string? Reading,
    ObjectionReason? Reason = null,
    string? Doubt = null
);

/// <summary>
/// The columns of a file of refusals beside that of the recipients: what each row is, when it was said and why. A bounce is no refusal of a
/// person and is not made one; a complaint (the button "this is spam") is. See <c>SYSTEMS.md</c>.
/// </summary>
internal sealed class SuppressionFile
{
    private static readonly string[] ReasonNames =
    [
        "unsubreason",
        "unsubreasonother",
        "reason",
        "motif",
        "raison",
        "comment",
        "commentaire",
    ];

    private readonly KnownSystem system;
    private readonly ImportTexts texts;
    private readonly int recipient;
    private readonly List<(string Name, int Index)> says;
    private readonly List<int> dates;
    private readonly List<int> reasons;

    /// <param name="system">Whose export it is.</param>
    /// <param name="header">The names of its columns; empty when it has none.</param>
    /// <param name="recipient">The column of the recipients.</param>
    /// <param name="texts">What is noted of a row.</param>
    public SuppressionFile(KnownSystem system, IReadOnlyList<string> header, int recipient, ImportTexts texts)
    {
        (this.system, this.recipient, this.texts) = (system, recipient, texts);
        var names = header.Select(ColumnNames.Fold).Index().Where(name => name.Index != recipient).ToList();
        says =
            header.Count > 0 ? [.. names.Where(name => system.Says(name.Item)).Select(name => (name.Item, name.Index))]
            : recipient == 0 && system.Says(KnownSystem.SecondColumn) ? [(KnownSystem.SecondColumn, 1)]
            : [];
        var isOfContacts = says.Exists(column => system.IsFlag(column.Name));
        dates =
        [
            .. (isOfContacts ? system.Dates.Where(KnownSystem.DatesOfRefusals.Contains) : system.Dates).SelectMany(date =>
                names.Where(name => name.Item == date).Select(name => name.Index)
            ),
        ];
        reasons = [.. ReasonNames.SelectMany(reason => names.Where(name => name.Item == reason).Select(name => name.Index))];
    }

    /// <summary>Reads a row.</summary>
    /// <param name="cells">Its cells.</param>
    /// <param name="now">The present.</param>
    public SuppressedRow Read(IReadOnlyList<string> cells, DateTimeOffset now)
    {
        var meaning = says.Select(column => system.MeaningOf(column.Name, Cell(column.Index))).DefaultIfEmpty(Meaning.Refused).Min();
        var date = dates.Select(Cell).FirstOrDefault(cell => !string.IsNullOrWhiteSpace(cell)) ?? "";
        return new SuppressedRow(
            Cell(recipient).Trim(),
            SuppressionDate.Read(date, system.IsUtc, now),
            meaning switch
            {
                Meaning.Complaint => "import-complaint",
                Meaning.Unsubscribed => "import-unsubscribed",
                Meaning.Bounce or Meaning.Reached => null,
                _ => "import-refused",
            },
            reasons.Select(index => ReasonOf(Cell(index))).FirstOrDefault(reason => reason is not null),
            meaning switch
            {
                Meaning.Doubt => texts["UnknownWord", ("column", Doubtful(cells))],
                Meaning.Silent => texts["Silent"],
                _ => null,
            }
        );

        string Cell(int index) => index < cells.Count ? cells[index] : "";
    }

    private string Doubtful(IReadOnlyList<string> cells)
    {
        var (_, index) = says.First(column =>
            column.Index < cells.Count && system.MeaningOf(column.Name, cells[column.Index]) == Meaning.Doubt
        );
        return (index + 1).ToString(CultureInfo.InvariantCulture);
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
}
