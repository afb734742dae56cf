using System.CommandLine;
using System.CommandLine.Parsing;
using Spectre.Console;

namespace SenefConsent.BlocklistTool;

/// <summary>What is wrong with a command line, in the language of the run and with what to write instead.</summary>
internal static class ParseFaults
{
    private const int MostLettersWrong = 2;

    public static int Tell(ParseResult parsed, ToolEnvironment tool)
    {
        var command = parsed.CommandResult.Command;
        foreach (var fault in Of(parsed, tool.Texts))
        {
            tool.Notices.MarkupLineInterpolated($"[red]blocklist:[/] {fault}");
        }

        var path = command is RootCommand ? "" : $" {command.Name}";
        tool.Notices.WriteLine(tool.Texts["Parse.SeeHelp", ("help", $"blocklist{path} --help")]);
        return ExitCode.Wrong;
    }

    private static List<string> Of(ParseResult parsed, ToolTexts texts)
    {
        var command = parsed.CommandResult.Command;
        var faults = new List<string>();
        foreach (var unknown in parsed.UnmatchedTokens)
        {
            var nearest = Nearest(unknown, NamesOf(parsed));
            faults.Add(
                nearest is null
                    ? texts["Parse.Unknown", ("word", unknown)]
                    : texts["Parse.UnknownNear", ("word", unknown), ("nearest", nearest)]
            );
        }

        if (command.Subcommands.Count > 0 && faults.Count == 0)
        {
            faults.Add(texts["Parse.NoCommand", ("commands", string.Join(", ", command.Subcommands.Select(one => one.Name)))]);
        }

        foreach (var argument in command.Arguments)
        {
            if ((parsed.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues)
            {
                faults.Add(texts["Parse.ArgumentMissing", ("argument", argument.HelpName ?? argument.Name)]);
            }
        }

        foreach (var option in OptionsOf(parsed))
        {
            if (FaultOf(option, parsed.GetResult(option), texts) is { } fault)
            {
                faults.Add(fault);
            }
        }

        faults.AddRange(command is CheckedCommand whole ? whole.FaultsOf(parsed.CommandResult) : []);

        // What an option or an argument itself says of its value.
        faults.AddRange(parsed.Errors.Where(error => HasItsValue(error.SymbolResult)).Select(error => error.Message));
        return faults.Count > 0 ? [.. faults.Distinct()] : [.. parsed.Errors.Select(error => error.Message)];
    }

    private static string? FaultOf(Option option, OptionResult? result, ToolTexts texts) =>
        result switch
        {
            null or { Implicit: true } => option.Required
                ? texts["Parse.OptionMissing", ("option", option.Name), ("value", option.HelpName ?? "")]
                : null,
            { Tokens.Count: var count } when count < option.Arity.MinimumNumberOfValues => texts[
                "Parse.ValueMissing",
                ("option", option.Name),
                ("value", option.HelpName ?? "")
            ],
            { Tokens.Count: var count } when count > option.Arity.MaximumNumberOfValues || result.IdentifierTokenCount > 1 => texts[
                "Parse.Twice",
                ("option", option.Name)
            ],
            { Tokens: [var value] } when option.ValueType == typeof(bool) && !bool.TryParse(value.Value, out _) => texts[
                "Parse.NoValue",
                ("option", option.Name)
            ],
            _ => null,
        };

    private static bool HasItsValue(SymbolResult? result) =>
        result switch
        {
            OptionResult { Option: var option } given => option.ValueType != typeof(bool)
                && given.Tokens.Count >= option.Arity.MinimumNumberOfValues
                && given.Tokens.Count <= option.Arity.MaximumNumberOfValues
                && given.IdentifierTokenCount <= 1,
            _ => false,
        };

    private static IEnumerable<Option> OptionsOf(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Union(parsed.RootCommandResult.Command.Options.Where(option => option.Recursive));

    private static IEnumerable<string> NamesOf(ParseResult parsed) =>
        parsed.CommandResult.Command.Subcommands.Select(one => one.Name).Concat(OptionsOf(parsed).Select(one => one.Name));

    private static string? Nearest(string word, IEnumerable<string> names) =>
        names.Where(name => Distance(word, name) <= MostLettersWrong).MinBy(name => Distance(word, name));

    // Levenshtein's.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 0; i < from.Length; i++)
        {
            (var diagonal, row[0]) = (row[0], i + 1);
            for (var j = 0; j < to.Length; j++)
            {
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(Math.Min(row[j + 1], row[j]) + 1, diagonal + (from[i] == to[j] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
