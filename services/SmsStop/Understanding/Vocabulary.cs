using System.Collections.Frozen;

namespace SenefConsent.SmsStop;

/// <summary>
/// The words and phrases of all languages, from the folder Vocabulary: one file a language, and <c>any.txt</c> for what every language
/// understands. How they are written stands at the top of <c>any.txt</c>.
/// </summary>
internal sealed class Vocabulary
{
    private Vocabulary(VocabularyFiles files)
    {
        Stop = files.Table("stop");
        StopAlone = files.Table("stop alone");
        Start = files.Table("start");
        Help = files.Table("help");
        BesideStop = files.Table("beside stop");
        BesideStart = files.Table("beside start");
        NotTypos = files.Table("not typos");
        Courtesy = files.Book("courtesy");
        Harmless = files.Book("harmless");
        StopPhrases = files.Book("stop phrases");
        StartPhrases = files.Book("start phrases");
        UnclearPhrases = files.Book("unclear phrases");
        Reactions = files.Lines("reactions");
        Signatures = files.Lines("signatures");
        Spelling = SpellingOf(files.Lines("spelling"));
    }

    public static Vocabulary Shared { get; } = new(VocabularyFiles.Read());

    /// <summary>
    /// Words that ask to stop: as the whole message, as a clause of it, or beside words that add nothing. The value is the language.
    /// </summary>
    public FrozenDictionary<string, string?> Stop { get; }

    /// <summary>Words that ask to stop as the whole message only.</summary>
    public FrozenDictionary<string, string?> StopAlone { get; }

    public FrozenDictionary<string, string?> Start { get; }

    public FrozenDictionary<string, string?> Help { get; }

    public FrozenDictionary<string, string?> BesideStop { get; }

    public FrozenDictionary<string, string?> BesideStart { get; }

    /// <summary>Real words one letter away from a stop word.</summary>
    public FrozenDictionary<string, string?> NotTypos { get; }

    public PhraseBook Courtesy { get; }

    /// <summary>Phrases in which a stop word means something else.</summary>
    public PhraseBook Harmless { get; }

    public PhraseBook StopPhrases { get; }

    public PhraseBook StartPhrases { get; }

    public PhraseBook UnclearPhrases { get; }

    public IReadOnlyList<string> Reactions { get; }

    public IReadOnlyList<string> Signatures { get; }

    public Spelling Spelling { get; }

    public bool IsKeyword(string word) =>
        Stop.ContainsKey(word) || StopAlone.ContainsKey(word) || Start.ContainsKey(word) || Help.ContainsKey(word);

    private Spelling SpellingOf(IReadOnlyList<string> lines)
    {
        PhraseBook[] books = [Harmless, StopPhrases, StartPhrases, UnclearPhrases];
        FrozenDictionary<string, string?>[] tables = [Stop, StopAlone, Start, Help, BesideStop, NotTypos];
        return new(
            lines,
            books.SelectMany(book => book.WholeWords).Concat(tables.SelectMany(table => table.Keys)),
            books.SelectMany(book => book.Stems)
        );
    }
}
