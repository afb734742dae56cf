using System.Text;

namespace SenefConsent.SmsStop;

/// <summary>
/// Splits a text into folded words, and repairs those that were stretched, spelled out, glued together or written with look-alike letters.
/// </summary>
internal static class SmsTokens
{
    /// <summary>Stands among the words where a clause ends: no rule reaches across.</summary>
    public const string Break = ".";

    /// <summary>Stands among the words in place of a phrase that must not be read any further.</summary>
    public const string Cut = "_";

    private const string ClauseEnds = ".,;:!?…\n()/–—。，！？、؟،؛";

    public static List<string> Of(string text, Vocabulary vocabulary)
    {
        var words = new List<string>();
        foreach (var word in JoinSpelledOut(Split(WithShorthand(LostLetters.Restore(Folding.Fold(text), vocabulary)))))
        {
            if (LookAlikes.ToLatin(word) is { } latin && vocabulary.IsKeyword(latin))
            {
                words.Add(latin);
            }
            else if (HasFiguresForLetters(word) && vocabulary.IsWord(word))
            {
                // As in Arabic written with Latin letters and figures: "ma tb3touch".
                words.Add(word);
            }
            else
            {
                words.AddRange(LettersAndDigits(word).SelectMany(part => GluedWords.TakeApart(part, vocabulary)));
            }
        }

        return words;
    }

    /// <summary>The share of a text's letters that stand in words which we know.</summary>
    public static double KnownShare(string text, Vocabulary vocabulary)
    {
        var (known, all) = (0, 0);
        foreach (var word in Split(Folding.Fold(text)))
        {
            var isKnown =
                word != Break
                && (word.Length > 1 || IsHan(word[0]))
                && (vocabulary.IsWord(word) || (LookAlikes.ToLatin(word) is { } latin && vocabulary.IsWord(latin)));
            known += isKnown ? word.Length : 0;
        }

        foreach (var c in text)
        {
            all += char.IsWhiteSpace(c) ? 0 : 1;
        }

        return all == 0 ? 0 : (double)known / all;
    }

    /// <summary>The words of a text of ours, which is written plainly.</summary>
    public static List<string> Plain(string text) =>
        [.. Split(Folding.Fold(text)).Where(word => word != Break).SelectMany(LettersAndDigits)];

    // The plus sign is French shorthand for "no more": "+ de pub".
    private static string WithShorthand(string folded) =>
        folded.Replace("+ D", "PLUS D", StringComparison.Ordinal).Replace("NE + ", "NE PLUS ", StringComparison.Ordinal);

    private static List<string> Split(string folded)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= folded.Length; i++)
        {
            if (i < folded.Length && !IsHan(folded[i]) && (char.IsLetterOrDigit(folded[i]) || LookAlikes.IsSign(folded[i])))
            {
                continue;
            }

            if (i > start)
            {
                words.Add(Unstretched(folded[start..i]));
            }

            start = i + 1;
            if (i < folded.Length && IsHan(folded[i]))
            {
                // Chinese has no blanks: each character is a word.
                words.Add(folded[i..start]);
            }
            else if (i < folded.Length && (ClauseEnds.Contains(folded[i]) || IsDash(folded, i)))
            {
                words.Add(Break);
            }
        }

        return words;
    }

    // 2, 3, 5, 7 and 9 stand for Arabic letters that the Latin alphabet lacks.
    private static bool HasFiguresForLetters(string word) =>
        word.Any(char.IsAsciiDigit)
        && char.IsLetter(word[^1])
        && word.Count(char.IsLetter) >= 2
        && word.All(c => !char.IsDigit(c) || c is '2' or '3' or '5' or '7' or '9');

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';

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
            for (
                var next = i;
                next < words.Count && (words[next] == Break ? letters.Length > 0 : words[next].Length == 1 && !IsHan(words[next][0]));
                next++
            )
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
