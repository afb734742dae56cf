using System.Collections.Frozen;

namespace SenefConsent.SmsStop;

/// <summary>The vocabulary as it is written: sections of lines, in one file a language.</summary>
internal sealed class VocabularyFiles
{
    private const string AnyLanguage = "any";

    private readonly List<Entry> entries = [];

    public static VocabularyFiles Read()
    {
        var files = new VocabularyFiles();
        var assembly = typeof(VocabularyFiles).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith("Vocabulary/", StringComparison.Ordinal));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            using var file = new StreamReader(assembly.GetManifestResourceStream(name)!);
            files.Add(Path.GetFileNameWithoutExtension(name), file.ReadToEnd());
        }

        return files;
    }

    /// <summary>The lines of a section in all languages.</summary>
    public IReadOnlyList<string> Lines(string section) => [.. EntriesOf(section).Select(entry => entry.Line)];

    /// <summary>The words of a section, folded, with their language; null for what every language understands.</summary>
    public FrozenDictionary<string, string?> Table(string section) =>
        EntriesOf(section)
            .SelectMany(
                entry => entry.Line.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                (entry, word) => (Word: Folding.Fold(word), entry.Language)
            )
            .DistinctBy(entry => entry.Word)
            .ToFrozenDictionary(entry => entry.Word, entry => entry.Language == AnyLanguage ? null : entry.Language);

    /// <summary>The phrases of a section. A line is a pattern, or the name of its rule, a colon and a pattern.</summary>
    public PhraseBook Book(string section) =>
        new([
            .. EntriesOf(section)
                .Select(entry =>
                {
                    var colon = entry.Line.IndexOf(':');
                    var name = colon < 0 ? section : entry.Line[..colon];
                    var language = entry.Language == AnyLanguage ? null : entry.Language;
                    return Phrase.Parse(
                        $"{entry.Language}/{name}",
                        language,
                        entry.Line[(colon + 1)..],
                        list => ListOf(entry.Language, list)
                    );
                }),
        ]);

    private IEnumerable<Entry> EntriesOf(string section) => entries.Where(entry => entry.Section == section);

    // A list is a section of its own: [<message>].
    private string ListOf(string language, string list)
    {
        var words = EntriesOf(list)
            .Where(entry => entry.Language == language)
            .SelectMany(entry => entry.Line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        return words.Count > 0 ? string.Join('|', words) : throw new FormatException($"The vocabulary {language} has no list {list}.");
    }

    private void Add(string language, string text)
    {
        var section = "";
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line != "" && !line.StartsWith('#')))
        {
            if (line.StartsWith('['))
            {
                section = line.Trim('[', ']');
            }
            else
            {
                entries.Add(new(language, section, line));
            }
        }
    }

    private sealed record Entry(string Language, string Section, string Line);
}
