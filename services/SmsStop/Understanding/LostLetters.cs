using System.Text;

namespace SenefConsent.SmsStop;

/// <summary>
/// Restores letters that were lost on the way: GSM-7 has É but no Ê, and a gateway puts one or two question marks in the place of what it
/// does not know, an apostrophe among it: "d?sabonnez", "arr??tez", "n?envoyez". The letter that gives a word which we know is taken, and
/// otherwise an E, which is the letter that most accents are on.
/// </summary>
internal static class LostLetters
{
    private const int MostLost = 3;
    private const int MostRestored = 40;

    private static readonly string[] LettersOfMany = ["E", "A", " "];
    private static readonly string[] Letters = ["E", "A", "I", "O", "U", "C", " ", "", "R", "S"];

    public static string Restore(string folded, Vocabulary vocabulary)
    {
        if (folded.AsSpan().IndexOfAny('?', '\uFFFD') < 0)
        {
            return folded;
        }

        var restored = new StringBuilder(folded.Length);
        var left = MostRestored;
        for (var start = 0; start < folded.Length; )
        {
            var end = start;
            while (end < folded.Length && (char.IsLetterOrDigit(folded[end]) || IsLost(folded[end]) || folded[end] == '\''))
            {
                end++;
            }

            var word = folded[start..end];
            restored.Append(left > 0 && IsDamaged(word) ? Restored(word, vocabulary) : word);
            left -= IsDamaged(word) ? 1 : 0;
            if (end < folded.Length)
            {
                restored.Append(folded[end++]);
            }

            start = end;
        }

        return restored.ToString();
    }

    private static bool IsLost(char c) => c is '?' or '\uFFFD';

    // A question mark before letters or between them is a lost one. Behind them it is what it looks like.
    private static bool IsDamaged(string word)
    {
        var beginning = word.AsSpan().TrimEnd('?');
        return beginning.Length > 2 && beginning.IndexOfAny('?', '\uFFFD') >= 0 && beginning.ContainsAnyExcept('?', '\uFFFD');
    }

    private static string Restored(string word, Vocabulary vocabulary)
    {
        List<string> parts = [.. word.Split(['?', '\uFFFD'], StringSplitOptions.RemoveEmptyEntries)];
        if (IsLost(word[0]))
        {
            parts.Insert(0, "");
        }

        var ends = IsLost(word[^1]);
        if (parts.Count - 1 > MostLost)
        {
            return string.Join('E', parts);
        }

        // Without a blank where there is one: "appelez?merci".
        if (parts.Count > 1 && parts.All(part => part.Length > 2 && vocabulary.IsWord(part)))
        {
            return string.Join(" ? ", parts);
        }

        if (vocabulary.IsKeyword(string.Concat(parts)))
        {
            return string.Concat(parts);
        }

        var candidates = Candidates(parts, 0, "", parts.Count > 2 ? LettersOfMany : Letters)
            .SelectMany(candidate => ends ? new[] { candidate, candidate + "E", candidate + "EE" } : [candidate])
            .ToList();
        return candidates.Find(candidate => IsMadeOf(candidate, vocabulary.IsWholeWord))
            ?? candidates.Find(candidate => IsMadeOf(candidate, vocabulary.IsWord))
            ?? string.Join('E', parts);
    }

    private static bool IsMadeOf(string candidate, Predicate<string> isWord) =>
        candidate.Split(' ', '\'').All(part => part.Length <= 1 || isWord(part));

    private static IEnumerable<string> Candidates(List<string> parts, int next, string before, string[] letters)
    {
        if (next == parts.Count - 1)
        {
            return [before + parts[next]];
        }

        return letters.SelectMany(letter => Candidates(parts, next + 1, before + parts[next] + letter, letters));
    }
}
