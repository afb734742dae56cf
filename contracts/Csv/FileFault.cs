using System.Globalization;

namespace SenefConsent.Csv;

/// <summary>A column, as a fault names it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">Its name in the header, short and without control characters; null when it has none.</param>
/// <param name="IsAddress">Whether its name is somebody's address, which no fault repeats.</param>
public readonly record struct FileColumn(int Number, string? Name, bool IsAddress = false);

/// <summary>What is wrong with a file, and where. The sentences are in <c>FileFault.en.resx</c> and <c>FileFault.fr.resx</c>.</summary>
/// <param name="key">The sentence.</param>
/// <param name="values">What takes the place of <c>{name}</c>.</param>
public sealed class FileFault(string key, params (string Name, string Value)[] values)
{
    private const string English = "en";
    private const int MostColumns = 20;

    /// <summary>Which sentence says it.</summary>
    public string Key => key;

    /// <summary>The columns it is about: those that were seen, or those that may hold the recipients.</summary>
    public IReadOnlyList<FileColumn> Columns { get; init; } = [];

    /// <summary>The same fault with the line it is in.</summary>
    /// <param name="line">From 1.</param>
    public FileFault At(long line) => new(key, [.. values, ("line", line.ToString(CultureInfo.InvariantCulture))]) { Columns = Columns };

    /// <summary>The sentence in a language.</summary>
    /// <param name="language">French or English.</param>
    /// <param name="choose">How whoever reads it names the column; as a caller of the API does when null.</param>
    public string In(string language, string? choose = null)
    {
        var texts = EmbeddedTexts.Of<FileFault>(language);
        return texts[
            key,
            [
                .. values,
                ("columns", string.Join(", ", Columns.Take(MostColumns).Select(NameOf)) + (Columns.Count > MostColumns ? ", …" : "")),
                ("candidates", string.Join(texts["And"], Columns.Select(CandidateOf))),
                ("choose", choose ?? texts["Choose"]),
            ]
        ];

        string NameOf(FileColumn column) => column.IsAddress ? texts["AnAddress"] : column.Name ?? texts["NoName"];

        string CandidateOf(FileColumn column) =>
            texts[
                column.Name is null && !column.IsAddress ? "Column" : "NamedColumn",
                ("number", column.Number.ToString(CultureInfo.InvariantCulture)),
                ("name", NameOf(column))
            ];
    }

    /// <summary>The sentence in English, as the API says it.</summary>
    public override string ToString() => In(English);
}
