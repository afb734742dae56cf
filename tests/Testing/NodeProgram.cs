using System.Diagnostics;
using System.Text.Json;
using SenefConsent.Local;
using Xunit;

namespace SenefConsent.Testing;

/// <summary>
/// Programs of <c>tests/Node</c>: the vendors' own libraries, which our output is held against. A test of them is skipped where Node or its
/// packages are not there; <c>tests/run</c> installs the packages. One process runs them all, because starting it costs more than a program
/// does; it ends with its input, hence with this process.
/// </summary>
public static class NodeProgram
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly string Directory = Path.Combine(Repository.Root, "tests", "Node");

    private static readonly SemaphoreSlim OneAtATime = new(1);

    private static readonly Lazy<Process> Node = new(() =>
        Process.Start(
            new ProcessStartInfo("node", ["serve.mjs"])
            {
                WorkingDirectory = Directory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!
    );

    /// <summary>Runs a program on a value and reads what it makes of it.</summary>
    /// <param name="program">The file's name, such as <c>verify-message.mjs</c>.</param>
    /// <param name="input">What it is given.</param>
    public static async Task<TOutput> RunAsync<TOutput>(string program, object input)
    {
        Assert.SkipUnless(
            System.IO.Directory.Exists(Path.Combine(Directory, "node_modules")),
            "The Node packages are not installed: tests/run does it where there is Node."
        );
        await OneAtATime.WaitAsync();
        try
        {
            var node = Node.Value;
            await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { program, input }, Json));
            await node.StandardInput.FlushAsync();
            var line = await node.StandardOutput.ReadLineAsync();
            Assert.True(line is not null, $"Node ended when it was to run {program}; it said why on standard error.");
            var answer = JsonSerializer.Deserialize<Answer<TOutput>>(line, Json)!;
            Assert.True(answer.Fault is null, $"{program} failed: {answer.Fault}");
            return answer.Output!;
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private sealed record Answer<TOutput>(TOutput? Output, string? Fault);
}
