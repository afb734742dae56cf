using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.Benchmarks;

/// <summary>EmailUnsubscribe as it is deployed: the Release build, in a process of its own, set up by its environment.</summary>
internal sealed class UnsubscribeService : IAsyncDisposable
{
    private const int LinksPerRequest = 10_000;

    private static readonly string Assembly = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "../../EmailUnsubscribe/release/SenefConsent.EmailUnsubscribe.dll"));

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly HttpClient client;

    private UnsubscribeService(Process process, IPEndPoint address, string apiKey)
    {
        this.process = process;
        Address = address;
        client = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IPEndPoint Address { get; }

    public static async Task<UnsubscribeService> StartAsync(string connectionString, CancellationToken cancellation)
    {
        if (!File.Exists(Assembly))
        {
            throw new BenchmarkFailedException($"{Assembly} is missing; run with -c Release.");
        }

        var address = FreeAddress();
        var apiKey = Clients.NewKey();
        var start = new ProcessStartInfo("dotnet", [Assembly]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://{address}",
            ["ConnectionStrings__Consent"] = connectionString,
            ["Public__BaseUrl"] = $"http://{address}",
            ["Ledger__ContactPointKeys__1"] = RandomKey(),
            ["Ledger__EvidenceKeys__1"] = RandomKey(),
            ["Unsubscribe__TokenKeys__1__Secret"] = RandomKey(),
            ["Unsubscribe__MailDomain"] = "example.org",
            ["Clients__ApiKeys__0__Client"] = "benchmark",
            ["Clients__ApiKeys__0__Sha256"] = Clients.HashOf(apiKey),
            ["Clients__ApiKeys__0__Scopes__0"] = "links",
        })
        {
            start.Environment[name] = value;
        }

        var service = new UnsubscribeService(Process.Start(start)!, address, apiKey);
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

    /// <summary>Links of recipients that nobody has heard of: what is POSTed to each is a new objection.</summary>
    /// <returns>The paths of the links.</returns>
    public async Task<IReadOnlyList<string>> MintAsync(int count, CancellationToken cancellation)
    {
        var paths = new List<string>(count);
        while (paths.Count < count)
        {
            var recipients = Enumerable.Range(paths.Count, Math.Min(LinksPerRequest, count - paths.Count)).Select(number => $"recipient.{number}@example.org");
            using var response = await client.PostAsJsonAsync("/links", new LinksRequest("2026-11-benchmark", "newsletter", [.. recipients]), cancellation);
            response.EnsureSuccessStatusCode();
            var minted = await response.Content.ReadFromJsonAsync<LinksResponse>(cancellation);
            paths.AddRange(minted!.Links.Select(link => new Uri(link.Url).AbsolutePath));
        }

        return paths;
    }

    /// <summary>What the process has used of the processor.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Streams recipients to <c>POST /links</c> and reads the links while it sends.</summary>
    /// <returns>How many lines came back.</returns>
    public async Task<int> StreamLinksAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address, cancellation);

        // HTTP/1.0: the answer comes without chunks between its lines and ends with the connection.
        var head = $"POST /links?campaign=2026-11-benchmark&purpose=newsletter HTTP/1.0\r\nHost: {Address}\r\nAuthorization: {client.DefaultRequestHeaders.Authorization}\r\n"
            + $"Content-Type: application/x-ndjson\r\nContent-Length: {lines.Length}\r\n\r\n";
        var sending = Task.Run(
            async () =>
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes(head), cancellation);
                await socket.SendAsync(lines, cancellation);
            },
            cancellation);
        var buffer = new byte[64 * 1024];
        var received = 0;
        for (int read; (read = await socket.ReceiveAsync(buffer, cancellation)) > 0;)
        {
            received += buffer.AsSpan(0, read).Count("contactPoint"u8);
        }

        await sending;
        return received;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        for (var waited = Stopwatch.StartNew(); !process.HasExited && waited.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(100, cancellation))
        {
            try
            {
                using var response = await client.GetAsync("/health/ready", cancellation);
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
            throw new BenchmarkFailedException($"EmailUnsubscribe does not get ready: {output}");
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

    private static IPEndPoint FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
