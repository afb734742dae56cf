using System.Diagnostics;
using SenefConsent.Local;
using StackExchange.Redis;

namespace SenefConsent.Benchmarks;

/// <summary>A Redis of its own, which keeps nothing on disk: what a blocklist is often held in.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "redis-server";

    private readonly Process process;

    private RedisServer(Process process, ConnectionMultiplexer connection) => (this.process, Connection) = (process, connection);

    public ConnectionMultiplexer Connection { get; }

    public static async Task<RedisServer> StartAsync()
    {
        var port = Ports.Free(1)[0];
        Process process;
        try
        {
            process = Process.Start(
                new ProcessStartInfo(Program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
                {
                    RedirectStandardOutput = true,
                }
            )!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new BenchmarkFailedException($"{Program} is not on this machine; install the package {Program}.");
        }

        process.BeginOutputReadLine();
        return new RedisServer(
            process,
            await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},abortConnect=false,syncTimeout=60000,asyncTimeout=60000")
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
