using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SenefConsent.Local;

/// <summary>One service of a local system, as a process of this machine.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(20);

    // The host that runs this process: a dotnet on the path may be another one, or none.
    private static readonly string Dotnet = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet")
    );

    private readonly string assembly;
    private readonly IReadOnlyDictionary<string, string> environment;
    private Process? process;

    internal ServiceProcess(string name, string assembly, Uri baseUrl, string logFile, IReadOnlyDictionary<string, string> environment)
    {
        Name = name;
        BaseUrl = baseUrl;
        LogFile = logFile;
        this.assembly = assembly;
        this.environment = environment;
    }

    /// <summary>
    /// What the images set for the garbage collector (deploy/Dockerfile says why), so that what runs here is what is deployed.
    /// </summary>
    public static (string Name, string Value) Collector { get; } = ("DOTNET_GCGen0MaxBudget", "0x800000");

    /// <summary>The service's name in kebab case.</summary>
    public string Name { get; }

    /// <summary>Where it listens; the same after a restart.</summary>
    public Uri BaseUrl { get; }

    /// <summary>What it printed, of every start since the system's.</summary>
    public string LogFile { get; }

    /// <summary>The id of its process, also after that has ended; another one after a restart.</summary>
    /// <exception cref="InvalidOperationException">It was never started.</exception>
    public int ProcessId => (process ?? throw new InvalidOperationException($"{Name} was never started.")).Id;

    /// <summary>Whether its process runs.</summary>
    public bool IsRunning => process is { HasExited: false };

    /// <summary>Starts it, anew where it has ended, and waits until it is ready.</summary>
    /// <exception cref="LocalRunException">It ended, or was not ready in two minutes; the message holds the end of its log.</exception>
    /// <exception cref="InvalidOperationException">It runs.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"{Name} runs already, as process {ProcessId}.");
        }

        if (!File.Exists(assembly))
        {
            throw new LocalRunException($"{Name} has not been built: {assembly} does not exist.");
        }

        process?.Dispose();
        process = LoggedProcess.Start(Dotnet, [assembly], LogFile, Path.GetDirectoryName(assembly)!, environment);
        if (!await Readiness.IsReachedAsync(BaseUrl, ReadyWithin, process.WaitForExitAsync(CancellationToken.None), cancellation))
        {
            throw new LocalRunException(
                process.HasExited
                    ? DescribeEnd()
                    : $"{Name} was not ready after {ReadyWithin.TotalSeconds} s. The end of {LogFile}:\n{LoggedProcess.TailOf(LogFile)}"
            );
        }
    }

    /// <summary>Kills it as <c>kill -9</c> does, and waits until it is gone. Does nothing where it does not run.</summary>
    public void Kill()
    {
        if (IsRunning)
        {
            process!.Kill();
            process.WaitForExit();
        }
    }

    /// <summary>Lets it finish what it does, and ends it. Does nothing where it does not run.</summary>
    public Task StopAsync() => IsRunning ? LoggedProcess.StopAsync(process!, EndsWithin) : Task.CompletedTask;

    /// <summary>Completes when its process has ended.</summary>
    public Task WaitForEndAsync(CancellationToken cancellation) => process?.WaitForExitAsync(cancellation) ?? Task.CompletedTask;

    /// <summary>Says how it ended, with the end of its log.</summary>
    public string DescribeEnd() =>
        $"{Name} (process {ProcessId}) ended with exit code "
        + $"{process!.ExitCode}{(process.ExitCode > 128 ? $", by signal {process.ExitCode - 128}" : "")}. The end of "
        + $"{LogFile}:\n{LoggedProcess.TailOf(LogFile)}";

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process?.Dispose();
        process = null;
    }
}
