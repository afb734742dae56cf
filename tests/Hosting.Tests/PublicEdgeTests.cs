using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SenefConsent.Hosting.Tests;

/// <summary>A service of one route, behind proxies or not, asked by a client on this machine.</summary>
public class PublicEdgeTests
{
    private static readonly string[] FromElsewhere =
    [
        "X-Forwarded-For: 198.51.100.7",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Prefix: /evil",
        "Forwarded: for=198.51.100.7;host=evil.example;proto=https",
    ];

    [Fact]
    public async Task without_a_known_proxy_nobody_is_believed_who_says_for_whom_they_ask() =>
        Assert.Equal("127.0.0.1", (await AskAsync(FromElsewhere)).Peer);

    [Fact]
    public async Task nor_when_the_framework_is_told_to_believe_everybody() =>
        Assert.Equal("127.0.0.1", (await AskAsync(FromElsewhere, ("FORWARDEDHEADERS_ENABLED", "true"))).Peer);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task a_known_proxy_is_believed_and_evidence_holds_the_peer(string proxy) =>
        Assert.Equal("198.51.100.7", (await AskAsync(FromElsewhere, ("Public:Proxies:0", proxy))).Peer);

    [Fact]
    public async Task of_a_chain_only_what_known_proxies_say_is_believed() =>
        Assert.Equal(
            "203.0.113.9",
            (
                await AskAsync(
                    ["X-Forwarded-For: 198.51.100.7, 203.0.113.9, 10.1.0.4"],
                    ("Public:Proxies:0", "127.0.0.1"),
                    ("Public:Proxies:1", "10.1.0.0/16")
                )
            ).Peer
        );

    [Theory]
    [InlineData("https://service.example.org", "max-age=31536000")]
    [InlineData("http://127.0.0.1:5104", null)]
    public async Task every_answer_forbids_guessing_types_and_a_public_one_asks_for_tls(string baseUrl, string? tls)
    {
        foreach (var path in new[] { "/peer", "/nowhere", "/fault", "/health/live", "/openapi/v1.json" })
        {
            var answer = (await AskAsync([], path, ("Public:BaseUrl", baseUrl))).Headers;
            Assert.Equal("nosniff", Assert.Single(answer.GetValues("X-Content-Type-Options")));
            Assert.Equal(tls, answer.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null);
        }
    }

    private static Task<Answer> AskAsync(string[] headers, params (string Setting, string Value)[] settings) =>
        AskAsync(headers, "/peer", settings);

    private static async Task<Answer> AskAsync(string[] headers, string path, params (string Setting, string Value)[] settings)
    {
        var builder = ConsentService.CreateBuilder(
            "blocklist",
            [
                "--urls=http://127.0.0.1:0",
                "--Public:BaseUrl=https://service.example.org",
                "--ConnectionStrings:Consent=Host=127.0.0.1",
                $"--Journal:Directory={Path.GetTempPath()}",
                .. ConsentSystem.Settings.Select(setting => $"--{setting.Key}={setting.Value}"),
                .. settings.Select(setting => $"--{setting.Setting}={setting.Value}"),
            ]
        );
        builder.Logging.ClearProviders();
        await using var service = builder.Build();
        service.UseConventions();
        service.MapGet("/fault", string () => throw new InvalidOperationException());
        service.MapGet(
            "/peer",
            async (HttpContext context) =>
            {
                var evidence = Encoding.UTF8.GetString((await RawRequest.ReadAsync(context)).ToEvidence());
                Assert.Equal("http", context.Request.Scheme);
                Assert.Equal("", context.Request.PathBase);
                Assert.DoesNotContain("evil", context.Request.Host.Value, StringComparison.Ordinal);
                return evidence.Split("\r\n")[0]["Peer: ".Length..];
            }
        );
        await service.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var header in headers)
        {
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        }

        using var response = await client.SendAsync(request);
        return new Answer(await response.Content.ReadAsStringAsync(), response.Headers);
    }

    private sealed record Answer(string Peer, System.Net.Http.Headers.HttpResponseHeaders Headers);
}
