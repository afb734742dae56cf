using System.Text.Json;
using SenefConsent.Contracts;

namespace SenefConsent.Csv;

/// <summary>The columns that an answer of ours adds to a file, so that a file that has them already gets the new ones in their place.</summary>
public static class OurColumns
{
    /// <summary>The decision.</summary>
    public const string Decision = "decision";

    /// <summary>The rule that decides.</summary>
    public const string Rule = "rule";

    // What can follow them. A column of one of these names that follows something else is the caller's own.
    private static readonly string[] Following = ["contactPoint", "link", "unsubscribe", "listUnsubscribe"];

    private static readonly HashSet<string> Decisions = [.. NamesOf<Verdict>(), "error"];
    private static readonly HashSet<string> Rules = [.. NamesOf<Rule>()];

    /// <summary>Which of the columns are ours, by the names of a header: <c>decision</c>, <c>rule</c> and what follows them.</summary>
    public static IReadOnlyList<int> In(IReadOnlyList<string> names)
    {
        var ours = new List<int>();
        for (var index = 0; index + 1 < names.Count; index++)
        {
            if (names[index] != Decision || names[index + 1] != Rule)
            {
                continue;
            }

            ours.AddRange([index, index + 1]);
            for (index += 2; index < names.Count && Following.Contains(names[index]); index++)
            {
                ours.Add(index);
            }

            index--;
        }

        return ours;
    }

    /// <summary>
    /// Which are ours in a file without a header: two columns side by side that hold a decision and a rule of ours in every row.
    /// </summary>
    public static IReadOnlyList<int> In(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var width = rows.Count == 0 ? 0 : rows.Min(row => row.Count);
        for (var index = 0; index + 1 < width; index++)
        {
            if (rows.All(row => Decisions.Contains(row[index]) && Rules.Contains(row[index + 1])))
            {
                return [index, index + 1];
            }
        }

        return [];
    }

    private static IEnumerable<string> NamesOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(value => JsonSerializer.Serialize(value).Trim('"'));
}
