using System.Text.RegularExpressions;
using SenefConsent.Csv;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>What a cell of an export says about its row. When the cells of a row disagree, the first of these wins.</summary>
internal enum Meaning
{
    /// <summary>The person called a message spam.</summary>
    Complaint = 1,

    /// <summary>The person unsubscribed.</summary>
    Unsubscribed,

    /// <summary>The person is not to be written to, in whatever way that was said.</summary>
    Refused,

    /// <summary>It is none of the words that are known. In doubt it is a refusal.</summary>
    Doubt,

    /// <summary>The address does not work. That is nothing that its owner said.</summary>
    Bounce,

    /// <summary>The person is reached, or may be.</summary>
    Reached,

    /// <summary>Nothing: another column says it, or none does.</summary>
    Silent,
}

/// <summary>
/// What the columns of a system's exports mean: the tables of <c>SYSTEMS.md</c>, which is read at start and holds the sources.
/// </summary>
internal sealed class KnownSystem
{
    private const string Any = "any";
    private const string SmtpStatus = "(SMTP status)";
    private const string AnythingElse = "(anything else)";
    private const string Nothing = "(nothing)";

    private static readonly Regex Smtp = LinearRegex.Of(@"^\s*(?:[45]\d\d|[45]\.\d{1,3}\.\d{1,3})\s*\z");

    private static readonly List<string[]> Tables = ReadTables();
    private static readonly Dictionary<(string System, string Column, string Word), Meaning> Words = ReadWords();
    private static readonly HashSet<(string System, string Column)> Columns = [.. Words.Keys.Select(key => (key.System, key.Column))];
    private static readonly Dictionary<string, (bool IsUtc, string[] Dates)> Times = ReadTimes();

    private readonly string name;

    private KnownSystem(string name)
    {
        this.name = name;
        (IsUtc, Dates) = Times.GetValueOrDefault(name, Times[Any]);
    }

    /// <summary>The column of a file without a header that says whether a row is a refusal, where the system has one.</summary>
    public const string SecondColumn = "(second column)";

    /// <summary>Whether its times without a zone are UTC; else they are those of Paris.</summary>
    public bool IsUtc { get; }

    /// <summary>The columns with the date of a refusal, the surest first.</summary>
    public IReadOnlyList<string> Dates { get; }

    /// <summary>The dates that only a list of refusals has, and none of contacts.</summary>
    public static IReadOnlyList<string> DatesOfRefusals => Times["(refusals)"].Dates;

    /// <summary>The system that an import names, such as <c>sendgrid</c> or <c>sendgrid-eu</c>; any other for a name that is not known.</summary>
    public static KnownSystem Of(string system)
    {
        var names = Times.Keys.Concat(Columns.Select(column => column.System)).Distinct().Where(known => known != Any && known[0] != '(');
        var parts = system.ToLowerInvariant().Split('-', '_', '.');
        return new KnownSystem(
            names.FirstOrDefault(known =>
                parts.Contains(known) || (known.Length > 3 && string.Concat(parts).Contains(known, StringComparison.Ordinal))
            ) ?? Any
        );
    }

    /// <summary>Whether a column says what a row is.</summary>
    public bool Says(string column) => Columns.Contains((name, column)) || Columns.Contains((Any, column));

    /// <summary>Whether a column is a flag, as a list of contacts has it.</summary>
    public bool IsFlag(string column) => Words.ContainsKey((name, column, "true")) || Words.ContainsKey((Any, column, "true"));

    /// <summary>What a cell means.</summary>
    public Meaning MeaningOf(string column, string cell) => In(name, column, cell) ?? In(Any, column, cell) ?? OfUnknown(cell);

    private static Meaning OfUnknown(string cell) => string.IsNullOrWhiteSpace(cell) ? Meaning.Silent : Meaning.Doubt;

    private static Meaning? In(string system, string column, string cell)
    {
        return string.IsNullOrWhiteSpace(cell)
            ? Of(Nothing)
            : (Smtp.IsMatch(cell) ? Of(SmtpStatus) : null) ?? Of(ColumnNames.Fold(cell)) ?? Of(AnythingElse);

        Meaning? Of(string word) => Words.TryGetValue((system, column, word), out var meaning) ? meaning : null;
    }

    private static Dictionary<(string System, string Column, string Word), Meaning> ReadWords()
    {
        var words = new Dictionary<(string, string, string), Meaning>();
        foreach (var row in Tables.Where(row => row.Length == 4))
        {
            foreach (var system in Listed(row[0]))
            {
                foreach (var column in Listed(row[1]))
                {
                    foreach (var word in Listed(row[2]))
                    {
                        words[(system, column, word)] = Enum.Parse<Meaning>(row[3], ignoreCase: true);
                    }
                }
            }
        }

        return words;
    }

    private static Dictionary<string, (bool IsUtc, string[] Dates)> ReadTimes()
    {
        var rows = Tables.Where(row => row.Length == 3).ToList();
        var lists = rows.ToDictionary(row => row[0], row => Listed(row[2]).ToArray());
        return rows.SelectMany(row =>
                Listed(row[0])
                    .Select(system =>
                        KeyValuePair.Create(
                            system,
                            (row[1] == "UTC", Listed(row[2]).SelectMany(date => lists.GetValueOrDefault(date, [date])).ToArray())
                        )
                    )
            )
            .ToDictionary();
    }

    private static string[] Listed(string cell) => cell.Split(", ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // The rows below a line of dashes.
    private static List<string[]> ReadTables()
    {
        using var document = new StreamReader(typeof(KnownSystem).Assembly.GetManifestResourceStream("SYSTEMS.md")!);
        var (tables, isRow) = (new List<string[]>(), false);
        while (document.ReadLine() is { } line)
        {
            if (isRow && line.StartsWith('|'))
            {
                tables.Add([.. line.Trim('|').Split('|').Select(cell => cell.Trim())]);
            }

            isRow = line.StartsWith("|---", StringComparison.Ordinal) || (isRow && line.StartsWith('|'));
        }

        return tables;
    }
}
