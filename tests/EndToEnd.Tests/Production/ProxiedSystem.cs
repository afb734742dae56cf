using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests.Production;

/// <summary>
/// The services behind Caddy with the Caddyfile of production and certificates of its own. Whoever asks is an address of this machine.
/// </summary>
public sealed class ProxiedSystem : ConsentSystem
{
    public const string Outsider = "127.0.0.3";
    public const string Client = "127.0.0.2";
    public const string Staff = "127.0.0.4";
    public const string ConsoleHost = "console.example.org";

    private const string Program = "caddy";
    private const string HasCertificate = "certificate obtained successfully";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("consent-caddy-");
    private readonly IReadOnlyList<int> ports = Ports.Free(2);
    private Process? caddy;
    private Task printed = Task.CompletedTask;

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(InstalledProgram.IsThere(Program), $"{Program} is not installed.");
        await base.InitializeAsync();
        var behind = ("Public:Proxies:0", "127.0.0.1");
        var upstreams = new Dictionary<string, HttpClient>
        {
            ["EMAIL_UNSUBSCRIBE"] = Start<EmailUnsubscribe.UnsubscribeOptions>("email-unsubscribe", behind),
            ["PREFERENCES"] = Start<Preferences.Account>("preferences", behind),
            ["SMS_STOP"] = Start<SmsStop.StartAgain>("sms-stop", behind),
            ["BLOCKLIST"] = Start<Blocklist.ImportObjections>("blocklist", behind),
            ["SUBJECT_RIGHTS"] = Start<SubjectRights.ResolveUnattributed>("subject-rights", behind),
        };

        // Its pages are none of these tests: it is where any service answers.
        upstreams["CONSOLE"] = upstreams["BLOCKLIST"];
        var file = Path.Combine(Repository.Root, "deploy", "production", "Caddyfile");
        var start = new ProcessStartInfo(Program, ["run", "--config", file, "--adapter", "caddyfile"]) { RedirectStandardError = true };
        foreach (var (name, upstream) in upstreams)
        {
            start.Environment[name] = upstream.BaseAddress!.Authority;
            start.Environment[$"{name}_HOST"] = HostOf(name.ToLowerInvariant().Replace('_', '-'));
            upstream.Dispose();
        }

        start.Environment["CLIENTS_FROM"] = Client;
        start.Environment["STAFF_FROM"] = Staff;
        start.Environment["HTTP_PORT"] = $"{ports[0]}";
        start.Environment["HTTPS_PORT"] = $"{ports[1]}";
        start.Environment["GLOBAL_OPTIONS"] = "local_certs\nskip_install_trust";
        start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CONFIG_HOME"] = directory.FullName;
        caddy = Process.Start(start)!;
        var said = new List<string>();
        while (said.Count(line => line.Contains(HasCertificate, StringComparison.Ordinal)) < upstreams.Count)
        {
            said.Add(
                await caddy.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)
                    ?? throw new InvalidOperationException($"caddy ended: {string.Join('\n', said)}")
            );
        }

        printed = caddy.StandardError.ReadToEndAsync();
    }

    private string RootCertificate => Path.Combine(directory.FullName, "caddy", "pki", "authorities", "local", "root.crt");

    /// <summary>The name under which the world reaches a service.</summary>
    public static string HostOf(string service) => $"{service}.example.org";

    /// <summary>A browser or a program at an address, whatever a host's name leads to elsewhere.</summary>
    public HttpClient From(string address) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                SslOptions =
                {
                    CertificateChainPolicy = new X509ChainPolicy
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        RevocationMode = X509RevocationMode.NoCheck,
                        CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(RootCertificate) },
                    },
                },
                ConnectCallback = async (_, cancellation) =>
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, ports[1]), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        );

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (caddy is not null)
        {
            caddy.Kill();
            await caddy.WaitForExitAsync();
            await printed;
            caddy.Dispose();
        }

        await base.DisposeAsync();
        directory.Delete(recursive: true);
    }
}
