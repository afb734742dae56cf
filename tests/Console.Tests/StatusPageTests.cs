using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>The operator's page: what services say of themselves, and those that say nothing.</summary>
public sealed class StatusPageTests(StaffSystem system) : IClassFixture<StaffSystem>, IAsyncLifetime
{
    private const string Key = "senef_operator";

    public ValueTask InitializeAsync()
    {
        system.Services.Keys[Key] = ["operate"];
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => system.ForgetAsync();

    [Fact]
    public async Task it_shows_why_a_store_cannot_be_used_what_waits_which_tasks_failed_and_keys_by_their_ids()
    {
        system.Services.Fill();
        var html = await SeeAsync("en");

        Assert.Contains("schema of an earlier release", html, StringComparison.Ordinal);
        Assert.Contains("run 'database migrate'", html, StringComparison.Ordinal);
        Assert.Contains("Delay of a subscriber (partner-of-a-long-name.example.org)", html, StringComparison.Ordinal);
        Assert.Contains("123,456,789\u00A0bytes", html, StringComparison.Ordinal);
        Assert.Contains("failed (code 2)", html, StringComparison.Ordinal);
        Assert.Contains("unsubscribe-links", html, StringComparison.Ordinal);
        Assert.DoesNotContain("consent.of.tomorrow", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_service_that_does_not_answer_is_named_beside_those_that_do()
    {
        system.Services.Instead["GET /status"] = () => Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        var html = await SeeAsync("fr");

        Assert.Contains("le service ne répond pas", html, StringComparison.Ordinal);
        Assert.Contains("Aucun service ne donne de chiffres", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(45, "45\u00A0s")]
    [InlineData(125, "2\u00A0min")]
    [InlineData(7300, "2\u00A0h")]
    [InlineData(260_000, "3\u00A0j")]
    public void a_time_is_said_as_exactly_as_one_looks(double seconds, string said) =>
        Assert.Equal(said, new StatusTexts("fr").Lasting(seconds));

    [Fact]
    public async Task the_consoles_own_metrics_are_for_whoever_has_their_key()
    {
        const string secret = "senef_metrics";
        using var client = system
            .Open(("Console:MetricsKeySha256", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))))
            .Console.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(client, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(client, Key));
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(client, secret));

        using var keyless = system.Open().Console.CreateClient();
        Assert.Equal(HttpStatusCode.NotFound, await ReadAsync(keyless, secret));
    }

    private static async Task<HttpStatusCode> ReadAsync(HttpClient client, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<string> SeeAsync(string language)
    {
        var browser = system.OpenLocal();
        await browser.SignInAsync(Key, StatusEndpoint.Path);
        browser.Cookies["language"] = language;
        var seen = await browser.GoAsync(StatusEndpoint.Path);
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        return WebUtility.HtmlDecode(seen.Html);
    }
}
