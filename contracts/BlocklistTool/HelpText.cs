using System.CommandLine;
using System.CommandLine.Invocation;
using Spectre.Console;

namespace SenefConsent.BlocklistTool;

/// <summary>The help of a command, from its definition and as wide as the terminal.</summary>
internal sealed class HelpText(RootCommand root, ToolEnvironment tool) : SynchronousCommandLineAction
{
    private const int WidestInAPipe = 100;
    private const int WidestName = 34;
    private const string Indent = "  ";

    public override int Invoke(ParseResult parseResult)
    {
        var width = tool.Answers.Profile.Out.IsTerminal ? tool.Answers.Profile.Width : WidestInAPipe;
        foreach (var line in Lines(parseResult.CommandResult.Command, root, tool.Texts, Math.Max(40, width)))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(line);
        }

        return ExitCode.Done;
    }

    /// <summary>The help of a command.</summary>
    public static IEnumerable<string> Lines(Command command, RootCommand root, ToolTexts texts, int width)
    {
        var lines = new List<string>(Wrapped.Lines(command.Description!, width)) { "" };
        Section(texts["Help.Usage"], Wrapped.Lines(UsageOf(command, texts), width - Indent.Length));
        if (command.Subcommands.Count > 0)
        {
            Table(texts["Help.Commands"], command.Subcommands.Select(one => (one.Name, SummaryOf(one))));
        }

        Table(texts["Help.Arguments"], command.Arguments.Select(argument => ($"<{argument.HelpName}>", argument.Description!)));
        Table(texts["Help.Options"], OptionsOf(command, root).Select(option => (NamesOf(option), DescriptionOf(option, texts))));
        if (command == root)
        {
            Table(texts["Help.Settings"], Connection.Variables.Select(variable => (variable, texts[$"Setting.{variable}"])));
            Paragraph(texts["Help.SettingsFile"]);
            Table(texts["Help.ExitCodes"], ExitCodes(texts));
        }
        else
        {
            Section(texts["Help.Examples"], texts[$"Examples.{command.Name}"].Split('\n'));
        }

        Paragraph(texts["Help.More"]);
        return lines.Take(lines.Count - 1);

        void Section(string title, IEnumerable<string> content)
        {
            lines.Add(title);
            lines.AddRange(content.Select(line => Indent + line));
            lines.Add("");
        }

        void Paragraph(string text)
        {
            lines.AddRange(Wrapped.Lines(text, width));
            lines.Add("");
        }

        void Table(string title, IEnumerable<(string Name, string Text)> rows)
        {
            var table = rows.ToList();
            if (table.Count == 0)
            {
                return;
            }

            var name = Math.Min(Math.Min(WidestName, width / 2), table.Max(row => row.Name.Length));
            Section(
                title,
                table.SelectMany(row =>
                    row.Name.Length <= name
                        ? Wrapped.Columns([(row.Name, name), (row.Text, width - name - (2 * Indent.Length))])
                        : [row.Name, .. Wrapped.Columns([("", name), (row.Text, width - name - (2 * Indent.Length))])]
                )
            );
        }
    }

    /// <summary>How it is called: what it must be given, then the rest.</summary>
    public static string UsageOf(Command command, ToolTexts texts) =>
        command is RootCommand
            ? $"blocklist <{texts["Help.Command"]}> [{texts["Help.OptionsOf"]}]"
            : string.Join(
                ' ',
                [
                    $"blocklist {command.Name}",
                    .. command.Arguments.Select(argument =>
                        $"<{argument.HelpName}>{(argument.Arity.MaximumNumberOfValues > 1 ? "…" : "")}"
                    ),
                    .. command.Options.Where(option => option.Required).Select(option => $"{option.Name} <{option.HelpName}>"),
                    $"[{texts["Help.OptionsOf"]}]",
                ]
            );

    /// <summary>The options that a command takes, those of every command last.</summary>
    public static IEnumerable<Option> OptionsOf(Command command, RootCommand root) =>
        command == root ? root.Options : command.Options.Concat(root.Options.Where(option => option.Recursive));

    /// <summary>The names of an option with its value: <c>-c, --channel &lt;…&gt;</c>.</summary>
    public static string NamesOf(Option option) =>
        string.Join(", ", Aliases(option).Append(option.Name)) + (option.HelpName is { } value ? $" <{value}>" : "");

    /// <summary>The short names of an option, as Unix tools have them.</summary>
    public static IEnumerable<string> Aliases(Option option) =>
        option.Aliases.Where(alias => alias.StartsWith('-') && alias is not "-?" && alias != option.Name).Order(StringComparer.Ordinal);

    /// <summary>What an option is for, and whether it must be given.</summary>
    public static string DescriptionOf(Option option, ToolTexts texts) =>
        option.Required ? $"{option.Description} {texts["Help.Required"]}" : option.Description!;

    /// <summary>The first sentence of what a command does.</summary>
    public static string SummaryOf(Command command) => command.Description!.Split('\n')[0];

    /// <summary>Each exit code with what it means.</summary>
    public static IEnumerable<(string Name, string Text)> ExitCodes(ToolTexts texts) =>
        ExitCode.All.Select(code => ($"{code}", texts[$"Exit.{code}"]));
}
