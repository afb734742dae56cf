using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using SenefConsent.BlocklistTool;
using SenefConsent.Client;

namespace SenefConsent.Blocklist.Tests;

/// <summary>What is said when something fails: in words of ours, with what to do, and with the right exit code.</summary>
public class FailureTests
{
    public static TheoryData<Exception, string, int> Faults =>
        new()
        {
            { new OperationCanceledException(), "Interrupted", 130 },
            { new ConsentProblemException("GET /", HttpStatusCode.Unauthorized, "x"), "KeyUnknown", 3 },
            { new ConsentProblemException("GET /", HttpStatusCode.Forbidden, "x"), "ScopeMissing", 3 },
            { new ConsentProblemException("GET /", HttpStatusCode.NotFound, "Not Found"), "NotTheService", 3 },
            { new ConsentProblemException("GET /", HttpStatusCode.BadRequest, "<html>"), "NotTheService", 3 },
            { new ConsentProblemException("GET /", HttpStatusCode.BadRequest, "purpose is unknown"), "Refused", 3 },
            { new ConsentProblemException("GET /", HttpStatusCode.InternalServerError, "x"), "ServiceFails", 4 },
            { new JsonException(), "NotTheService", 3 },
            { new HttpRequestException(HttpRequestError.NameResolutionError), "HostUnknown", 4 },
            { new HttpRequestException(HttpRequestError.ConnectionError), "NobodyListens", 4 },
            { Tls("RemoteCertificateNameMismatch"), "CertificateOfAnother", 4 },
            { Tls("RemoteCertificateChainErrors"), "CertificateInvalid", 4 },
            { Tls("Cannot determine the frame size"), "NoHttps", 4 },
            { new HttpRequestException("late", new TimeoutException()), "NoAnswer", 4 },
            { new HttpRequestException(HttpRequestError.ResponseEnded), "ConnectionBreaks", 4 },
            { new HttpIOException(HttpRequestError.ResponseEnded), "ConnectionBreaks", 4 },
            { new IOException("reset", new SocketException()), "ConnectionBreaks", 4 },
            { new NotThereException("gone"), "NotThere", 3 },
            { new FileNotFoundException(), "FileMissing", 2 },
            { new DirectoryNotFoundException(), "DirectoryMissing", 2 },
            { new UnauthorizedAccessException(), "FileDenied", 2 },
            { new IOException("full", 28), "DiskFull", 2 },
            { new IOException("pipe", 32), "ReaderLeft", 130 },
            { new IOException("locked"), "FileFails", 2 },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void each_kind_of_failure_has_its_words_and_its_exit_code(Exception fault, string kind, int exitCode)
    {
        Assert.Equal((kind, exitCode), (Failure.KindOf(fault), Failure.ExitCodeOf(fault)));
        foreach (var language in ToolTexts.Languages)
        {
            using var tool = Tool.EnvironmentIn(language);
            tool.Run.Asked = new Uri("https://blocklist.example.org/checks");
            tool.Run.Consequence = "!";
            var said = Failure.TextOf(fault, tool);
            Assert.EndsWith(" !", said, StringComparison.Ordinal);
            Assert.DoesNotContain("{", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void a_bug_is_not_hidden() => Assert.Null(Failure.KindOf(new InvalidOperationException()));

    [Theory]
    [InlineData(
        "en",
        "The service is away: nobody answers at http://127.0.0.1:9.",
        "does not answer (connection refused). Trying again for up to 60 s"
    )]
    [InlineData(
        "fr_FR.UTF-8",
        "Le service est indisponible : personne ne répond à http://127.0.0.1:9.",
        "ne répond pas (connexion refusée)"
    )]
    public async Task a_service_that_is_away_at_the_start_is_tried_again_and_that_is_said_once(string language, string end, string wait)
    {
        var tool = await CheckAsync(language);
        Assert.Equal(4, tool.ExitCode);
        Assert.Contains(end, Plain(tool.Notices), StringComparison.Ordinal);
        Assert.Single(tool.Notices.Split('\n'), line => line.Contains(wait, StringComparison.Ordinal));
    }

    [Fact]
    public async Task without_a_wait_it_is_tried_once()
    {
        var tool = await CheckAsync("en", "--wait", "0");
        Assert.Equal(4, tool.ExitCode);
        Assert.Single(tool.Notices.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("404 Not Found", "text/html", "<html>Not Found</html>")]
    [InlineData("200 OK", "text/html", "<!DOCTYPE html><title>Intranet</title>")]
    [InlineData("200 OK", "application/json", "<html>")]
    [InlineData("501 Unsupported method", "text/html", "<html>")]
    public async Task another_web_server_is_named_as_what_it_is(string status, string type, string body)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var answering = AnswerAsync(
            server,
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
        );
        var tool = await Tool.RunAsync(
            new Dictionary<string, string>
            {
                ["BLOCKLIST_URL"] = $"http://{server.LocalEndpoint}",
                ["BLOCKLIST_API_KEY"] = "senef_x",
                ["XDG_CONFIG_HOME"] = "/nowhere",
            },
            "",
            Check
        );
        await answering;
        Assert.Equal(3, tool.ExitCode);
        Assert.Contains(
            $"What answers at http://{server.LocalEndpoint} is not the service. Check BLOCKLIST_URL",
            tool.Notices,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("html", tool.Notices, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/nowhere/list.csv", "-", "The directory /nowhere does not exist.")]
    [InlineData("/tmp/no such list.csv", "-", "/tmp/no such list.csv does not exist.")]
    [InlineData("-", "/nowhere/clean.csv", "The directory /nowhere does not exist.")]
    [InlineData("-", "/tmp/clean.xls", "a workbook is written as .xlsx")]
    public async Task a_file_is_named_as_it_was_given(string input, string output, string said)
    {
        var tool = await Tool.RunAloneAsync("en", "screen", input, "-c", "email", "-p", "offers", "-a", "business", "-o", output);
        Assert.Equal(2, tool.ExitCode);
        Assert.Contains(said, tool.Notices, StringComparison.Ordinal);
        Assert.DoesNotContain("unfinished", tool.Notices, StringComparison.Ordinal);
    }

    private static readonly string[] Check = ["check", "a@example.org", "-c", "email", "-p", "offers", "-a", "business"];

    private static Task<Tool> CheckAsync(string language, params string[] more) => Tool.RunAloneAsync(language, [.. Check, .. more]);

    private static string Plain(string text) => text.Replace('\u00A0', ' ').Replace('\u202F', ' ');

    private static HttpRequestException Tls(string message) =>
        new(
            HttpRequestError.SecureConnectionError,
            "The SSL connection could not be established, see inner exception.",
            new AuthenticationException(message)
        );

    private static async Task AnswerAsync(TcpListener server, string answer)
    {
        using var client = await server.AcceptTcpClientAsync();
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[16]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));

        // Until the client has read it and hangs up.
        client.Client.Shutdown(SocketShutdown.Send);
        await stream.CopyToAsync(Stream.Null);
    }
}
