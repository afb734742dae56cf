using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Hosting;
using SenefConsent.Web;
using Xunit;

namespace SenefConsent.Testing;

/// <summary>A page as a browser gets it, without a service.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Html">The page.</param>
public sealed partial record AnsweredPage(int Status, string Html)
{
    /// <summary>What a person reads, without what a browser is told.</summary>
    public string Text =>
        WebUtility.HtmlDecode(Spaces().Replace(Tags().Replace(Together().Replace(Html.Split("</head>")[1], "$1"), " "), " ")).Trim();

    /// <summary>Answers it, and looks at what all pages have in common.</summary>
    public static async Task<AnsweredPage> OfAsync(IResult page)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton<Letterhead>().BuildServiceProvider();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        await page.ExecuteAsync(http);
        var answered = new AnsweredPage(http.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));

        var style = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style().Match(answered.Html).Groups[1].Value)));
        Assert.Equal(
            $"default-src 'none'; img-src data:; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            http.Response.Headers.ContentSecurityPolicy
        );
        Assert.Equal("text/html; charset=utf-8", http.Response.ContentType);
        Assert.Equal("no-store", http.Response.Headers.CacheControl);
        Assert.Equal("no-referrer", http.Response.Headers["Referrer-Policy"]);
        Assert.Equal("noindex", http.Response.Headers["X-Robots-Tag"]);
        Assert.False(http.Response.Headers.ContainsKey("Set-Cookie"));
        Assert.StartsWith("<!doctype html>", answered.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", answered.Html, StringComparison.OrdinalIgnoreCase);
        return answered;
    }

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<span class=\"nobr\">([^<]*)</span>")]
    private static partial Regex Together();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
