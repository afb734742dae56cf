using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>What holds for every page of the console.</summary>
public sealed class PagesTests(StaffSystem system) : IClassFixture<StaffSystem>, IAsyncLifetime
{
    private const string Key = "senef_key";

    // What people open who are not signed in.
    private static readonly string[] Open =
    [
        "/sign-in",
        "/sign-in/issuer",
        "/sign-out",
        "/signed-out",
        "/language",
        "/health/live",
        "/health/ready",
    ];

    public ValueTask InitializeAsync()
    {
        system.Services.Keys[Key] =
        [
            "check",
            "dpo",
            "objections",
            "history",
            "statistics",
            "import",
            "changes",
            "export",
            "notices",
            "operate",
        ];
        system.Services.Keys["senef_nothing"] = [];
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => system.ForgetAsync();

    [Fact]
    public void every_page_says_who_may_see_it() =>
        Assert.All(
            Routes(system.OpenLocal()).Where(route => !Open.Contains(PathOf(route))),
            route =>
                Assert.True(
                    route.Metadata.GetMetadata<IAuthorizeData>() is not null
                        || route.Metadata.GetMetadata<AuthorizationPolicy>() is not null,
                    route.RoutePattern.RawText
                )
        );

    [Fact]
    public async Task every_page_leads_to_the_sign_in_and_is_refused_to_whoever_lacks_its_scope()
    {
        var browser = system.OpenLocal();
        var pages = Routes(browser).Where(IsPage).ToList();
        Assert.NotEmpty(pages);
        foreach (var page in pages)
        {
            Assert.Equal("/sign-in", (await browser.GoAsync(PathOf(page))).At.AbsolutePath);
        }

        await browser.SignInAsync("senef_nothing", "/");
        foreach (var page in pages.Where(page => page.Metadata.GetMetadata<NeededScopes>() is not null))
        {
            var seen = await browser.GoAsync(PathOf(page));
            Assert.Equal(HttpStatusCode.Forbidden, seen.Status);
            Assert.All(
                page.Metadata.GetMetadata<NeededScopes>()!.Scopes,
                scope => Assert.Contains($"<code>{scope}</code>", seen.Html, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task every_page_is_kept_by_no_cache_framed_by_nobody_and_runs_no_script()
    {
        var browser = system.OpenLocal();
        await browser.SignInAsync(Key, "/");
        foreach (var path in Navigation.All.Select(entry => entry.Path).Append("/").Append("/nothing-here"))
        {
            var seen = await browser.GoAsync(path);
            var headers = seen.Answer.Headers;
            Assert.True(headers.CacheControl?.NoStore, path);
            Assert.Equal("no-referrer", Assert.Single(headers.GetValues("Referrer-Policy")));
            Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
            Assert.Matches(
                "^default-src 'none'; img-src data:; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$",
                Assert.Single(headers.GetValues("Content-Security-Policy"))
            );
            Assert.DoesNotContain("<script", seen.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" style=", seen.Html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task a_form_of_another_site_or_of_another_person_does_nothing()
    {
        var browser = system.OpenLocal();
        await browser.SignInAsync(Key, "/marketing/status");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostWithAsync(null, "/marketing/status", ("channel", "email"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostWithAsync("forged", "/sign-out")).Status);

        var other = system.OpenLocal();
        await other.GoAsync("/sign-in");
        var token = System.Text.RegularExpressions.Regex.Match(other.Page.Html, "name=\"form-token\" value=\"([^\"]+)\"").Groups[1].Value;
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostWithAsync(token, "/marketing/status", ("channel", "email"))).Status);
        Assert.DoesNotContain(system.Services.Calls, call => call.Call == "POST /checks");
    }

    [Fact]
    public async Task what_a_form_lacks_is_said_beside_each_field_and_nothing_is_asked()
    {
        var browser = system.OpenLocal();
        await browser.SignInAsync(Key, "/marketing/status");
        var seen = await browser.PostAsync("/marketing/status", ("channel", "email"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("id=\"address-error\"", seen.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"audience-error\"", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"channel-error\"", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(system.Services.Calls, call => call.Call == "POST /checks");
    }

    [Fact]
    public async Task what_a_service_refuses_stands_beside_the_field_that_it_names()
    {
        system.Services.Instead["POST /checks"] = () => ServiceStandIn.Problem(400, "purpose is not in the catalogue.");
        var seen = await CheckAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("id=\"purpose-error\"", seen.Html, StringComparison.Ordinal);
        Assert.Contains("purpose is not in the catalogue.", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_service_that_is_away_is_named_and_asked_once()
    {
        system.Services.Instead["POST /checks"] = () => Microsoft.AspNetCore.Http.Results.StatusCode(503);
        var seen = await CheckAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, seen.Status);
        Assert.Contains("Blocklist", seen.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/dpo/today\"", seen.Html, StringComparison.Ordinal);
        Assert.Single(system.Services.Calls, call => call.Call == "POST /checks");
    }

    [Fact]
    public async Task a_service_that_refuses_a_right_is_believed()
    {
        system.Services.Instead["POST /checks"] = () => ServiceStandIn.Problem(403, "This client lacks the scope check.");
        Assert.Equal(HttpStatusCode.Forbidden, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task a_token_that_a_service_no_longer_knows_ends_the_session()
    {
        system.Services.Instead["POST /checks"] = () => ServiceStandIn.Problem(401, "The API key or token is not known here.");
        Assert.Equal("/sign-in", (await CheckAsync()).At.AbsolutePath);
    }

    [Fact]
    public async Task no_address_stands_in_an_address()
    {
        var seen = await CheckAsync();
        Assert.DoesNotContain("example.org", $"{seen.At.PathAndQuery}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_language_that_was_chosen_stays()
    {
        var browser = system.OpenLocal();
        await browser.SignInAsync(Key, "/dpo/today");
        var seen = await browser.PostAsync("/language", ("language", "fr"), ("return", "/dpo/today"));
        Assert.Equal("/dpo/today", seen.At.AbsolutePath);
        Assert.Contains("<html lang=\"fr\"", seen.Html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"fr\"", (await browser.GoAsync("/")).Html, StringComparison.Ordinal);
    }

    private async Task<Seen> CheckAsync()
    {
        var browser = system.OpenLocal();
        await browser.SignInAsync(Key, "/marketing/status");
        return await browser.PostAsync(
            "/marketing/status",
            ("channel", "email"),
            ("address", "a@example.org"),
            ("purpose", "newsletter"),
            ("audience", "business")
        );
    }

    private static bool IsPage(RouteEndpoint route) =>
        !Open.Contains(PathOf(route)) && route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true;

    private static string PathOf(RouteEndpoint route) =>
        "/"
        + string.Join(
            '/',
            route.RoutePattern.PathSegments.Select(segment =>
                segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal
                    ? literal.Content
                    : $"{Guid.Empty}"
            )
        );

    private static List<RouteEndpoint> Routes(StaffBrowser browser) =>
        [.. browser.Console.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
}
