using System.Net;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>Signing in at an issuer, as a browser, an issuer and an attacker see it.</summary>
public sealed class OidcSignInTests : IAsyncLifetime
{
    private const string Session = "__Host-session";

    private readonly StaffSystem system = new();

    public ValueTask InitializeAsync() => system.InitializeAsync();

    public ValueTask DisposeAsync() => system.DisposeAsync();

    [Fact]
    public async Task whoever_signs_in_comes_back_to_where_they_were_and_every_call_has_their_token()
    {
        var browser = system.Open();
        var seen = await browser.SignInAsync("/marketing/status?a=b");
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.Equal("/marketing/status?a=b", seen.At.PathAndQuery);
        Assert.Contains("Anna", seen.Html, StringComparison.Ordinal);

        await browser.PostAsync(
            "/marketing/status",
            ("channel", "email"),
            ("address", "a@example.org"),
            ("purpose", "newsletter"),
            ("audience", "business")
        );
        Assert.Contains("You may prospect them", browser.Page.Html, StringComparison.Ordinal);
        var check = system.Services.Calls.Single(call => call.Call == "POST /checks");
        Assert.Equal("anna", new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(check.Token).Subject);
    }

    [Fact]
    public async Task roles_decide_what_is_seen()
    {
        var marketing = system.Open();
        Assert.Contains("Status of a contact", (await marketing.SignInAsync()).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await marketing.GoAsync("/dpo/today")).Status);
        Assert.Contains("<code>dpo.read</code>", marketing.Page.Html, StringComparison.Ordinal);

        system.Issuer.Account = new("dora", "Dora", "dpo.read");
        var officer = system.Open();
        Assert.DoesNotContain("Status of a contact", (await officer.SignInAsync()).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await officer.GoAsync("/dpo/today")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.GoAsync("/marketing/status")).Status);
    }

    [Fact]
    public async Task somebody_without_a_role_is_told_whom_to_ask()
    {
        system.Issuer.Account = new("nina", "Nina");
        var seen = await system.Open().SignInAsync();
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.Contains("You have no rights yet", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_right_that_was_taken_is_gone_within_five_minutes()
    {
        var browser = system.Open();
        await browser.SignInAsync("/marketing/status");
        system.Services.Taken["anna"] = ["dpo.read"];
        Assert.Equal(HttpStatusCode.OK, (await browser.GoAsync("/marketing/status")).Status);
        system.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GoAsync("/marketing/status")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GoAsync("/dpo/today")).Status);
    }

    [Fact]
    public async Task a_session_ends_with_its_token_however_busy_somebody_is()
    {
        system.Issuer.TokenLife = TimeSpan.FromMinutes(40);
        var browser = system.Open();
        await browser.SignInAsync();
        for (var minutes = 0; minutes < 36; minutes += 12)
        {
            system.Clock.Advance(TimeSpan.FromMinutes(12));
            Assert.Equal("/", (await browser.GoAsync("/")).At.AbsolutePath);
        }

        system.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("/sign-in", (await browser.GoAsync("/marketing/status")).At.AbsolutePath);
        Assert.Contains("return=%2Fmarketing%2Fstatus&ended=true", browser.Page.At.Query, StringComparison.Ordinal);
        Assert.Contains("Your session has ended", browser.Page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Session, browser.Cookies.Keys);
    }

    [Fact]
    public async Task a_refresh_token_lets_a_session_go_on()
    {
        (system.Issuer.TokenLife, system.Issuer.GivesRefreshTokens) = (TimeSpan.FromMinutes(20), true);
        var browser = system.Open();
        await browser.SignInAsync("/dpo/today");
        for (var minutes = 0; minutes < 100; minutes += 20)
        {
            system.Clock.Advance(TimeSpan.FromMinutes(20));
            Assert.Equal(HttpStatusCode.OK, (await browser.GoAsync("/operator/services")).Status);
            Assert.Equal("/operator/services", browser.Page.At.AbsolutePath);
        }
    }

    [Fact]
    public async Task a_session_ends_after_half_an_hour_without_a_request_and_a_page_that_reloads_itself_is_none()
    {
        var browser = system.Open();
        await browser.SignInAsync();
        system.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal("/operator/services", (await browser.GoAsync("/operator/services")).At.AbsolutePath);
        system.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.OK, (await browser.GoAsync("/?reload=auto")).Status);
        Assert.Equal("/", browser.Page.At.AbsolutePath);
        system.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("/sign-in", (await browser.GoAsync("/")).At.AbsolutePath);
    }

    [Fact]
    public async Task signing_out_ends_the_session_here_and_at_the_issuer()
    {
        var browser = system.Open();
        await browser.SignInAsync();
        var seen = await browser.PostAsync("/sign-out");
        Assert.Equal("/signed-out", seen.At.AbsolutePath);
        Assert.NotEmpty(Assert.Single(system.Issuer.Ended));
        Assert.DoesNotContain(Session, browser.Cookies.Keys);
        Assert.Equal("/sign-in", (await browser.GoAsync("/")).At.AbsolutePath);
    }

    [Fact]
    public async Task nobody_is_signed_out_by_a_link()
    {
        var browser = system.Open();
        await browser.SignInAsync();
        await browser.GoAsync("/sign-out");
        Assert.Equal("/", (await browser.GoAsync("/")).At.AbsolutePath);
    }

    public static TheoryData<string, Action<Issuer>> Forgeries =>
        new()
        {
            { "another key", issuer => issuer.SignsWith = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "one" } },
            { "for another client", issuer => issuer.IdentityAudience = "another" },
            { "of another sign-in", issuer => issuer.Nonce = "another" },
            { "a code of another", issuer => issuer.MixesUpCodes = true },
            { "denied", issuer => issuer.Denies = true },
        };

    [Theory]
    [MemberData(nameof(Forgeries), DisableDiscoveryEnumeration = true)]
    public async Task a_forged_sign_in_lets_nobody_in(string kind, Action<Issuer> forge)
    {
        forge(system.Issuer);
        var browser = system.Open();
        var seen = await browser.SignInAsync();
        Assert.True(seen.Status == HttpStatusCode.Forbidden, kind);
        Assert.Contains("You were not signed in", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Session, browser.Cookies.Keys);
    }

    [Fact]
    public async Task a_code_of_somebody_elses_browser_signs_nobody_in()
    {
        var attacker = system.Open();
        await attacker.GoAsync("/");
        var victim = system.Open();
        var seen = await victim.GoAsync("/sign-in/callback?code=0123&state=4567");
        Assert.Equal(HttpStatusCode.Forbidden, seen.Status);
        Assert.DoesNotContain(Session, victim.Cookies.Keys);
    }

    [Fact]
    public async Task a_token_that_the_services_refuse_lets_nobody_in()
    {
        system.Issuer.TokenLife = TimeSpan.FromSeconds(-1);
        var browser = system.Open();
        var seen = await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.Forbidden, seen.Status);
        Assert.Contains("The services do not accept your account", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Session, browser.Cookies.Keys);
    }

    [Fact]
    public async Task each_sign_in_makes_another_session_and_one_that_was_planted_is_none()
    {
        var browser = system.Open();
        browser.Cookies[Session] = "planted";
        await browser.SignInAsync();
        var first = browser.Cookies[Session];
        Assert.NotEqual("planted", first);
        await browser.PostAsync("/sign-out");
        await browser.SignInAsync();
        Assert.NotEqual(first, browser.Cookies[Session]);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    public async Task nobody_is_led_away(string address)
    {
        var browser = system.Open();
        var seen = await browser.GoAsync($"/sign-in/issuer?return={Uri.EscapeDataString(address)}");
        Assert.Equal(new Uri($"{StaffSystem.Address}/"), seen.At);
        Assert.Equal(new Uri($"{StaffSystem.Address}/"), (await browser.GoAsync($"/sign-in?return={Uri.EscapeDataString(address)}")).At);
    }

    [Fact]
    public async Task with_an_issuer_no_key_signs_anybody_in()
    {
        system.Services.Keys["senef_key"] = ["check"];
        var browser = system.Open();
        var seen = await browser.SignInAsync("senef_key", "/");
        Assert.Equal("/sign-in", seen.At.AbsolutePath);
        Assert.DoesNotContain(Session, browser.Cookies.Keys);
    }

    [Fact]
    public async Task cookies_are_for_this_host_over_tls_and_no_script()
    {
        var browser = system.Open();
        await browser.SignInAsync();
        Assert.Contains(browser.CookieLines, line => line.StartsWith($"{Session}=", StringComparison.Ordinal));
        Assert.All(
            browser.CookieLines,
            line =>
            {
                Assert.Contains("secure", line, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("httponly", line, StringComparison.OrdinalIgnoreCase);
                Assert.Matches("(?i)samesite=(lax|strict)", line);
                Assert.DoesNotMatch("(?i)domain=", line);
            }
        );
    }

    [Fact]
    public async Task a_new_cookie_key_signs_nobody_out_until_the_old_one_is_taken_out()
    {
        var before = system.Open();
        await before.SignInAsync();
        var both = system.Open(("Console:CookieKeys:2", ConsentSystem.KeyOf('b')));
        both.Cookies[Session] = before.Cookies[Session];
        Assert.Equal("/", (await both.GoAsync("/")).At.AbsolutePath);

        var after = system.Open(("Console:CookieKeys:1", ConsentSystem.KeyOf('b')));
        after.Cookies[Session] = before.Cookies[Session];
        Assert.Equal("/sign-in", (await after.GoAsync("/")).At.AbsolutePath);
    }
}
