using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests.Guides;

/// <summary>What <c>deploy/up</c> says before it builds anything: it needs no .NET for it.</summary>
public sealed class UpScriptTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task it_tells_how_to_use_it(string option)
    {
        var (exitCode, output, _) = await UpAsync(option);
        Assert.Equal(0, exitCode);
        Assert.Equal(Options.Usage, output.TrimEnd());
    }

    [Fact]
    public async Task it_names_the_port_that_is_taken_and_others_that_are_free()
    {
        var last = ServiceNames.All.Count - 1;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (exitCode, output, error) = await UpAsync("--base-port", $"{port - last}", "--demo");

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains($"  {port}  {ServiceNames.All[last]}\n", error, StringComparison.Ordinal);
        Assert.Matches(@"\n  deploy/up --base-port \d+\n", error);
    }

    private static async Task<(int ExitCode, string Output, string Error)> UpAsync(params string[] arguments)
    {
        using var up = Process.Start(
            new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "deploy", "up"), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["PATH"] = "/usr/bin:/bin", ["DOTNET_ROOT"] = null },
            }
        )!;
        var (output, error) = (up.StandardOutput.ReadToEndAsync(), up.StandardError.ReadToEndAsync());
        await up.WaitForExitAsync();
        return (up.ExitCode, await output, await error);
    }
}
