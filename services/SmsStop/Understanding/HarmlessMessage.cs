using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace SenefConsent.SmsStop;

/// <summary>
/// Recognises a message that asks for nothing: whose words, but a few names, are those of orders, appointments, questions, thanks and
/// greetings, and none of which could be part of a refusal. What it does not recognise is no harmless
/// message.
/// </summary>
internal static class HarmlessMessage
{
    // Of a name or a product nobody has a list; of four words one may be such, of a question one in two.
    private const double MostUnknown = 0.34;
    private const double MostUnknownInQuestion = 0.5;

    // How much a message may look like a refusal, of 1: more where it says what it is about, or asks.
    private const double MostRefusal = 0.37;
    private const double MostRefusalInOtherSense = 0.25;
    private const double MostRefusalInQuestion = 0.45;
    private const double MostRefusalWithTopic = 0.5;

    private const int LongestPlain = 10;
    private const int MostTurns = 5;

    private static readonly string[] Rejecting = ["😡", "😠", "🤬", "🖕", "😤", "👎", "🛑", "🚫", "⛔", "✋", "🙄", "💩", "🤮", "❌", "👿"];

    private static readonly FrozenSet<int> Friendly = (
        "👍👌🙏😊🙂😀😃😄😁😆😅😂🤣😉😍🥰😘😗😙😚❤♥💕💖💗💙💚💛🧡💜🤍🎉🎊🎂🎄🎁🎅✅✔☑☺😎🤗👏💪🙌😋🤩🥳✨🌸🌹🌷🌞☀😇👋🤝💐⭐🌟🔥💯😜😝😛🤞🍀🍕🍷🍻🥂🐶🐱"
        + "🙋🤷👀👨👩👦👧👶🏠🚗🚲🚌🚆✈📍📞📱📷📦🛒🛍💶💳⏰⏳📅🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛🌈🌧❄⛄🎈🎶🎵⚽🏀🎾🏆🆗🤙👊✌🤘🫶😌😴🤒🤧😷🤔😬😱😳😯😮"
    )
        .EnumerateRunes()
        .Select(rune => rune.Value)
        .ToFrozenSet();

    /// <param name="all">The words.</param>
    /// <param name="written">What the sender wrote.</param>
    public static Understood? Understand(List<string> all, string written, Vocabulary vocabulary)
    {
        var words = vocabulary.Harmless.Cut(all);
        if (IsUnreadable(written) || IsAngry(written) || words.Exists(IsOfTwoScripts) || words.Exists(vocabulary.Charged.Contains))
        {
            return null;
        }

        var said = words.Where(word => word is not (SmsTokens.Break or SmsTokens.Cut) && !char.IsDigit(word[0])).ToList();
        if (said.Count == 0)
        {
            return words.Count > 0 ? new(SmsIntent.Other, "harmless/other-sense", null)
                : IsFriendly(written) ? new(SmsIntent.Other, "harmless/nothing", null)
                : null;
        }

        // What is left of "please don't stop sending these" would look like a refusal.
        var isOfOtherSense = words.Contains(SmsTokens.Cut);
        var hasTopic = isOfOtherSense || said.Exists(vocabulary.Topics.Contains);
        var refusal = isOfOtherSense
            ? Math.Min(Doubt.OfRefusal(said), Doubt.OfRefusal([.. all.Where(word => word != SmsTokens.Break)]))
            : Doubt.OfRefusal(said);
        var mostRefusal =
            isOfOtherSense ? MostRefusalInOtherSense
            : hasTopic ? MostRefusalWithTopic
            : written.Contains('?') ? MostRefusalInQuestion
            : MostRefusal;
        if (
            refusal >= mostRefusal
            || (!hasTopic && said.Exists(vocabulary.Actions.Contains))
            || (said.Count > 1 && said.Count(word => word.Length == 1) * 2 > said.Count)
        )
        {
            return said is [var real] && vocabulary.NotTypos.ContainsKey(real) ? new(SmsIntent.Other, "harmless/real-word", null) : null;
        }

        var unknown = said.Count(word => word.Length > 1 && !IsOrdinary(word, vocabulary));
        return unknown <= said.Count * (written.Contains('?') ? MostUnknownInQuestion : MostUnknown)
            ? new(SmsIntent.Other, "harmless/everyday", LanguageGuess.Of(said, vocabulary))
            : null;
    }

    private static bool IsOrdinary(string word, Vocabulary vocabulary) =>
        vocabulary.Everyday.Contains(word)
        || vocabulary.NotTypos.ContainsKey(word)
        || vocabulary.Topics.Contains(word)
        || vocabulary.Actions.Contains(word);

    // A word in disguise: nobody writes "STOΡ" with one Greek letter but to get it past somebody.
    private static bool IsOfTwoScripts(string word) => word.Any(char.IsAsciiLetter) && word.Any(c => c >= '\u0370' && char.IsLetter(c));

    // "NON !!!", and faces and hands that say as much.
    private static bool IsAngry(string written) =>
        Rejecting.Any(sign => written.Contains(sign, StringComparison.Ordinal))
        || (written.Contains("!!", StringComparison.Ordinal) && written.Contains("non", StringComparison.OrdinalIgnoreCase));

    // Without a word: nothing at all, a question mark, or signs that everybody smiles with.
    private static bool IsFriendly(string written) =>
        written.EnumerateRunes().All(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.OtherSymbol || Friendly.Contains(rune.Value));

    // Letters that were lost: what they said cannot be told.
    private static bool IsUnreadable(string written) =>
        written.Contains('\uFFFD')
        || written.Contains("????", StringComparison.Ordinal)
        || written.Contains("??? ", StringComparison.Ordinal)
        || written.Split(' ', '\n').Any(IsCoded);

    // Letters and figures by turns, as in hexadecimal and Base64; or signs between figures, as in escapes.
    private static bool IsCoded(string word)
    {
        var turns = 0;
        for (var i = 1; i < word.Length; i++)
        {
            turns += char.IsAsciiLetter(word[i]) != char.IsAsciiLetter(word[i - 1]) ? 1 : 0;
        }

        return word.Length >= LongestPlain
            && turns >= MostTurns
            && !word.Contains('@')
            && !word.StartsWith("http", StringComparison.OrdinalIgnoreCase);
    }
}
