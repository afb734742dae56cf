using System.IO.Pipelines;
using SenefConsent.BlocklistTool;

namespace SenefConsent.Blocklist.Tests;

/// <summary>A run of the tool that goes on until it is interrupted, read while it runs.</summary>
internal sealed class RunningTool : IAsyncDisposable
{
    private readonly CancellationTokenSource interrupted = new();
    private readonly (Pipe Out, Pipe Notices) written = (new Pipe(), new Pipe());
    private readonly StreamReader lines;
    private readonly StreamReader notices;
    private readonly Task<int> exit;

    public RunningTool(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        (lines, notices) = (new StreamReader(written.Out.Reader.AsStream()), new StreamReader(written.Notices.Reader.AsStream()));
        exit = RunAsync(environment, arguments);
    }

    /// <summary>The next line of standard output.</summary>
    public async Task<string> LineAsync() =>
        await lines.ReadLineAsync()
        ?? throw new InvalidOperationException($"The tool ended with {await exit}: {await notices.ReadToEndAsync()}");

    /// <summary>The next line of standard error.</summary>
    public async Task<string> NoticeAsync() =>
        await notices.ReadLineAsync() ?? throw new InvalidOperationException($"The tool ended with {await exit}.");

    /// <summary>As Ctrl+C.</summary>
    /// <returns>What it exits with, and what it says last.</returns>
    public async Task<(int ExitCode, string Notices)> InterruptAsync()
    {
        await interrupted.CancelAsync();
        return (await exit, await notices.ReadToEndAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await interrupted.CancelAsync();
        await exit;
        lines.Dispose();
        notices.Dispose();
        interrupted.Dispose();
    }

    private async Task<int> RunAsync(IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        await using var told = new StreamWriter(written.Notices.Writer.AsStream()) { AutoFlush = true };
        using var tool = new ToolEnvironment(
            environment.GetValueOrDefault,
            Stream.Null,
            written.Out.Writer.AsStream(),
            Tool.ConsoleOn(TextWriter.Null),
            Tool.ConsoleOn(told),
            new Tool.ImpatientClock()
        );
        return await CommandLine.RunAsync(arguments, tool, interrupted.Token);
    }
}
