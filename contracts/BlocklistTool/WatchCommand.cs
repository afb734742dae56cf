using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SenefConsent.Client;
using SenefConsent.Contracts;
using Spectre.Console;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// <c>blocklist watch</c>: what people say, as it comes, until it is interrupted. On a terminal in columns that fit its width; for a program
/// one line each, in the same words in every language.
/// </summary>
internal static class WatchCommand
{
    // What the columns need at least on terminals of these widths; the last column has the rest.
    private static readonly (int Terminal, string Time, int Said, int Scope)[] Widths =
    [
        (120, "dd/MM/yyyy HH:mm:ss", 26, 30),
        (80, "dd/MM HH:mm", 20, 20),
        (0, "HH:mm", 14, 16),
    ];

    public static Command Create(ToolEnvironment tool)
    {
        var texts = tool.Texts;
        var (after, json, wait) = (Options.After(texts), Options.Json(texts), Options.Wait(texts));
        var ids = new Option<bool>("--ids") { Description = texts["Option.Ids"] };
        var command = new Command("watch", texts["Watch.Description"]) { after, ids, json, wait };
        command.SetAction(
            async (given, cancellation) =>
            {
                var blocklist = Connection.Read(tool).Blocklist(tool, Connection.EndlessPatience, given.GetValue(wait));
                var position = given.GetValue(after);
                var isTerminal = tool.Answers.Profile.Out.IsTerminal && !given.GetValue(json);
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
                    tool.Notices.WriteLine(
                        texts[
                            "Watch.Begins",
                            ("position", $"{position}"),
                            ("offset", Moment.InParis(tool.Clock.GetUtcNow()).ToString("zzz", CultureInfo.InvariantCulture))
                        ]
                    );
                    await foreach (var change in blocklist.WatchAsync(position.Value, withOrigin: true, cancellation))
                    {
                        if (isTerminal)
                        {
                            foreach (var line in LinesOf(change, texts, tool.Answers.Profile.Width, given.GetValue(ids)))
                            {
                                tool.Answers.WriteLine(line);
                            }
                        }
                        else
                        {
                            await lines.WriteLineAsync(
                                given.GetValue(json)
                                    ? JsonSerializer.Serialize(change, Printed.JsonLine)
                                    : LineOf(change, given.GetValue(ids))
                            );
                        }

                        position = change.Position;
                    }
                }
                catch (OperationCanceledException) when (position is not null)
                {
                    tool.Notices.WriteLine(texts["Watch.Ended", ("command", $"blocklist watch --after {position}")]);
                }

                return ExitCode.Interrupted;
            }
        );
        return command;
    }

    /// <summary>A change for people, in lines of a width.</summary>
    public static IEnumerable<string> LinesOf(Change change, ToolTexts texts, int width, bool withIds)
    {
        var (_, time, said, scope) = Array.Find(Widths, one => one.Terminal <= width);
        var at = Moment.InParis(change.ReceivedAt).ToString(time, CultureInfo.InvariantCulture);
        var rest = Math.Max(8, width - 1 - at.Length - said - scope - 6);
        var origin = string.Join(
            ", ",
            ((string?[])[change.Source is { } source ? texts.Of(source) : null, change.Campaign]).OfType<string>()
        );
        var lines = Wrapped.Columns([(at, at.Length), (SaidIn(change, texts), said), (ScopeOf(change, texts), scope), (origin, rest)]);
        return withIds ? [.. lines, .. Wrapped.Columns([("", 2), (IdsOf(change), Math.Max(8, width - 5))])] : lines;
    }

    /// <summary>A change for programs: fields with tabs between them.</summary>
    public static string LineOf(Change change, bool withIds) =>
        string.Join(
            '\t',
            (
                (string[])
                    [
                        change.Position.ToString(CultureInfo.InvariantCulture),
                        Moment.InParis(change.ReceivedAt).ToString(Moment.ForPrograms, CultureInfo.InvariantCulture),
                        change.Type,
                        string.Join(',', change.Scope.Channels.Select(ExactNames<Channel>.Of)),
                        string.Join(',', change.Scope.Purposes),
                        change.Source is { } source ? ExactNames<Source>.Of(source) : "",
                        change.Campaign ?? "",
                        .. withIds ? (string[])[$"{change.ContactPoint}", $"{change.EventId}"] : [],
                    ]
            ).Select(OnOneLine)
        );

    // A type that a newer service has is shown as it is.
    private static string SaidIn(Change change, ToolTexts texts) => texts.Find($"Said.{change.Type}") ?? change.Type;

    private static string ScopeOf(Change change, ToolTexts texts) =>
        texts[
            "Watch.Scope",
            ("channels", string.Join(", ", change.Scope.Channels.Select(texts.Of))),
            ("purposes", string.Join(", ", change.Scope.Purposes))
        ];

    private static string IdsOf(Change change) =>
        string.Create(CultureInfo.InvariantCulture, $"{change.Position} {change.ContactPoint} {change.EventId}");

    // Whatever a service answers, one change is one line with its fields, and moves no terminal that it ends on.
    private static string OnOneLine(string field) => VisibleText.Of(field).ReplaceLineEndings(" ").Replace('\t', ' ');
}
