using System.Text;

namespace SenefConsent.SmsStop;

/// <summary>
/// Splits a text into folded words, and repairs those that were stretched, spelled out, glued together or written with look-alike letters.
/// </summary>
internal static class Words
{
    /// <summary>Stands among the words where a clause ends: no rule reaches across.</summary>
    public const string Break = ".";

    /// <summary>Stands among the words in place of a phrase that must not be read any further.</summary>
    public const string Cut = "_";

    private const string ClauseEnds = ".,;:!?…\n()/–—";

    public static List<string> Of(string text, Vocabulary vocabulary)
    {
        var words = new List<string>();
        foreach (var word in JoinSpelledOut(Split(WithLostLetter(Folding.Fold(text)))))
        {
            if (LookAlikes.ToLatin(word) is { } latin && vocabulary.IsKeyword(latin))
            {
                words.Add(latin);
            }
            else
            {
                words.AddRange(LettersAndDigits(word).SelectMany(part => GluedWords.TakeApart(part, vocabulary)));
            }
        }

        return words;
    }

    /// <summary>The words of a text of ours, which is written plainly.</summary>
    public static List<string> Plain(string text) =>
        [.. Split(Folding.Fold(text)).Where(word => word != Break).SelectMany(LettersAndDigits)];

    // GSM-7 has É but no Ê, so a gateway may put a question mark in its place. The plus sign is French shorthand for "no more": "+ de pub".
    private static string WithLostLetter(string folded) =>
        folded
            .Replace("+ D", "PLUS D", StringComparison.Ordinal)
            .Replace("NE + ", "NE PLUS ", StringComparison.Ordinal)
            .Replace("ARR?T", "ARRET", StringComparison.Ordinal)
            .Replace("ARR\uFFFDT", "ARRET", StringComparison.Ordinal);

    private static List<string> Split(string folded)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= folded.Length; i++)
        {
            if (i < folded.Length && (char.IsLetterOrDigit(folded[i]) || LookAlikes.IsSign(folded[i])))
            {
                continue;
            }

            if (i > start)
            {
                words.Add(Unstretched(folded[start..i]));
            }

            start = i + 1;
            if (i < folded.Length && (ClauseEnds.Contains(folded[i]) || IsDash(folded, i)))
            {
                words.Add(Break);
            }
        }

        return words;
    }

    private static bool IsDash(string folded, int i) => folded[i] == '-' && i > 0 && folded[i - 1] == ' ';

    // Two alike may be spelling, three or more are one letter held down.
    private static string Unstretched(string word)
    {
        var letters = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; )
        {
            var end = i + 1;
            while (end < word.Length && word[end] == word[i])
            {
                end++;
            }

            letters.Append(word[i], end - i >= 3 && char.IsLetter(word[i]) ? 1 : end - i);
            i = end;
        }

        return letters.ToString();
    }

    // "S T O P" and "S.T.O.P"; two single letters may be "y a".
    private static List<string> JoinSpelledOut(List<string> words)
    {
        var joined = new List<string>();
        for (var i = 0; i < words.Count; )
        {
            var letters = new StringBuilder();
            var end = i;
            for (var next = i; next < words.Count && (words[next] == Break ? letters.Length > 0 : words[next].Length == 1); next++)
            {
                if (words[next] != Break)
                {
                    letters.Append(words[next]);
                    end = next + 1;
                }
            }

            if (letters.Length >= 3)
            {
                joined.Add(letters.ToString());
                i = end;
            }
            else
            {
                joined.Add(words[i++]);
            }
        }

        return joined;
    }

    private static IEnumerable<string> LettersAndDigits(string word)
    {
        var start = 0;
        for (var i = 0; i <= word.Length; i++)
        {
            if (i == word.Length || LookAlikes.IsSign(word[i]) || (i > start && char.IsDigit(word[i]) != char.IsDigit(word[i - 1])))
            {
                if (i > start)
                {
                    yield return word[start..i];
                }

                start = i < word.Length && LookAlikes.IsSign(word[i]) ? i + 1 : i;
            }
        }
    }
}
