using System.Globalization;
using Spectre.Console;

namespace SenefConsent.BlocklistTool;

/// <summary>What the tool finds around it.</summary>
/// <param name="Variable">The environment variables.</param>
/// <param name="In">Standard input, as bytes.</param>
/// <param name="Out">Standard output, as bytes: what another program reads goes there.</param>
/// <param name="Answers">Standard output, for people.</param>
/// <param name="Notices">Standard error: progress, summaries, what went wrong.</param>
/// <param name="Clock">The time.</param>
internal sealed record ToolEnvironment(
    Func<string, string?> Variable,
    Stream In,
    Stream Out,
    IAnsiConsole Answers,
    IAnsiConsole Notices,
    TimeProvider Clock
) : IDisposable
{
    /// <summary>The path that stands for standard input or output.</summary>
    public const string Standard = "-";

    /// <summary>The language of the system, where the environment variables do not say one.</summary>
    public CultureInfo? OfTheSystem { get; init; }

    /// <summary>What it says.</summary>
    public ToolTexts Texts { get; init; } = new(ToolTexts.English);

    /// <summary>How far the run is.</summary>
    public ToolRun Run { get; } = new();

    public void Dispose()
    {
        In.Dispose();
        Out.Dispose();
    }
}

/// <summary>How far a run is, for what is said when it fails.</summary>
internal sealed class ToolRun
{
    /// <summary>The service that was asked last.</summary>
    public Uri? Asked { get; set; }

    /// <summary>The environment variable that says where it is.</summary>
    public string AskedBy { get; set; } = "";

    /// <summary>The file that was used last, as it was named on the command line.</summary>
    public string File { get; set; } = "";

    /// <summary>What a failure leaves behind; empty when it is not worth a word.</summary>
    public string Consequence { get; set; } = "";
}

/// <summary>What the tool exits with. Scripts rely on it.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Only of <c>check</c>: somebody is blocked.</summary>
    public const int Blocked = 1;

    /// <summary>The command line, the settings or the file are wrong.</summary>
    public const int Wrong = 2;

    /// <summary>The service refused, for example the key.</summary>
    public const int Refused = 3;

    /// <summary>The service is away.</summary>
    public const int Away = 4;

    /// <summary>Only of <c>import</c>: rows of the file are no objections now, and it was not said that they may be left out.</summary>
    public const int LeftOut = 5;

    public const int Interrupted = 130;

    /// <summary>All of them, as the help and the manual page show them: <c>Exit.{code}</c> says what each means.</summary>
    public static IReadOnlyList<int> All { get; } = [Done, Blocked, Wrong, Refused, Away, LeftOut, Interrupted];
}

/// <summary>It cannot be done as it is asked; the message says why and what to do, in the language of the run.</summary>
internal sealed class WrongUseException(string message) : Exception(message);

/// <summary>The service has not what is asked for; the message says why and what to do, in the language of the run.</summary>
internal sealed class NotThereException(string message) : Exception(message);
