namespace SenefConsent.SmsStop;

/// <summary>
/// Takes a stop word apart from what is glued to it: "STOPSMS" is two words, "STOPSTOP" too; NONSTOP is one, for "non" says something else.
/// </summary>
internal static class GluedWords
{
    private const int ShortestNeighbour = 3;
    private const int Longest = 40;

    private static readonly string[] StopWords = ["STOP", "ARRET"];

    public static IReadOnlyList<string> TakeApart(string word, Vocabulary vocabulary)
    {
        if (word.Length > Longest || vocabulary.IsKeyword(word) || vocabulary.NotTypos.ContainsKey(word))
        {
            return [word];
        }

        foreach (var stop in StopWords.Where(word.Contains))
        {
            var neighbours = word.Split(stop);
            if (neighbours.All(neighbour => neighbour == "" || StandsBeside(neighbour, vocabulary)))
            {
                return [.. neighbours.SelectMany(neighbour => new[] { stop, neighbour }).Skip(1).Where(part => part != "")];
            }
        }

        return [word];
    }

    private static bool StandsBeside(string neighbour, Vocabulary vocabulary) =>
        neighbour.Length >= ShortestNeighbour && (vocabulary.BesideStop.ContainsKey(neighbour) || vocabulary.Stop.ContainsKey(neighbour));
}
