using System.Text;
using SenefConsent.BlocklistTool;
using Spectre.Console;

namespace SenefConsent.Blocklist.Tests;

/// <summary>A run of the tool, as a shell would see it.</summary>
internal sealed record Tool(int ExitCode, string Out, string Notices)
{
    public static Task<Tool> RunAsync(IReadOnlyDictionary<string, string> environment, string input, params string[] arguments) =>
        RunAsync(environment, input, isTerminal: false, arguments);

    /// <summary>With standard output on a screen.</summary>
    public static Task<Tool> RunOnTerminalAsync(IReadOnlyDictionary<string, string> environment, string input, params string[] arguments) =>
        RunAsync(environment, input, isTerminal: true, arguments);

    /// <summary>Without a service: what needs none, or fails before it has one.</summary>
    public static Task<Tool> RunAloneAsync(string language, params string[] arguments) =>
        RunAsync(
            new Dictionary<string, string>
            {
                ["LANG"] = language,
                ["BLOCKLIST_URL"] = "http://127.0.0.1:9",
                ["BLOCKLIST_API_KEY"] = "senef_x",
                ["XDG_CONFIG_HOME"] = "/nowhere",
            },
            "",
            isTerminal: false,
            arguments
        );

    /// <summary>The tool itself, as far as its definitions need it.</summary>
    public static ToolEnvironment EnvironmentIn(string language) =>
        new(_ => null, Stream.Null, Stream.Null, ConsoleOn(TextWriter.Null), ConsoleOn(TextWriter.Null), TimeProvider.System)
        {
            Texts = new ToolTexts(language),
        };

    private static async Task<Tool> RunAsync(
        IReadOnlyDictionary<string, string> environment,
        string input,
        bool isTerminal,
        string[] arguments
    )
    {
        using var written = new MemoryStream();
        var (answers, notices) = (new StringWriter(), new StringWriter());
        using var tool = new ToolEnvironment(
            environment.GetValueOrDefault,
            new MemoryStream(Encoding.UTF8.GetBytes(input)),
            written,
            ConsoleOn(answers, isTerminal),
            ConsoleOn(notices),
            new ImpatientClock()
        );
        var code = await CommandLine.RunAsync(arguments, tool);
        return new Tool(code, Encoding.UTF8.GetString(written.ToArray()) + answers, $"{notices}");
    }

    public static IAnsiConsole ConsoleOn(TextWriter writer, bool isTerminal = false)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new Output(writer, isTerminal),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
            }
        );
        console.Profile.Width = 1000;
        return console;
    }

    /// <summary>Whoever waits by it does not.</summary>
    public sealed class ImpatientClock : TimeProvider
    {
        private long waited;

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref waited);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref waited, (long)(Math.Max(0, dueTime.TotalSeconds) * TimestampFrequency));
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class Output(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => 1000;

        public int Height => 50;

        public void SetEncoding(Encoding encoding) { }
    }
}
