using System.CommandLine;
using System.Text.Json;
using SenefConsent.Contracts;
using Spectre.Console;
using Rule = SenefConsent.Contracts.Rule;

namespace SenefConsent.BlocklistTool;

/// <summary><c>blocklist check a@example.org</c>: a table for people, JSON or the exit code for scripts.</summary>
internal static class CheckCommand
{
    public static Command Create(ToolEnvironment tool)
    {
        var texts = tool.Texts;
        var addresses = new Argument<string[]>("address")
        {
            Description = texts["Argument.Addresses"],
            HelpName = texts["Value.Address"],
            Arity = ArgumentArity.OneOrMore,
        };
        var (channel, purpose, audience) = (Options.Channel(texts), Options.Purpose(texts), Options.Audience(texts));
        var (organisation, at) = (Options.Organisation(texts), Options.At(texts));
        var (json, wait) = (Options.Json(texts), Options.Wait(texts));
        var command = new Command("check", texts["Check.Description"])
        {
            addresses,
            channel,
            purpose,
            audience,
            organisation,
            at,
            json,
            wait,
        };
        command.SetAction(
            async (given, cancellation) =>
            {
                var question = new ChecksRequest(
                    given.GetValue(channel),
                    given.GetValue(purpose)!,
                    given.GetValue(addresses)!,
                    given.GetValue(audience),
                    given.GetValue(organisation),
                    given.GetValue(at)
                );
                var answer = await Connection
                    .Read(tool)
                    .Blocklist(tool, Connection.ShortPatience, given.GetValue(wait))
                    .CheckAsync(question, cancellation);
                if (given.GetValue(json))
                {
                    await JsonSerializer.SerializeAsync(tool.Out, answer, Printed.Json, cancellation);
                }
                else
                {
                    Print(question, answer, tool);
                }

                return answer.Decisions.All(decision => decision.Decision == Verdict.Allowed) ? ExitCode.Done : ExitCode.Blocked;
            }
        );
        return command;
    }

    private static void Print(ChecksRequest question, ChecksResponse answer, ToolEnvironment tool)
    {
        var texts = tool.Texts;
        var table = new Table().AddColumns(
            texts["Table.Recipient"],
            texts["Table.Decision"],
            texts["Table.Rule"],
            texts["Table.Meaning"],
            texts["Table.Since"]
        );
        foreach (var decision in answer.Decisions)
        {
            table.AddRow(
                Markup.Escape(decision.Recipient ?? ""),
                texts.Coloured(decision.Decision),
                ExactNames<Rule>.Of(decision.Rule),
                Markup.Escape(texts.Of(decision.Rule)),
                decision.Since is { } since ? texts.Time(since) : ""
            );
        }

        tool.Answers.Write(table);
        tool.Answers.WriteLine(texts.Asked(question.Channel, question.Purpose, question.Audience, answer.AsOf));
    }
}
