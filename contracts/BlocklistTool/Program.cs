using SenefConsent.BlocklistTool;
using Spectre.Console;

using var tool = new ToolEnvironment(
    Environment.GetEnvironmentVariable,
    Console.OpenStandardInput(),
    Console.OpenStandardOutput(),
    ConsoleOn(Console.Out),
    ConsoleOn(Console.Error),
    TimeProvider.System
);
return await CommandLine.RunAsync(args, tool);

static IAnsiConsole ConsoleOn(TextWriter writer)
{
    var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });

    // What a script or a log reads is not broken into lines of 80.
    console.Profile.Width = console.Profile.Out.IsTerminal ? console.Profile.Width : 1000;
    return console;
}
