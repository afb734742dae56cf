using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.TestHost;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>What a browser shows.</summary>
/// <param name="Status">The status code.</param>
/// <param name="At">The address in its address bar.</param>
/// <param name="Html">The page.</param>
/// <param name="Answer">The answer, whose headers are looked at.</param>
public sealed record Seen(HttpStatusCode Status, Uri At, string Html, HttpResponseMessage Answer);

/// <summary>A browser without script: it keeps cookies, follows redirects, and sends forms with what is hidden in them.</summary>
public sealed partial class StaffBrowser(TestServer console, Uri address)
{
    private readonly HttpClient staff = console.CreateClient();
    private static readonly HttpClient Others = new(
        new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true }
    );

    /// <summary>The cookies, as the console set them.</summary>
    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>The lines that set them.</summary>
    public List<string> CookieLines { get; } = [];

    public TestServer Console => console;

    /// <summary>What it shows now.</summary>
    public Seen Page { get; private set; } = null!;

    private string Token => WebUtility.HtmlDecode(FormToken().Match(Page.Html).Groups[1].Value);

    public Task<Seen> GoAsync(string path) => SendAsync(HttpMethod.Get, new Uri(address, path), null);

    /// <summary>Signs in at the issuer.</summary>
    public async Task<Seen> SignInAsync(string back = "/")
    {
        await GoAsync(back);
        Assert.Equal("/sign-in", Page.At.AbsolutePath);
        return await GoAsync(WebUtility.HtmlDecode(IssuerLink().Match(Page.Html).Groups[1].Value));
    }

    /// <summary>Signs in with a key.</summary>
    public async Task<Seen> SignInAsync(string key, string back)
    {
        await GoAsync("/sign-in");
        return await PostAsync("/sign-in", ("key", key), ("return", back));
    }

    /// <summary>Sends a form of the page that is shown.</summary>
    public Task<Seen> PostAsync(string path, params (string Name, string Value)[] fields) => PostWithAsync(Token, path, fields);

    /// <summary>Sends a form with a file, in the order of the page: the token, the fields, the file.</summary>
    public Task<Seen> DropAsync(string path, string fileName, byte[] file, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new StringContent(Token), "form-token" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new ByteArrayContent(file), "file", fileName);
        return SendAsync(HttpMethod.Post, new Uri(address, path), form);
    }

    /// <summary>Sends a form with a token that is given; none when null.</summary>
    public Task<Seen> PostWithAsync(string? token, string path, params (string Name, string Value)[] fields) =>
        SendAsync(
            HttpMethod.Post,
            new Uri(address, path),
            new FormUrlEncodedContent(
                fields
                    .Select(field => KeyValuePair.Create(field.Name, field.Value))
                    .Concat(token is null ? [] : new[] { KeyValuePair.Create("form-token", token) })
            )
        );

    private async Task<Seen> SendAsync(HttpMethod method, Uri target, HttpContent? content)
    {
        for (var hops = 0; hops < 10; hops++)
        {
            var isConsole = target.Authority == address.Authority;
            using var request = new HttpRequestMessage(method, isConsole ? new Uri(console.BaseAddress, target.PathAndQuery) : target)
            {
                Content = content,
            };
            request.Headers.Add("Accept-Language", "en");
            if (isConsole && Cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            var answer = await (isConsole ? staff : Others).SendAsync(request);
            Keep(isConsole ? answer : null);
            if (answer.Headers.Location is not { } location)
            {
                return Page = new(answer.StatusCode, target, await answer.Content.ReadAsStringAsync(), answer);
            }

            (method, target, content) = (HttpMethod.Get, new Uri(target, location), null);
        }

        throw new InvalidOperationException($"It is led in circles, at last to {target}.");
    }

    private void Keep(HttpResponseMessage? answer)
    {
        foreach (var line in answer?.Headers.TryGetValues("Set-Cookie", out var lines) == true ? lines : [])
        {
            CookieLines.Add(line);
            var (name, value) = (line.Split('=', 2)[0], line.Split('=', 2)[1].Split(';')[0]);
            if (value == "")
            {
                Cookies.Remove(name);
            }
            else
            {
                Cookies[name] = value;
            }
        }
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("href=\"(/sign-in/issuer[^\"]+)\"")]
    private static partial Regex IssuerLink();
}
