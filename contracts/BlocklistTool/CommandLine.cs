using System.CommandLine;
using System.CommandLine.Invocation;
using SenefConsent.Client;
using SenefConsent.Contracts;
using Spectre.Console;

namespace SenefConsent.BlocklistTool;

/// <summary>The commands, and what becomes of their faults.</summary>
internal static class CommandLine
{
    private const string Description = """
        Asks SenefConsent's blocklist who may be prospected.

        The service and the key come from BLOCKLIST_URL and BLOCKLIST_API_KEY, else from blocklist.json in ~/.config/senef-consent
        (or $XDG_CONFIG_HOME/senef-consent), which only its owner may read: {"url": "https://…", "apiKey": "senef_…"}. For links also
        UNSUBSCRIBE_URL and UNSUBSCRIBE_API_KEY ("unsubscribeUrl", "unsubscribeApiKey").

        Exit codes: 0 done (check: everybody is allowed), 1 check: somebody is blocked, 2 the command line, the settings or the file
        are wrong, 3 the service refused (its reason is printed), 4 the service is away, 5 import: rows were left out (see
        --allow-left-out), 130 interrupted.
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolEnvironment tool, CancellationToken interrupted = default)
    {
        // What others wrote, in a file, an answer or an argument, comes through here and nowhere else.
        tool = VisibleText.On(tool);
        var root = new RootCommand(Description)
        {
            ScreenCommand.Create(tool),
            CheckCommand.Create(tool),
            HistoryCommand.Create(tool),
            ImportCommand.Create(tool),
            WatchCommand.Create(tool),
        };
        var parsed = root.Parse(arguments);
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = new VisibleText.Writer(tool.Answers.Profile.Out.Writer),
            Error = new VisibleText.Writer(tool.Notices.Profile.Out.Writer),
        };
        try
        {
            var code = await parsed.InvokeAsync(invocation, interrupted);
            return parsed.Action is ParseErrorAction ? ExitCode.Wrong : code;
        }
        catch (OperationCanceledException)
        {
            return Fail(ExitCode.Interrupted, "Interrupted. Nothing was written.");
        }
        catch (Exception wrong) when (wrong is WrongUseException or IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCode.Wrong, wrong.Message);
        }
        catch (ConsentProblemException refused)
        {
            return Fail(
                (int)refused.StatusCode! >= 500 ? ExitCode.Away : ExitCode.Refused,
                refused.Message
                    + (
                        refused.StatusCode switch
                        {
                            System.Net.HttpStatusCode.Unauthorized => " Is BLOCKLIST_API_KEY right?",
                            System.Net.HttpStatusCode.Forbidden => " Ask whoever gave you the key for the scope.",
                            _ => "",
                        }
                    )
            );
        }
        catch (HttpRequestException away)
        {
            return Fail(
                ExitCode.Away,
                $"The service is away: {away.Message} Nothing was written. Try again later; BLOCKLIST_URL says where it is asked."
            );
        }

        int Fail(int code, string message)
        {
            tool.Notices.MarkupLineInterpolated($"[red]blocklist:[/] {message}");
            return code;
        }
    }

    public static Option<Channel> Channel() =>
        Named(
            new Option<Channel>("--channel", "-c")
            {
                Description = "By which channel they are reached.",
                HelpName = "email|sms|telephone|post",
                Required = true,
            },
            Contracts.Channel.All
        );

    public static Option<string> Purpose() =>
        new("--purpose", "-p") { Description = "A purpose of the catalogue, such as newsletter or offers.", Required = true };

    public static Option<Audience> Audience(bool isRequired = true) =>
        Named(
            new Option<Audience>("--audience", "-a")
            {
                Description = "Whom one writes to: professionals (business) or consumers, of whom the law asks consent.",
                HelpName = "business|consumer",
                Required = isRequired,
            }
        );

    public static Option<string?> Column() =>
        new("--column") { Description = "The column of the recipients, by its name or its number from 1. Found when not given." };

    public static Option<string?> Sheet() => new("--sheet") { Description = "The sheet of a workbook that has more than one." };

    public static Option<string?> Encoding() =>
        new("--encoding") { Description = "Of a file that is neither UTF-8 nor begins as UTF-16: latin1, windows-1252, cp850, utf-16 …" };

    public static Option<bool> Force() => new("--force") { Description = "Replaces the output file if it is there already." };

    public static Option<DateTimeOffset?> At() =>
        new("--at") { Description = "A past instant, such as 2026-03-03T10:00:00Z: what was known then." };

    public static Option<string?> Organisation() =>
        new("--organisation") { Description = "The organisation that all of them belong to: its SIREN, SIRET or name." };

    // By the names that they have in JSON, and not by those that they have here.
    private static Option<T> Named<T>(Option<T> option, params T[] except)
        where T : struct, Enum
    {
        option.CustomParser = result =>
        {
            if (ExactNames<T>.Find(result.Tokens[0].Value) is { } value && !except.Contains(value))
            {
                return value;
            }

            result.AddError($"{option.Name} is one of {string.Join(", ", ExactNames<T>.All.Except(except.Select(ExactNames<T>.Of)))}.");
            return default;
        };
        return option;
    }
}
