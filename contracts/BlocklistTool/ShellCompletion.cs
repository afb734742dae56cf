using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using System.Text;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// <c>blocklist completion bash</c>: what a shell completes, as a script made from the definitions of the commands. A script answers at
/// once; to ask the tool at each key would start .NET each time.
/// </summary>
internal static class ShellCompletion
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static Command Create(RootCommand root, ToolTexts texts)
    {
        var shell = new Argument<string>("shell")
        {
            Description = texts["Argument.Shell"],
            HelpName = string.Join('|', Shells),
            Arity = ArgumentArity.ExactlyOne,
        };
        shell.CompletionSources.Add(Shells);
        var command = new Command("completion", texts["Completion.Description"]) { shell };
        command.SetAction(given =>
        {
            var asked = given.GetValue(shell)!;
            if (!Shells.Contains(asked))
            {
                throw new WrongUseException(texts["Value.NotOneOf", ("option", "<shell>"), ("values", string.Join(", ", Shells))]);
            }

            given.InvocationConfiguration.Output.Write(Of(asked, root, texts));
        });
        return command;
    }

    /// <summary>The script of a shell.</summary>
    public static string Of(string shell, RootCommand root, ToolTexts texts) =>
        shell switch
        {
            "bash" => Bash(root, texts),
            "zsh" => Zsh(root, texts),
            _ => Fish(root, texts),
        };

    private static string Bash(RootCommand root, ToolTexts texts)
    {
        var commands = string.Join(' ', root.Subcommands.Select(command => command.Name));
        var (values, words) = (new StringBuilder(), new StringBuilder());
        foreach (var command in root.Subcommands.Cast<Command>().Append(root))
        {
            var name = command == root ? "" : command.Name;
            foreach (var option in HelpText.OptionsOf(command, root).Where(option => option.HelpName is not null))
            {
                var names = string.Join('|', Names(option).Select(one => $"\"{name} {one}\""));
                values.Append(CultureInfo.InvariantCulture, $"        {names}) {BashOf(option, option.HelpName, texts)}; return ;;\n");
            }

            var options = string.Join(' ', HelpText.OptionsOf(command, root).SelectMany(Names));
            var argument =
                command == root ? Words(commands)
                : command.Arguments is [var one, ..] ? BashOf(one, one.HelpName, texts)
                : ":";
            words.Append(
                CultureInfo.InvariantCulture,
                $"        \"{name}\") case \"$current\" in -*) {Words(options)} ;; *) {argument} ;; esac ;;\n"
            );
        }

        return $$"""
            # bash completion of blocklist. Made by: blocklist completion bash
            _blocklist_words() { local IFS=$' \t\n'; COMPREPLY=($(compgen -W "$1" -- "$current")); }

            _blocklist_files() {
                local IFS=$'\n'
                compopt -o filenames 2>/dev/null
                COMPREPLY=($(compgen -f -- "$current"))
            }

            _blocklist() {
                local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command="" word
                COMPREPLY=()
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case " {{commands}} " in *" $word "*) command="$word"; break ;; esac
                done
                case "$command $previous" in
            {{values}}    esac
                case "$command" in
            {{words}}    esac
            }

            complete -F _blocklist blocklist

            """;
    }

    private static string BashOf(Symbol symbol, string? help, ToolTexts texts) =>
        ValuesOf(symbol) is { Count: > 0 } values ? Words(string.Join(' ', values))
        : IsFile(help, texts) ? "_blocklist_files"
        : ":";

    private static string Words(string words) => $"_blocklist_words \"{words}\"";

    private static string Zsh(RootCommand root, ToolTexts texts)
    {
        var script = new StringBuilder(
            "#compdef blocklist\n# zsh completion of blocklist. Made by: blocklist completion zsh\n_blocklist() {\n"
        );
        script.Append("  local -a commands\n  local state line\n  commands=(\n");
        foreach (var command in root.Subcommands)
        {
            script.Append(CultureInfo.InvariantCulture, $"    '{command.Name}:{Zsh(HelpText.SummaryOf(command))}'\n");
        }

        script.Append("  )\n  _arguments -C \\\n");
        foreach (var option in root.Options)
        {
            script.Append(CultureInfo.InvariantCulture, $"    {ZshOption(option, texts)} \\\n");
        }

        script.Append("    '1: :->command' '*:: :->arguments'\n  case $state in\n    command) _describe blocklist commands ;;\n");
        script.Append("    arguments)\n      case $words[1] in\n");
        foreach (var command in root.Subcommands)
        {
            script.Append(CultureInfo.InvariantCulture, $"        {command.Name}) _arguments");
            foreach (var option in HelpText.OptionsOf(command, root))
            {
                script.Append(CultureInfo.InvariantCulture, $" \\\n          {ZshOption(option, texts)}");
            }

            foreach (var argument in command.Arguments)
            {
                script.Append(
                    CultureInfo.InvariantCulture,
                    $" \\\n          '*:{Zsh(argument.HelpName!)}:{ZshValues(argument.HelpName, ValuesOf(argument), texts)}'"
                );
            }

            script.Append(" ;;\n");
        }

        return script.Append("      esac ;;\n  esac\n}\n\ncompdef _blocklist blocklist\n").ToString();
    }

    private static string ZshOption(Option option, ToolTexts texts)
    {
        List<string> names = [.. Names(option)];
        var value = option.HelpName is null ? "" : $":{Zsh(option.HelpName)}:{ZshValues(option.HelpName, ValuesOf(option), texts)}";
        var described = $"'[{Zsh(option.Description!)}]{value}'";
        return names.Count == 1 ? $"{names[0]}{described}" : $"'({string.Join(' ', names)})'{{{string.Join(',', names)}}}{described}";
    }

    private static string ZshValues(string? help, List<string> values, ToolTexts texts) =>
        values.Count > 0 ? $"({string.Join(' ', values)})"
        : IsFile(help, texts) ? "_files"
        : "";

    private static string Zsh(string text) =>
        First(text)
            .Replace("'", "'\\''", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("]", "\\]", StringComparison.Ordinal)
            .Replace(":", "\\:", StringComparison.Ordinal);

    private static string Fish(RootCommand root, ToolTexts texts)
    {
        var script = new StringBuilder("# fish completion of blocklist. Made by: blocklist completion fish\ncomplete -c blocklist -f\n");
        foreach (var command in root.Subcommands)
        {
            script.Append(
                CultureInfo.InvariantCulture,
                $"complete -c blocklist -n __fish_use_subcommand -a {command.Name} -d '{Fish(HelpText.SummaryOf(command))}'\n"
            );
        }

        foreach (var option in root.Options)
        {
            Add(option.Recursive ? "" : " -n __fish_use_subcommand", option);
        }

        foreach (var command in root.Subcommands)
        {
            var within = $" -n '__fish_seen_subcommand_from {command.Name}'";
            foreach (var option in command.Options)
            {
                Add(within, option);
            }

            foreach (var argument in command.Arguments)
            {
                var values = ValuesOf(argument);
                script.Append(
                    values.Count > 0 ? $"complete -c blocklist{within} -a '{string.Join(' ', values)}'\n"
                    : IsFile(argument.HelpName, texts) ? $"complete -c blocklist{within} -F\n"
                    : ""
                );
            }
        }

        return script.ToString();

        void Add(string condition, Option option)
        {
            script.Append(CultureInfo.InvariantCulture, $"complete -c blocklist{condition}");
            foreach (var name in Names(option))
            {
                script.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}");
            }

            if (option.HelpName is not null)
            {
                var values = ValuesOf(option);
                script.Append(
                    values.Count > 0 ? $" -x -a '{string.Join(' ', values)}'"
                    : IsFile(option.HelpName, texts) ? " -r -F"
                    : " -x"
                );
            }

            script.Append(CultureInfo.InvariantCulture, $" -d '{Fish(option.Description!)}'\n");
        }
    }

    private static string Fish(string text) =>
        First(text).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal);

    // A list of completions has room for one sentence.
    private static string First(string text)
    {
        var line = text.Split('\n')[0];
        return line.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? line[..end] : line.TrimEnd('.');
    }

    private static IEnumerable<string> Names(Option option) => HelpText.Aliases(option).Append(option.Name);

    private static List<string> ValuesOf(Symbol symbol) => [.. symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label)];

    private static bool IsFile(string? help, ToolTexts texts) => help == texts["Value.File"];
}
