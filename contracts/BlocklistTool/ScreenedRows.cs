using SenefConsent.Contracts;
using Spectre.Console;
using Rule = SenefConsent.Contracts.Rule;

namespace SenefConsent.BlocklistTool;

/// <summary>What is told at the end of a screening, whether it was made here or by a job.</summary>
internal static class ScreenedRows
{
    /// <summary>How many rows each rule decided.</summary>
    /// <param name="tool">Where the tool runs.</param>
    /// <param name="rules">The counts.</param>
    /// <param name="isCut">Whether only those who may be written to were kept, each once.</param>
    public static void Show(ToolEnvironment tool, IReadOnlyDictionary<Rule, long> rules, bool isCut)
    {
        var texts = tool.Texts;
        var table = new Table()
            .AddColumns(texts["Table.Decision"], texts["Table.Rule"], texts["Table.Meaning"])
            .AddColumn(new TableColumn(texts["Table.Rows"]).RightAligned());
        if (isCut)
        {
            table.AddColumn(texts["Table.InTheFile"]);
        }

        foreach (var (rule, rows) in rules.OrderByDescending(rule => IsAllowed(rule.Key)).ThenByDescending(rule => rule.Value))
        {
            var decision = IsAllowed(rule) ? Verdict.Allowed : Verdict.Blocked;
            List<string> cells = [texts.Coloured(decision), ExactNames<Rule>.Of(rule), Markup.Escape(texts.Of(rule)), texts.Count(rows)];
            cells.AddRange(isCut ? [texts[IsAllowed(rule) && rule != Rule.Duplicate ? "Table.Kept" : "Table.LeftOut"]] : []);
            table.AddRow([.. cells]);
        }

        tool.Notices.Write(table.AddRow("", $"[bold]{texts["Table.All"]}[/]", "", $"[bold]{texts.Count(rules.Values.Sum())}[/]"));
    }

    /// <summary>What was written, and that it does not hold for long.</summary>
    public static void ShowWritten(ToolEnvironment tool, OutputFile output, long kept, long all, TimeSpan took)
    {
        var texts = tool.Texts;
        tool.Notices.WriteLine(
            texts.Counted(
                kept == all ? "Screen.WroteAll" : "Screen.Wrote",
                kept,
                ("file", output.Name),
                ("all", texts.Count(all)),
                ("left", texts.Count(all - kept)),
                ("time", texts.Time(took))
            )
        );
        tool.Notices.WriteLine(texts["Screen.Again"]);
    }

    private static bool IsAllowed(Rule rule) => rule is Rule.None or Rule.Consent or Rule.Duplicate;
}
