using System.Collections.Frozen;

namespace SenefConsent.SmsStop;

/// <summary>
/// The words and phrases of all languages, from the folder Vocabulary: one file a language, and <c>any.txt</c> for what every language
/// understands. How they are written stands at the top of <c>any.txt</c>.
/// </summary>
internal sealed class Vocabulary
{
    private readonly WordList words;

    private Vocabulary(VocabularyFiles files)
    {
        Stop = files.Table("stop");
        StopAlone = files.Table("stop alone");
        Start = files.Table("start");
        StartAgain = files.Table("start again");
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
        Everyday = new WordList(files.Table("everyday"));
        Charged = new WordList(files.Table("charged"));
        Actions = new WordList(files.Table("actions"));
        Topics = new WordList(files.Table("topics"));
        words = WordsOf(files.Lines("spelling"));
    }

    public static Vocabulary Shared { get; } = new(VocabularyFiles.Read());

    /// <summary>
    /// Words that ask to stop: as the whole message, as a clause of it, or beside words that add nothing. The value is the language.
    /// </summary>
    public FrozenDictionary<string, string?> Stop { get; }

    /// <summary>Words that ask to stop as the whole message only.</summary>
    public FrozenDictionary<string, string?> StopAlone { get; }

    /// <summary>The one word that lifts a refusal: START, and what else a confirmation or a charter of ours names.</summary>
    public FrozenDictionary<string, string?> Start { get; }

    /// <summary>Other words that may ask to start again, as the whole message. A person looks; they lift nothing.</summary>
    public FrozenDictionary<string, string?> StartAgain { get; }

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

    /// <summary>Words of messages that refuse nothing: of orders, appointments, thanks, greetings.</summary>
    public WordList Everyday { get; }

    /// <summary>Words that a message which refuses nothing has only in a phrase of <see cref="Harmless"/>.</summary>
    public WordList Charged { get; }

    /// <summary>Words that ask to stop or to remove something, and do not ask us to where there is one of <see cref="Topics"/>.</summary>
    public WordList Actions { get; }

    /// <summary>What other than messages can be stopped, cancelled or removed: an order, a bus, an engine.</summary>
    public WordList Topics { get; }

    public bool IsKeyword(string word) =>
        Stop.ContainsKey(word) || StopAlone.ContainsKey(word) || Start.ContainsKey(word) || Help.ContainsKey(word);

    /// <summary>Whether it is a word that any part of the vocabulary knows.</summary>
    public bool IsWord(string word) => words.Contains(word);

    /// <summary>The same, and not only for how it begins.</summary>
    public bool IsWholeWord(string word) => words.ContainsWhole(word);

    private WordList WordsOf(IReadOnlyList<string> spelled)
    {
        PhraseBook[] books = [Courtesy, Harmless, StopPhrases, StartPhrases, UnclearPhrases];
        FrozenDictionary<string, string?>[] tables = [Stop, StopAlone, Start, StartAgain, Help, BesideStop, BesideStart, NotTypos];
        return new(
            books
                .SelectMany(book => book.WholeWords.Concat(book.Stems.Select(stem => stem + '*')))
                .Concat(tables.SelectMany(table => table.Keys))
                .Concat(spelled.SelectMany(line => line.Split(' ', ':')).Select(Folding.Fold))
                .Concat(Everyday.Entries)
                .Concat(Charged.Entries)
                .Concat(Actions.Entries)
                .Concat(Topics.Entries)
                .Where(word => word.Length > 0)
                .Distinct()
                .ToFrozenDictionary(word => word, _ => (string?)null)
        );
    }

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
