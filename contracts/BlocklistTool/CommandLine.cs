using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Spectre.Console;

namespace SenefConsent.BlocklistTool;

/// <summary>The commands, and what becomes of their failures.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolEnvironment tool, CancellationToken interrupted = default)
    {
        // What others wrote, in a file, an answer or an argument, comes through here and nowhere else.
        tool = VisibleText.On(tool with { Texts = ToolTexts.For(arguments, tool.Variable, tool.OfTheSystem) });
        var parsed = Root(tool).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            return ParseFaults.Tell(parsed, tool);
        }

        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = new VisibleText.Writer(tool.Answers.Profile.Out.Writer),
            Error = new VisibleText.Writer(tool.Notices.Profile.Out.Writer),
        };
        try
        {
            return await parsed.InvokeAsync(invocation, interrupted);
        }
        catch (Exception fault) when (Failure.KindOf(fault) is { } kind)
        {
            // Whoever closes a pipe, as head does, has read enough.
            if (kind != "ReaderLeft")
            {
                tool.Notices.MarkupLineInterpolated($"[red]blocklist:[/] {Failure.TextOf(fault, tool)}");
            }

            return Failure.ExitCodeOf(fault);
        }
    }

    /// <summary>All commands, with what their help says.</summary>
    public static RootCommand Root(ToolEnvironment tool)
    {
        var root = new RootCommand(tool.Texts["Description"])
        {
            ScreenCommand.Create(tool),
            JobCommand.Create(tool),
            CheckCommand.Create(tool),
            HistoryCommand.Create(tool),
            ImportCommand.Create(tool),
            WatchCommand.Create(tool),
        };
        root.Add(ShellCompletion.Create(root, tool.Texts));
        root.Add(ManualPage.Create(root, tool.Texts));
        foreach (var option in root.Options)
        {
            switch (option)
            {
                case HelpOption help:
                    help.Description = tool.Texts["Option.Help"];
                    help.Action = new HelpText(root, tool);
                    break;
                case VersionOption version:
                    version.Description = tool.Texts["Option.Version"];
                    break;
            }
        }

        root.Add(Options.Language(tool.Texts));
        return root;
    }
}
