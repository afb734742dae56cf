using System.Text;

namespace SenefConsent.CnilPackage;

/// <summary>What a later version of a text changed, line by line, in the unified form that everybody's tools read.</summary>
public static class TextDiff
{
    private const int Context = 3;

    /// <summary>The difference; empty when there is none.</summary>
    /// <param name="before">The earlier text.</param>
    /// <param name="after">The later text.</param>
    /// <param name="beforeName">What the earlier one is called.</param>
    /// <param name="afterName">What the later one is called.</param>
    public static string Of(string before, string after, string beforeName, string afterName)
    {
        var steps = StepsOf(LinesOf(before), LinesOf(after));
        var diff = new StringBuilder();
        for (var start = 0; start < steps.Count; )
        {
            var first = steps.FindIndex(start, step => step.Sign != ' ');
            if (first < 0)
            {
                break;
            }

            var last = first;
            for (var next = first; next >= 0 && next - last <= 2 * Context; next = steps.FindIndex(next + 1, step => step.Sign != ' '))
            {
                last = next;
            }

            var (from, until) = (Math.Max(first - Context, 0), Math.Min(last + Context + 1, steps.Count));
            var (old, added) = (steps.Take(from).Count(step => step.Sign != '+'), steps.Take(from).Count(step => step.Sign != '-'));
            var hunk = steps[from..until];
            diff.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"@@ -{old + 1},{hunk.Count(step => step.Sign != '+')} +{added + 1},{hunk.Count(step => step.Sign != '-')} @@\n"
            );
            foreach (var (sign, line) in hunk)
            {
                diff.Append(sign).Append(line).Append('\n');
            }

            start = until;
        }

        return diff.Length == 0 ? "" : $"--- {beforeName}\n+++ {afterName}\n{diff}";
    }

    private static string[] LinesOf(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    // The longest common subsequence: a policy has some hundred lines.
    private static List<(char Sign, string Line)> StepsOf(string[] before, string[] after)
    {
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var steps = new List<(char, string)>();
        for (var (i, j) = (0, 0); i < before.Length || j < after.Length; )
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                steps.Add((' ', before[i++]));
                j++;
            }
            else if (j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                steps.Add(('-', before[i++]));
            }
            else
            {
                steps.Add(('+', after[j++]));
            }
        }

        return steps;
    }
}
