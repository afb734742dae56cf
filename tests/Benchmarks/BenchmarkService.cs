using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using SenefConsent.Hosting;
using SenefConsent.Local;

namespace SenefConsent.Benchmarks;

/// <summary>A service as it is deployed: the Release build, in a process of its own, set up by its environment.</summary>
internal sealed class BenchmarkService : IAsyncDisposable
{
    /// <summary>The name of the account in the address of the SMS gateway's webhook.</summary>
    public const string GatewayAccount = "benchmark";

    // The same in all services: a database knows its keys, and refuses others.
    private static readonly string ContactPointKey = RandomKey();
    private static readonly string EvidenceKey = RandomKey();
    private static readonly string LinkKey = RandomKey();

    private readonly string name;
    private readonly DirectoryInfo journal;
    private readonly Process process;
    private readonly StringBuilder output = new();

    private BenchmarkService(string name, DirectoryInfo journal, Process process, IPEndPoint address, string apiKey)
    {
        this.name = name;
        this.journal = journal;
        this.process = process;
        Address = address;
        Client = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IPEndPoint Address { get; }

    /// <summary>A client that may use the service's routes.</summary>
    public HttpClient Client { get; }

    /// <summary>What the process has used of the processor.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static Task<BenchmarkService> StartEmailUnsubscribeAsync(string connectionString, CancellationToken cancellation) =>
        StartAsync(
            "EmailUnsubscribe",
            connectionString,
            new()
            {
                ["Unsubscribe__TokenKeys__1__Secret"] = LinkKey,
                ["Unsubscribe__MailDomain"] = "example.org",
                ["Clients__ApiKeys__0__Scopes__0"] = "links",
            },
            cancellation
        );

    public static Task<BenchmarkService> StartSmsStopAsync(
        string connectionString,
        string twilioAuthToken,
        CancellationToken cancellation
    ) =>
        StartAsync(
            "SmsStop",
            connectionString,
            new() { [$"Gateways__Twilio__{GatewayAccount}__AuthToken"] = twilioAuthToken },
            cancellation
        );

    public static Task<BenchmarkService> StartPreferencesAsync(string connectionString, CancellationToken cancellation) =>
        StartAsync(
            "Preferences",
            connectionString,
            new()
            {
                ["Centre__Keys__1"] = LinkKey,
                ["Consents__TokenKeys__1"] = LinkKey,
                ["Clients__ApiKeys__0__Scopes__0"] = "preferences",
            },
            cancellation
        );

    /// <summary>Starts this program again, as <see cref="PlainEndpoint"/>.</summary>
    public static Task<BenchmarkService> StartPlainEndpointAsync(string connectionString, CancellationToken cancellation) =>
        StartAsync(
            "Benchmarks",
            connectionString,
            // The garbage collector that the services have as web projects.
            new() { ["DOTNET_gcServer"] = "1" },
            cancellation,
            PlainEndpoint.Argument
        );

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        journal.Delete(recursive: true);
    }

    private static async Task<BenchmarkService> StartAsync(
        string project,
        string connectionString,
        Dictionary<string, string> ownSettings,
        CancellationToken cancellation,
        params string[] arguments
    )
    {
        var assembly = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, $"../../{project}/release/SenefConsent.{project}.dll"));
        if (!File.Exists(assembly))
        {
            throw new BenchmarkFailedException($"{assembly} is missing; run with -c Release.");
        }

        var address = new IPEndPoint(IPAddress.Loopback, Ports.Free(1)[0]);
        var apiKey = Clients.NewKey();
        var journal = Directory.CreateTempSubdirectory("consent-benchmark-journal-");
        var settings = new Dictionary<string, string>(ownSettings)
        {
            ["Journal__Directory"] = journal.FullName,
            ["ASPNETCORE_URLS"] = $"http://{address}",
            [ServiceProcess.Collector.Name] = ServiceProcess.Collector.Value,
            ["ConnectionStrings__Consent"] = connectionString,
            ["Public__BaseUrl"] = $"http://{address}",
            ["Ledger__ContactPointKeys__1"] = ContactPointKey,
            ["Ledger__EvidenceKeys__1"] = EvidenceKey,
            ["Clients__ApiKeys__0__Client"] = "benchmark",
            ["Clients__ApiKeys__0__Sha256"] = Clients.HashOf(apiKey),
        };
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var service = new BenchmarkService(project, journal, Process.Start(start)!, address, apiKey);
        try
        {
            await service.WaitUntilReadyAsync(cancellation);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }

        return service;
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        for (
            var waited = Stopwatch.StartNew();
            !process.HasExited && waited.Elapsed < TimeSpan.FromSeconds(60);
            await Task.Delay(100, cancellation)
        )
        {
            try
            {
                using var response = await Client.GetAsync("/health/ready", cancellation);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Does not listen yet.
            }
        }

        lock (output)
        {
            throw new BenchmarkFailedException($"{name} does not get ready: {output}");
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }

    private static string RandomKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
