using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SenefConsent.Web;

/// <summary>The section <c>Logging</c>, where it is ours; <c>Logging:LogLevel</c> is the framework's.</summary>
public sealed class LogOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Logging";

    internal const string Text = "text";
    internal const string Json = "json";

    /// <summary>
    /// How lines are written to standard output: <c>text</c>, for people, or <c>json</c>, one object a line. Images write <c>json</c>.
    /// </summary>
    public string Format { get; init; } = Text;

    internal string? Fault => Format is Text or Json ? null : $"{Section}:{nameof(Format)} is {Text} or {Json}";
}

/// <summary>What a program logs, to standard output.</summary>
internal static class Logs
{
    public static void AddLogs(this IHostApplicationBuilder builder)
    {
        builder.AddOptions<LogOptions>(LogOptions.Section, (logs, _) => logs.Fault);
        builder.Logging.ClearProviders();
        if (builder.Configuration[$"{LogOptions.Section}:{nameof(LogOptions.Format)}"] == LogOptions.Json)
        {
            builder.Logging.AddConsole(console => console.FormatterName = JsonLines.FormatterName);
            builder.Logging.AddConsoleFormatter<JsonLines, JsonLinesOptions>();
        }
        else
        {
            builder.Logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            });
        }

        // Below warning these write the request's path and query, which hold tokens.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);

        // Polly writes a line with the stack for each attempt that fails; whoever calls says what became of it.
        builder.Logging.AddFilter("Polly", LogLevel.None);
    }
}
