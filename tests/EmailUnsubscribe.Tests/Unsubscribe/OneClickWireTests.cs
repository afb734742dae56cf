using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>Requests as bytes on a connection, with much that an HTTP client of .NET would not send.</summary>
public class OneClickWireTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private const string OneClick = "List-Unsubscribe=One-Click";

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    public static TheoryData<string, string, string> Posts =>
        new()
        {
            { "1.0", "Content-Type: application/x-www-form-urlencoded\nContent-Length: 26", OneClick },
            { "1.0", "Content-Length: 0", "" },
            { "1.1", "", "" },
            { "1.1", "Content-Length: 26", OneClick },
            { "1.1", "Content-Type:\nContent-Length: 26", OneClick },
            { "1.1", "Content-Type: APPLICATION/X-WWW-FORM-URLENCODED;Charset=\"UTF-8\"\nContent-Length: 26", OneClick },
            { "1.1", "Content-Type: application/x-www-form-urlencoded; charset=none-such\nContent-Length: 26", OneClick },
            { "1.1", "Content-Type: text/plain\nContent-Length: 26", OneClick },
            { "1.1", "Content-Type: application/x-www-form-urlencoded\nContent-Length: 26", "LIST-UNSUBSCRIBE=ONE-CLICK" },
            { "1.1", "Content-Type: application/x-www-form-urlencoded\nContent-Length: 42", $"utm_source=mail&{OneClick}" },
            { "1.1", "Content-Type: application/octet-stream\nContent-Encoding: gzip\nContent-Length: 3", "\0\u0001\u0002" },
            {
                "1.1",
                "Content-Type: multipart/form-data; boundary=\"a b\"\nContent-Length: 82",
                "--a b\nContent-Disposition: form-data; name=List-Unsubscribe\n\nOne-Click\n--a b--"
            },
            { "1.1", "Content-Type: application/x-www-form-urlencoded\nTransfer-Encoding: chunked", $"1a\n{OneClick}\n0\n\n" },
            { "1.1", "Transfer-Encoding: chunked", $"10;name=value\n{OneClick[..16]}\na\n{OneClick[16..]}\n0\nTrailer: value\n\n" },
            { "1.1", "Transfer-Encoding: chunked", "0\n\n" },
            { "1.1", "Expect: 100-continue\nContent-Length: 26", OneClick },
        };

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task a_post_acts_however_it_is_written(string version, string headers, string body) =>
        await ObjectsOnceAsync(version, headers, body);

    [Theory]
    [InlineData("User-Agent: Gmail Actions")]
    [InlineData("User-Agent: YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html")]
    [InlineData("User-Agent: Mozilla/5.0 (compatible; UnsubscribeCrawler/1.0; bot)")]
    [InlineData("User-Agent: Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)")]
    [InlineData("User-Agent:")]
    [InlineData(
        "Origin: https://mail.example.com\nReferer: https://mail.example.com/inbox\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: cors"
    )]
    [InlineData("Origin: null\nCookie: session=1; .AspNetCore.Antiforgery=x")]
    [InlineData("Authorization: Bearer nobody")]
    [InlineData("X-Forwarded-Proto: http\nX-Forwarded-Host: elsewhere.example.com")]
    [InlineData("X-HTTP-Method-Override: GET")]
    [InlineData("Accept: application/json\nAccept-Language: *")]
    [InlineData("Purpose: prefetch")]
    public async Task no_header_keeps_a_post_from_acting(string headers) =>
        await ObjectsOnceAsync("1.1", $"{headers}\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 26", OneClick);

    [Theory]
    [InlineData("GET", "User-Agent: Gmail Actions", "200 OK")]
    [InlineData("GET", "User-Agent: Mozilla/5.0 (via ggpht.com GoogleImageProxy)", "200 OK")]
    [InlineData("GET", "Purpose: prefetch", "200 OK")]
    [InlineData("GET", "Sec-Purpose: prefetch;prerender\nSec-Fetch-Dest: document", "200 OK")]
    [InlineData("GET", "X-Moz: prefetch", "200 OK")]
    [InlineData(
        "GET",
        "Content-Type: application/x-www-form-urlencoded\nContent-Length: 26\nX-HTTP-Method-Override: POST",
        "200 OK",
        OneClick
    )]
    [InlineData("HEAD", "Sec-Purpose: prefetch", "200 OK")]
    [InlineData("OPTIONS", "Origin: https://mail.example.com\nAccess-Control-Request-Method: POST", "204 No Content")]
    public async Task nothing_else_acts_whatever_it_says_it_is_for(string method, string headers, string status, string body = "")
    {
        var link = await system.LinkSentToAsync(address);
        var before = await system.EventsAsync();

        var answer = await SendAsync($"{method} {link} HTTP/1.1", headers, body);

        Assert.StartsWith($"HTTP/1.1 {status}\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(method == "OPTIONS", answer.Contains("\r\nAllow: GET, HEAD, OPTIONS, POST\r\n", StringComparison.Ordinal));
        Assert.Equal(before, await system.EventsAsync());
    }

    [Fact]
    public async Task posts_that_share_one_connection_of_http_2_over_tls_are_one_event()
    {
        var link = await system.LinkSentToAsync(address);
        var before = await system.EventsAsync();
        using var certificate = new CertificateFile();
        var secure = system.Start<UnsubscribeOptions>(
            "email-unsubscribe",
            ("urls", "https://127.0.0.1:0"),
            ("Kestrel:Certificates:Default:Path", certificate.Path)
        );
        using var provider = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = certificate.IsShown } }
        )
        {
            BaseAddress = secure.BaseAddress,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => provider.PostAsync(new Uri(link, UriKind.Relative), new StringContent(OneClick)))
        );

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version)));
        Assert.Equal(before + 1, await system.EventsAsync());
    }

    private async Task ObjectsOnceAsync(string version, string headers, string body)
    {
        var link = await system.LinkSentToAsync(address);
        var (objections, events) = (await system.ObjectionsAsync(), await system.EventsAsync());
        for (var time = 1; time <= 3; time++)
        {
            var answer = await SendAsync($"POST {link} HTTP/{version}", headers, body);
            Assert.Contains("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("\r\nLocation:", answer, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\r\nSet-Cookie:", answer, StringComparison.OrdinalIgnoreCase);
            Assert.Equal((objections + 1, events + 1), (await system.ObjectionsAsync(), await system.EventsAsync()));
        }
    }

    private async Task<string> SendAsync(string start, string headers, string body)
    {
        var server = system.Public.BaseAddress!;
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port);
        await using var stream = connection.GetStream();
        var request = $"{start}\nHost: {server.Authority}\nConnection: close\n{headers}{(headers == "" ? "" : "\n")}\n{body}";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request.ReplaceLineEndings("\r\n")));
        using var answer = new StreamReader(stream);
        return await answer.ReadToEndAsync();
    }

    /// <summary>A certificate for this machine, as a file that Kestrel reads.</summary>
    private sealed class CertificateFile : IDisposable
    {
        private readonly X509Certificate2 certificate;

        public CertificateFile()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(
                DateTimeOffset.UtcNow.AddDays(-1),
                DateTimeOffset.UtcNow.AddDays(1)
            );
            File.WriteAllBytes(Path, certificate.Export(X509ContentType.Pfx));
        }

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public bool IsShown(object sender, X509Certificate? shown, X509Chain? chain, System.Net.Security.SslPolicyErrors errors) =>
            certificate.Equals(shown);

        public void Dispose()
        {
            certificate.Dispose();
            File.Delete(Path);
        }
    }
}
