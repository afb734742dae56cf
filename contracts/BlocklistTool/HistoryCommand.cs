using System.CommandLine;
using System.Text.Json;
using SenefConsent.Contracts;
using Spectre.Console;
using Rule = SenefConsent.Contracts.Rule;

namespace SenefConsent.BlocklistTool;

/// <summary><c>blocklist history a@example.org</c>: all that the owner of an address ever said, in words, and what holds.</summary>
internal static class HistoryCommand
{
    public static Command Create(ToolEnvironment tool)
    {
        var texts = tool.Texts;
        var address = new Argument<string>("address") { Description = texts["Argument.Address"], HelpName = texts["Value.Address"] };
        var (channel, audience, at) = (Options.Channel(texts), Options.Audience(texts), Options.At(texts));
        var reason = new Option<string?>("--reason") { Description = texts["Option.Reason"], HelpName = texts["Value.Reason"] };
        var (json, wait) = (Options.Json(texts), Options.Wait(texts));
        var command = new Command("history", texts["History.Description"]) { address, channel, audience, at, reason, json, wait };
        command.SetAction(
            async (given, cancellation) =>
            {
                var history = await Connection
                    .Read(tool)
                    .Blocklist(tool, Connection.ShortPatience, given.GetValue(wait))
                    .HistoryAsync(
                        new HistoryRequest(
                            given.GetValue(channel),
                            given.GetValue(address)!,
                            given.GetValue(at),
                            given.GetValue(audience),
                            given.GetValue(reason)
                        ),
                        texts.Language,
                        cancellation
                    );
                if (given.GetValue(json))
                {
                    await JsonSerializer.SerializeAsync(tool.Out, history, Printed.Json, cancellation);
                }
                else
                {
                    Print(history, tool);
                    tool.Answers.WriteLine(
                        texts[
                            "History.Asked",
                            ("channel", texts.Of(given.GetValue(channel))),
                            ("audience", texts.Of(given.GetValue(audience))),
                            ("time", texts.Time(history.AsOf))
                        ]
                    );
                }

                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Print(HistoryResponse history, ToolEnvironment tool)
    {
        var (texts, console) = (tool.Texts, tool.Answers);
        if (history.Events.Count == 0)
        {
            console.WriteLine(texts["History.Nothing", ("time", texts.Time(history.AsOf))]);
        }

        foreach (var entry in history.Events)
        {
            console.MarkupLineInterpolated($"{entry.Text} [dim]{entry.Effect}[/]");
        }

        var table = new Table().AddColumns(texts["Table.Purpose"], texts["Table.Decision"], texts["Table.Rule"], texts["Table.Meaning"]);
        foreach (var decision in history.Decisions)
        {
            table.AddRow(
                Markup.Escape(decision.Purpose),
                texts.Coloured(decision.Decision),
                ExactNames<Rule>.Of(decision.Rule),
                Markup.Escape(texts.Of(decision.Rule))
            );
        }

        console.Write(table);
    }
}
