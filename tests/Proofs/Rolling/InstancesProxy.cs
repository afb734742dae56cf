using System.Diagnostics;
using SenefConsent.Local;
using SenefConsent.Testing;

namespace SenefConsent.Proofs.Rolling;

/// <summary>Caddy, which divides the requests to each service among its instances as <c>deploy/production/instances.caddy</c> says.</summary>
internal sealed class InstancesProxy : IAsyncDisposable
{
    private const string Program = "caddy";
    private const string Log = "caddy.log";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("consent-instances-");
    private Process? process;

    private InstancesProxy(IReadOnlyDictionary<string, Uri> addresses) => Addresses = addresses;

    /// <summary>Where each service is reached, by its name in kebab case.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses { get; }

    /// <summary>Starts it, and returns when each service is ready behind it.</summary>
    /// <param name="instances">The instances of each service, by its name in kebab case.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LocalRunException">Caddy is not installed, or a service is not ready behind it.</exception>
    public static async Task<InstancesProxy> StartAsync(IReadOnlyDictionary<string, Uri[]> instances, CancellationToken cancellation)
    {
        if (!InstalledProgram.IsThere(Program))
        {
            throw new LocalRunException("Caddy is not on this machine (Debian: apt-get install caddy).");
        }

        var proxy = new InstancesProxy(
            instances
                .Keys.Zip(Ports.Free(instances.Count))
                .ToDictionary(pair => pair.First, pair => new Uri($"http://127.0.0.1:{pair.Second}"))
        );
        try
        {
            await proxy.StartProcessAsync(instances, cancellation);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it has logged of instances that were not well, and of requests that failed.</summary>
    public async Task<IReadOnlyList<string>> TroubleAsync() =>
        [
            .. (await File.ReadAllLinesAsync(Path.Combine(directory.FullName, Log))).Where(line =>
                line.Contains("health_checker", StringComparison.Ordinal) || !line.Contains("\"level\":\"info\"", StringComparison.Ordinal)
            ),
        ];

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        directory.Delete(recursive: true);
    }

    private async Task StartProcessAsync(IReadOnlyDictionary<string, Uri[]> instances, CancellationToken cancellation)
    {
        var file = Path.Combine(directory.FullName, "Caddyfile");
        await File.WriteAllTextAsync(file, Configuration(instances), cancellation);
        process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", $"exec {Program} run --config Caddyfile --adapter caddyfile >{Log} 2>&1"])
            {
                WorkingDirectory = directory.FullName,
                Environment = { ["XDG_DATA_HOME"] = directory.FullName, ["XDG_CONFIG_HOME"] = directory.FullName },
            }
        )!;
        var ended = process.WaitForExitAsync(CancellationToken.None);
        foreach (var (name, address) in Addresses)
        {
            if (!await Readiness.IsReachedAsync(address, TimeSpan.FromMinutes(1), ended, cancellation))
            {
                var log = await File.ReadAllTextAsync(Path.Combine(directory.FullName, Log), cancellation);
                throw new LocalRunException($"{name} is not ready behind Caddy: {log}");
            }
        }
    }

    private string Configuration(IReadOnlyDictionary<string, Uri[]> instances) =>
        $$"""
        {
        	admin off
        	auto_https off
        }
        import {{Path.Combine(Repository.Root, "deploy", "production", "instances.caddy")}}
        {{string.Concat(
            instances.Select(service =>
                $$"""
                http://127.0.0.1:{{Addresses[service.Key].Port}} {
                	reverse_proxy {{string.Join(' ', service.Value.Select(instance => instance.Authority))}} {
                		import instances
                	}
                }

                """
            )
        )}}
        """;
}
