using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SenefConsent.Client;
using SenefConsent.Contracts;
using Spectre.Console;
using Rule = SenefConsent.Contracts.Rule;

namespace SenefConsent.BlocklistTool;

/// <summary><c>blocklist history a@example.org</c>: all that the owner of an address ever said, in words, and what holds.</summary>
internal static class HistoryCommand
{
    public static Command Create(ToolEnvironment tool)
    {
        var address = new Argument<string>("address") { Description = "The address or number." };
        var (channel, audience, at) = (CommandLine.Channel(), CommandLine.Audience(isRequired: false), CommandLine.At());
        var json = new Option<bool>("--json") { Description = "The service's answer as JSON." };
        var language = new Option<string>("--lang")
        {
            Description = "fr or en.",
            DefaultValueFactory = _ => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr" ? "fr" : "en",
        }.AcceptOnlyFromAmong("fr", "en");
        var reason = new Option<string?>("--reason") { Description = "The case, or why you look; kept with your look-up for a year." };
        var command = new Command("history", "Tells what the owner of an address ever said, and what holds, now or then.")
        {
            address,
            channel,
            audience,
            at,
            reason,
            language,
            json,
        };
        command.SetAction(
            async (given, cancellation) =>
            {
                var history = await Connection
                    .Read(tool)
                    .Blocklist(tool, Connection.ShortPatience)
                    .HistoryAsync(
                        new HistoryRequest(
                            given.GetValue(channel),
                            given.GetValue(address)!,
                            given.GetValue(at),
                            given.GetValue(audience),
                            given.GetValue(reason)
                        ),
                        given.GetValue(language)!,
                        cancellation
                    );
                if (given.GetValue(json))
                {
                    await JsonSerializer.SerializeAsync(tool.Out, history, Printed.Json, cancellation);
                }
                else
                {
                    Print(history, tool.Answers);
                }

                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Print(HistoryResponse history, IAnsiConsole console)
    {
        if (history.Events.Count == 0)
        {
            console.WriteLine($"Until {Printed.Time(history.AsOf)} nobody said anything for this address.");
        }

        foreach (var entry in history.Events)
        {
            console.MarkupLineInterpolated($"{entry.Text} [dim]{entry.Effect}[/]");
        }

        var table = new Table().AddColumns("Purpose", "Decision", "Rule");
        foreach (var decision in history.Decisions)
        {
            table.AddRow(decision.Purpose, Printed.Decision(decision.Decision), ExactNames<Rule>.Of(decision.Rule));
        }

        console.Write(table);
    }
}
