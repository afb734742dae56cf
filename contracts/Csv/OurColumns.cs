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

    /// <summary>Whether a breach touches whom the row is about.</summary>
    public const string Touched = "touched";

    /// <summary>By which scopes of the breach.</summary>
    public const string Scopes = "scopes";

    // What can follow them. A column of one of these names that follows something else is the caller's own.
    private static readonly string[] Following = ["contactPoint", "link", "unsubscribe", "listUnsubscribe"];

    private static readonly HashSet<string> Decisions = [.. NamesOf<Verdict>(), "error"];
    private static readonly HashSet<string> Rules = [.. NamesOf<Rule>()];

    /// <summary>Which of the columns are ours, by the names of a header: two that stand side by side and what follows them.</summary>
    /// <param name="names">The header.</param>
    /// <param name="first">The first of the two.</param>
    /// <param name="second">The second.</param>
    public static IReadOnlyList<int> In(IReadOnlyList<string> names, string first = Decision, string second = Rule)
    {
        var ours = new List<int>();
        for (var index = 0; index + 1 < names.Count; index++)
        {
            if (names[index] != first || names[index + 1] != second)
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
