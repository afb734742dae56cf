namespace SenefConsent.SmsStop;

/// <summary>What a person may write beside the keyword to say whom it is for: our brands and short codes.</summary>
internal static class OwnNames
{
    public static List<string> Remove(List<string> words, IReadOnlyCollection<string> ownNames)
    {
        var names = ownNames.Select(SmsTokens.Plain).Where(name => name.Count > 0).ToList();
        var rest = new List<string>();
        for (var at = 0; at < words.Count; )
        {
            var length = IsFrenchShortCode(words[at])
                ? 1
                : names.Where(name => IsAt(words, at, name)).Select(name => name.Count).DefaultIfEmpty().Max();
            if (length == 0)
            {
                rest.Add(words[at]);
            }

            at += Math.Max(1, length);
        }

        return rest;
    }

    // 3XXXX is the range of the French operators for commercial short codes, whoever rents one.
    private static bool IsFrenchShortCode(string word) => word.Length == 5 && word[0] == '3' && word.All(char.IsAsciiDigit);

    private static bool IsAt(List<string> words, int at, List<string> name) =>
        at + name.Count <= words.Count && name.Index().All(part => words[at + part.Index] == part.Item);
}
