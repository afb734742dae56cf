namespace SenefConsent.SmsStop;

/// <summary>
/// Removes what the sender did not write: reactions that quote our own message with its "STOP au 36180", quoted lines, signatures.
/// Otherwise somebody who liked an offer would have objected to it.
/// </summary>
internal static class QuotedText
{
    private const int LongestReaction = 40;

    // Nothing that we send is as short as a keyword in quotation marks, and that one must not be lost.
    private const int ShortestQuotation = 10;

    private const string Opening = "\"“„«";
    private const string Closing = "\"”“»";

    public static string Remove(string text, Vocabulary vocabulary)
    {
        var lines = OwnAdvert.RemoveQuoted(WithoutReaction(text.Replace('’', '\''), vocabulary)).Split('\n', '\r');

        // A signature above the message is no end of it.
        var own = lines
            .SkipWhile(line => line.Trim() == "" || EndsTheMessage(line.Trim(), vocabulary))
            .TakeWhile(line => !EndsTheMessage(line.Trim(), vocabulary))
            .Where(line => !IsQuotation(line.TrimStart()))
            .Select(OwnAdvert.RemoveForwarded);
        return string.Join('\n', own);
    }

    private static bool IsQuotation(string line) => line.StartsWith('>') && line.TrimStart('>', ' ').Length >= ShortestQuotation;

    private static bool EndsTheMessage(string line, Vocabulary vocabulary) =>
        line is "--" or "—" or "__" || StartsWithAny(line, vocabulary.Signatures);

    // Our own text may hold quotation marks, so the quotation runs to the last one; a message that was cut has none.
    private static string WithoutReaction(string text, Vocabulary vocabulary)
    {
        var start = text.Trim().Trim('\u200E', '\u200F', '\u202A', '\u202C', '\u2068', '\u2069', '\uFEFF', '\u200B', '\uFFFC');
        var opening = start.AsSpan(0, Math.Min(start.Length, LongestReaction)).IndexOfAny(Opening);
        if (opening <= 0 || !IsReaction(start[..opening].TrimEnd(), vocabulary))
        {
            return text;
        }

        var quoted = start.AsSpan(opening + 1).LastIndexOfAny(Closing);
        if (quoted is >= 0 and < ShortestQuotation)
        {
            return text;
        }

        var answer = quoted < 0 ? "" : start[(opening + quoted + 2)..];
        return answer.Contains('\n') ? answer : "";
    }

    // Either a verb, as "Liked", or an emoji and a preposition, as "👎 à".
    private static bool IsReaction(string before, Vocabulary vocabulary) =>
        StartsWithAny(before, vocabulary.Reactions)
        || (!char.IsAscii(before[0]) && !char.IsLetter(before[0]) && before.Count(char.IsLetter) is > 0 and < 5);

    private static bool StartsWithAny(string line, IReadOnlyList<string> beginnings) =>
        beginnings.Any(beginning => line.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
}
