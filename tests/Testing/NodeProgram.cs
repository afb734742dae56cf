using System.Diagnostics;
using System.Text.Json;
using SenefConsent.Local;
using Xunit;

namespace SenefConsent.Testing;

/// <summary>
/// Programs of <c>tests/Node</c>: the vendors' own libraries, which our output is held against. A test of them is skipped where Node or its
/// packages are not there; <c>tests/run</c> installs the packages.
/// </summary>
public static class NodeProgram
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly string Directory = Path.Combine(Repository.Root, "tests", "Node");

    /// <summary>Runs a program with a JSON value on its standard input and reads one from its standard output.</summary>
    /// <param name="program">The file's name, such as <c>read-message.mjs</c>.</param>
    /// <param name="input">What it is given.</param>
    public static async Task<TOutput> RunAsync<TOutput>(string program, object input)
    {
        Assert.SkipUnless(
            System.IO.Directory.Exists(Path.Combine(Directory, "node_modules")),
            "The Node packages are not installed: tests/run does it where there is Node."
        );
        using var node = Process.Start(
            new ProcessStartInfo("node", [program])
            {
                WorkingDirectory = Directory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = node.StandardOutput.ReadToEndAsync();
        var error = node.StandardError.ReadToEndAsync();
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(input, Json));
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, $"{program} ended with {node.ExitCode}: {await error}");
        return JsonSerializer.Deserialize<TOutput>(await output, Json)!;
    }
}
