using System.Globalization;
using System.Text;
using SenefConsent.BlocklistTool;
using Spectre.Console;

if (OperatingSystem.IsWindows())
{
    // Code page 850 has no no-break space and no apostrophe of ours.
    Console.OutputEncoding = Encoding.UTF8;
}

using var tool = new ToolEnvironment(
    Environment.GetEnvironmentVariable,
    Console.OpenStandardInput(),
    Console.OpenStandardOutput(),
    ConsoleOn(Console.Out),
    ConsoleOn(Console.Error),
    TimeProvider.System
)
{
    OfTheSystem = OperatingSystem.IsWindows() ? CultureInfo.CurrentUICulture : null,
};
return await CommandLine.RunAsync(args, tool);

static IAnsiConsole ConsoleOn(TextWriter writer)
{
    var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });

    // What a script or a log reads is not broken into lines of 80; a terminal may change its width while the tool runs.
    if (!console.Profile.Out.IsTerminal)
    {
        console.Profile.Width = 1000;
    }

    return console;
}
