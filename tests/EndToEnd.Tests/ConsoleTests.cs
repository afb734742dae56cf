using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>The pages for staff, as a browser without script uses them in the local run: with a key, and only what the key may do.</summary>
[Collection(OneSystem.Name)]
public sealed partial class ConsoleTests : IDisposable
{
    private readonly RunningSystem running;
    private readonly HttpClient browser;

    public ConsoleTests(RunningSystem running)
    {
        this.running = running;
        browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true })
        {
            BaseAddress = new Uri(running.System.Addresses.Services[ServiceNames.Console]),
        };
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        browser.DefaultRequestHeaders.Add("Accept-Language", "en");
    }

    [Fact]
    public async Task whoever_is_not_signed_in_is_led_to_the_sign_in_and_from_there_back()
    {
        using var led = await browser.GetAsync(new Uri("/marketing/status", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, led.StatusCode);
        Assert.EndsWith("/sign-in?return=%2Fmarketing%2Fstatus", $"{led.Headers.Location}", StringComparison.Ordinal);

        using var back = await SignInAsync("marketing", "/marketing/status");
        Assert.Equal("/marketing/status", $"{back.Headers.Location}");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task nobody_is_led_away(string address)
    {
        using var back = await SignInAsync("marketing", address);
        Assert.Equal("/", $"{back.Headers.Location}");
    }

    [Fact]
    public async Task a_key_that_no_service_knows_signs_nobody_in()
    {
        using var refused = await PostAsync("/sign-in", ("key", "senef_0000"), ("return", "/"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.DoesNotContain("senef_0000", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("marketing", "/marketing/status", HttpStatusCode.OK)]
    [InlineData("marketing", "/dpo/today", HttpStatusCode.Forbidden)]
    [InlineData("marketing", "/dpo/history", HttpStatusCode.Forbidden)]
    [InlineData("marketing", "/dpo/cases", HttpStatusCode.Forbidden)]
    [InlineData("marketing", "/dpo/waiting", HttpStatusCode.Forbidden)]
    [InlineData("reception", "/dpo/objections/new", HttpStatusCode.OK)]
    [InlineData("reception", "/dpo/unanswered", HttpStatusCode.Forbidden)]
    [InlineData("dpo", "/marketing/status", HttpStatusCode.Forbidden)]
    [InlineData("dpo", "/dpo/today", HttpStatusCode.OK)]
    [InlineData("operator", "/marketing/status", HttpStatusCode.Forbidden)]
    [InlineData("operator", "/operator/services", HttpStatusCode.OK)]
    public async Task each_sees_the_pages_of_their_scopes_and_no_other(string client, string page, HttpStatusCode status)
    {
        using var signedIn = await SignInAsync(client, "/");
        using var seen = await browser.GetAsync(new Uri(page, UriKind.Relative));
        Assert.Equal(status, seen.StatusCode);
        Assert.Equal("text/html", seen.Content.Headers.ContentType?.MediaType);
        Assert.True(seen.Headers.CacheControl?.NoStore);
        var policy = Assert.Single(seen.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task marketing_reads_whether_a_contact_may_be_written_to()
    {
        using var signedIn = await SignInAsync("marketing", "/");
        var address = $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}@example.org";
        Assert.Contains("nothing stands against it", await StatusOfAsync(address), StringComparison.OrdinalIgnoreCase);

        var link = await running.Client.LinkAsync("2026-11-news", "newsletter", address, CancellationToken.None);
        await running.Client.OneClickAsync(link, CancellationToken.None);
        Assert.Contains("the person objected", await StatusOfAsync(address), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task a_form_that_was_not_opened_here_does_nothing()
    {
        using var signedIn = await SignInAsync("marketing", "/");
        using var form = new FormUrlEncodedContent([new("channel", "email"), new("address", "a@example.org")]);
        using var refused = await browser.PostAsync(new Uri("/marketing/status", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task after_signing_out_the_cookie_of_before_is_gone()
    {
        using var signedIn = await SignInAsync("marketing", "/");
        using var signedOut = await PostAsync("/sign-out", "/", []);
        Assert.Equal("/signed-out", $"{signedOut.Headers.Location}");
        using var led = await browser.GetAsync(new Uri("/marketing/status", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, led.StatusCode);
    }

    public void Dispose() => browser.Dispose();

    private Task<HttpResponseMessage> SignInAsync(string client, string back) =>
        PostAsync("/sign-in", ("key", running.System.Addresses.ApiKeys[client]), ("return", back));

    private async Task<string> StatusOfAsync(string address)
    {
        using var answered = await PostAsync(
            "/marketing/status",
            ("channel", "email"),
            ("address", address),
            ("purpose", "newsletter"),
            ("audience", "business")
        );
        return await answered.Content.ReadAsStringAsync();
    }

    private Task<HttpResponseMessage> PostAsync(string page, params (string Name, string Value)[] fields) => PostAsync(page, page, fields);

    private async Task<HttpResponseMessage> PostAsync(string page, string from, params (string Name, string Value)[] fields)
    {
        var token = FormToken().Match(await browser.GetStringAsync(new Uri(from, UriKind.Relative))).Groups["token"].Value;
        using var form = new FormUrlEncodedContent([
            new("form-token", token),
            .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
        ]);
        return await browser.PostAsync(new Uri(page, UriKind.Relative), form);
    }

    [GeneratedRegex("name=\"form-token\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex FormToken();
}
