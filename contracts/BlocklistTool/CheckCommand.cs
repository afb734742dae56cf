using System.CommandLine;
using System.Text.Json;
using SenefConsent.Client;
using SenefConsent.Contracts;
using Spectre.Console;
using Rule = SenefConsent.Contracts.Rule;

namespace SenefConsent.BlocklistTool;

/// <summary><c>blocklist check a@example.org</c>: a table for people, JSON or the exit code for scripts.</summary>
internal static class CheckCommand
{
    public static Command Create(ToolEnvironment tool)
    {
        var addresses = new Argument<string[]>("address") { Description = "The addresses or numbers.", Arity = ArgumentArity.OneOrMore };
        var (channel, purpose, audience, organisation) = (
            CommandLine.Channel(),
            CommandLine.Purpose(),
            CommandLine.Audience(),
            CommandLine.Organisation()
        );
        var at = CommandLine.At();
        var json = new Option<bool>("--json") { Description = "The service's answer as JSON." };
        var command = new Command("check", "Tells whether addresses may be prospected. Exits 0 when all may, 1 when somebody is blocked.")
        {
            addresses,
            channel,
            purpose,
            audience,
            organisation,
            at,
            json,
        };
        command.SetAction(
            async (given, cancellation) =>
            {
                var answer = await Connection
                    .Read(tool)
                    .Blocklist(tool, Connection.ShortPatience)
                    .CheckAsync(
                        new ChecksRequest(
                            given.GetValue(channel),
                            given.GetValue(purpose)!,
                            given.GetValue(addresses)!,
                            given.GetValue(audience),
                            given.GetValue(organisation),
                            given.GetValue(at)
                        ),
                        cancellation
                    );
                if (given.GetValue(json))
                {
                    await JsonSerializer.SerializeAsync(tool.Out, answer, Printed.Json, cancellation);
                }
                else
                {
                    Print(answer, tool.Answers);
                }

                return answer.Decisions.All(decision => decision.Decision == Verdict.Allowed) ? ExitCode.Done : ExitCode.Blocked;
            }
        );
        return command;
    }

    private static void Print(ChecksResponse answer, IAnsiConsole console)
    {
        var table = new Table().AddColumns("Recipient", "Decision", "Rule", "Since");
        foreach (var decision in answer.Decisions)
        {
            table.AddRow(
                Markup.Escape(decision.Recipient ?? ""),
                Printed.Decision(decision.Decision),
                ExactNames<Rule>.Of(decision.Rule),
                decision.Since is { } since ? Printed.Time(since) : ""
            );
        }

        console.Write(table);
    }
}
