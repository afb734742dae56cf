using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SenefConsent.Client;
using SenefConsent.Contracts;
using Spectre.Console;

namespace SenefConsent.BlocklistTool;

/// <summary><c>blocklist watch</c>: what people say, a line each, as it comes, until it is interrupted.</summary>
internal static class WatchCommand
{
    public static Command Create(ToolEnvironment tool)
    {
        var after = new Option<long?>("--after")
        {
            Description = "The position of the last change already known, 0 for all there are; where the feed ends now when not given.",
        };
        var json = new Option<bool>("--json") { Description = "Each change as the service gives it: JSON, one a line." };
        var command = new Command(
            "watch",
            "Prints what people say as it comes: position, receipt, contact point, what it was, channels, purposes. Ends by "
                + "Ctrl+C, and says where to go on."
        )
        {
            after,
            json,
        };
        command.SetAction(
            async (given, cancellation) =>
            {
                var blocklist = Connection.Read(tool).Blocklist(tool, Connection.EndlessPatience);
                var position = given.GetValue(after);
                await using var lines = new StreamWriter(
                    tool.Out,
                    new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                    leaveOpen: true
                )
                {
                    AutoFlush = true,
                    NewLine = "\n",
                };
                try
                {
                    position ??= await blocklist.EndOfChangesAsync(cancellation);
                    tool.Notices.MarkupLineInterpolated(
                        CultureInfo.InvariantCulture,
                        $"Changes after position {position} as they come; Ctrl+C ends."
                    );
                    await foreach (var change in blocklist.WatchAsync(position.Value, cancellation))
                    {
                        await lines.WriteLineAsync(
                            given.GetValue(json) ? JsonSerializer.Serialize(change, Printed.JsonLine) : LineOf(change)
                        );
                        position = change.Position;
                    }
                }
                catch (OperationCanceledException) when (position is not null)
                {
                    tool.Notices.MarkupLineInterpolated(
                        CultureInfo.InvariantCulture,
                        $"Interrupted. To go on: blocklist watch --after {position}"
                    );
                }

                return ExitCode.Interrupted;
            }
        );
        return command;
    }

    private static string LineOf(Change change) =>
        string.Join(
            '\t',
            change.Position.ToString(CultureInfo.InvariantCulture),
            Printed.Time(change.ReceivedAt),
            change.ContactPoint,
            change.Type,
            string.Join(',', change.Scope.Channels.Select(ExactNames<Channel>.Of)),
            string.Join(',', change.Scope.Purposes)
        );
}
