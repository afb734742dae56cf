using System.Text.Json;
using System.Text.RegularExpressions;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>What a purpose has a sentence for, to be read by a person, by each channel.</summary>
public enum PurposeSentence
{
    /// <summary>Asks whether to refuse it: the title of a page.</summary>
    Question,

    /// <summary>What refusing it does, before and after.</summary>
    Refused,

    /// <summary>What goes on all the same.</summary>
    GoesOn,

    /// <summary>The button that refuses it.</summary>
    Refuse,

    /// <summary>What undoing an objection to it would allow.</summary>
    IfUndone,

    /// <summary>What is allowed again after an objection to it was undone.</summary>
    Again,

    /// <summary>Asks for a consent to it.</summary>
    Consent,

    /// <summary>What a person has consented to.</summary>
    Consented,
}

/// <summary>A purpose of prospecting.</summary>
/// <param name="Name">Its name in scopes, checks and links.</param>
/// <param name="Code">Its number in links, 1 to 255. Never given to another purpose: links do not expire.</param>
/// <param name="Parent">The purpose above it; null at the root.</param>
/// <param name="Fr">
/// What is said of it in French: its <c>name</c> with its article, its <c>title</c> in lists, and each <see cref="PurposeSentence"/>. A key
/// with a channel after a full stop (<c>refused.telephone</c>) is for this channel. The sentences may name <c>{sender}</c>, <c>{by}</c>
/// (for example <c>by e-mail</c>) and <c>{messages}</c> (for example <c>marketing e-mails</c>).
/// </param>
/// <param name="En">The same in English.</param>
/// <param name="DoubleOptIn">The channels by which a consent to it counts only when it was confirmed as well; none when not given.</param>
public sealed record Purpose(
    string Name,
    byte Code,
    string? Parent,
    IReadOnlyDictionary<string, string> Fr,
    IReadOnlyDictionary<string, string> En,
    IReadOnlyList<Channel>? DoubleOptIn = null
)
{
    private const string NameKey = "name";
    private const string TitleKey = "title";

    private static readonly Regex Value = LinearRegex.Of(@"\{\w*\}");
    private static readonly string[] Values = ["{sender}", "{by}", "{messages}"];

    /// <summary>What it is called in a sentence; in English for any language but French.</summary>
    public string In(string language) => TextsIn(language)[NameKey];

    /// <summary>What it is called in a list.</summary>
    public string TitleIn(string language) => TextsIn(language)[TitleKey];

    /// <summary>A sentence, with the names of its values still in it.</summary>
    public string Sentence(PurposeSentence sentence, Channel channel, string language) =>
        Find(TextsIn(language), sentence, channel)
        ?? throw new KeyNotFoundException($"The purpose {Name} has no {sentence} by {channel} in {language}.");

    /// <summary>What is wrong with the texts of one that was read from a file.</summary>
    internal IEnumerable<string> FaultsOfTexts() =>
        new[] { ("fr", Fr), ("en", En) }.SelectMany(language => FaultsOf(language.Item1, language.Item2));

    private static string? Find(IReadOnlyDictionary<string, string> texts, PurposeSentence sentence, Channel channel) =>
        texts.GetValueOrDefault(KeyOf(sentence, channel)) ?? texts.GetValueOrDefault(KeyOf(sentence));

    private static string KeyOf(PurposeSentence sentence) => JsonNamingPolicy.CamelCase.ConvertName($"{sentence}");

    private static string KeyOf(PurposeSentence sentence, Channel channel) => $"{KeyOf(sentence)}.{ExactNames<Channel>.Of(channel)}";

    private IReadOnlyDictionary<string, string> TextsIn(string language) => language == "fr" ? Fr : En;

    private IEnumerable<string> FaultsOf(string language, IReadOnlyDictionary<string, string> texts)
    {
        var channels = Enum.GetValues<Channel>();
        var known = Enum.GetValues<PurposeSentence>()
            .SelectMany(sentence => channels.Select(channel => KeyOf(sentence, channel)).Prepend(KeyOf(sentence)))
            .Concat([NameKey, TitleKey])
            .ToHashSet();
        var missing =
            from sentence in Enum.GetValues<PurposeSentence>()
            from channel in channels
            where Find(texts, sentence, channel) is null
            select KeyOf(sentence, channel);
        return
        [
            .. new[] { NameKey, TitleKey }
                .Where(key => !texts.ContainsKey(key))
                .Concat(missing)
                .Select(key => $"the purpose {Name} has no text {language}.{key}"),
            .. texts.Keys.Where(key => !known.Contains(key)).Select(key => $"the purpose {Name} has {language}.{key}, which nothing says"),
            .. texts
                .Where(text =>
                    string.IsNullOrWhiteSpace(text.Value) || Value.Matches(text.Value).Any(value => !Values.Contains(value.Value))
                )
                .Select(text => $"the purpose {Name} has {language}.{text.Key}, which is empty or names a value that is not known"),
        ];
    }
}
