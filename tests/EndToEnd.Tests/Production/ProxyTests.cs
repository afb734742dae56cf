using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using SenefConsent.Contracts;

namespace SenefConsent.EndToEnd.Tests.Production;

/// <summary>Which routes the proxy of production lets whom reach: what the code says of each, not a list.</summary>
public sealed class ProxyTests(ProxiedSystem system) : IClassFixture<ProxiedSystem>
{
    // By these no service tells anything to the world, and no key opens them.
    private const string OfThisMachine = "^/?(health|metrics|status)(/|$)|^/?messages$";

    // They tell of the routes for clients.
    private const string OfTheReference = "^/?(openapi|reference)(/|$)";

    [Fact]
    public Task every_route_of_email_unsubscribe_is_open_to_whom_it_is_for() =>
        IsOpenAsync<EmailUnsubscribe.UnsubscribeOptions>("email-unsubscribe", doors: 16);

    [Fact]
    public Task every_route_of_preferences_is_open_to_whom_it_is_for() => IsOpenAsync<Preferences.Account>("preferences", doors: 9);

    [Fact]
    public Task every_route_of_sms_stop_is_open_to_whom_it_is_for() => IsOpenAsync<SmsStop.StartAgain>("sms-stop", doors: 2);

    [Fact]
    public Task every_route_of_blocklist_is_open_to_whom_it_is_for() => IsOpenAsync<Blocklist.ImportObjections>("blocklist", doors: 0);

    [Fact]
    public Task every_route_of_subject_rights_is_open_to_whom_it_is_for() =>
        IsOpenAsync<SubjectRights.ResolveUnattributed>("subject-rights", doors: 5);

    [Theory]
    [InlineData(ProxiedSystem.Staff, true)]
    [InlineData(ProxiedSystem.Client, false)]
    [InlineData(ProxiedSystem.Outsider, false)]
    public async Task the_console_is_open_to_staff(string address, bool isOpen)
    {
        using var asker = system.From(address);
        Assert.Equal(isOpen, await ReachesAsync(asker, HttpMethod.Get, $"https://{ProxiedSystem.ConsoleHost}/me"));
        Assert.False(await ReachesAsync(asker, HttpMethod.Get, $"https://{ProxiedSystem.ConsoleHost}/health/ready"));
    }

    [Theory]
    [InlineData("/%68ealth/ready")]
    [InlineData("//health/ready")]
    [InlineData("/./health/ready")]
    [InlineData("/HEALTH/ready")]
    [InlineData("/u/../health/ready")]
    [InlineData("/u/%2e%2e/health/ready")]
    [InlineData("/%6cinks")]
    [InlineData("/links/")]
    public async Task another_spelling_opens_nothing(string path)
    {
        using var outsider = system.From(ProxiedSystem.Outsider);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(
                $"https://{ProxiedSystem.HostOf("email-unsubscribe")}{path}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        );
        using var answer = await outsider.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/%3Chttps:%2F%2F")]
    public async Task a_mangled_link_acts_and_its_evidence_holds_who_asked_and_not_whom_they_claim_to_be(string mangled)
    {
        using var mailPlatform = system.From(ProxiedSystem.Client);
        mailPlatform.DefaultRequestHeaders.Authorization = new("Bearer", ConsentSystem.ApiKeyOf("all"));
        var host = $"https://{ProxiedSystem.HostOf("email-unsubscribe")}";
        using var minted = await mailPlatform.PostAsJsonAsync(
            $"{host}/links",
            new
            {
                campaign = "2026-11-news",
                purpose = "newsletter",
                recipients = new[] { $"{Guid.NewGuid():N}@example.org" },
            },
            TestContext.Current.CancellationToken
        );
        var links = (await minted.Content.ReadFromJsonAsync<LinksResponse>(TestContext.Current.CancellationToken))!;
        var path = new Uri(links.Links[0].Url).AbsolutePath;

        using var reader = system.From(ProxiedSystem.Outsider);
        reader.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        using var form = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var acted = await reader.PostAsync($"{host}{mangled}{path}", form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, acted.StatusCode);
        Assert.Contains($"Peer: {ProxiedSystem.Outsider}", (await system.EvidenceAsync())[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_twilio_signed_is_still_what_it_signed()
    {
        var host = $"https://{ProxiedSystem.HostOf("sms-stop")}";
        using var gateway = system.From(ProxiedSystem.Outsider);
        gateway.BaseAddress = new Uri(host);
        using var stop = ConsentSystem.Twilio.Request(
            host,
            ("MessageSid", $"SM{Guid.NewGuid():N}"),
            ("From", "+33612345678"),
            ("To", "+33700000000"),
            ("Body", "STOP é")
        );
        using var answer = await gateway.SendAsync(stop, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task IsOpenAsync<TEntryPoint>(string service, int doors)
        where TEntryPoint : class
    {
        using var outsider = system.From(ProxiedSystem.Outsider);
        using var client = system.From(ProxiedSystem.Client);
        var wrong = new List<string>();
        var open = 0;
        var routes = system.RoutesOf<TEntryPoint>().ToLookup(route => route.RoutePattern.RawText!);
        foreach (var route in routes.SelectMany(same => same))
        {
            var path = route.RoutePattern.RawText!;
            var isHidden = Regex.IsMatch(path, OfThisMachine);
            var isDoor =
                !isHidden
                && !Regex.IsMatch(path, OfTheReference)
                && routes[path].All(same => same.Metadata.GetMetadata<IAuthorizeData>() is null);
            var url = $"https://{ProxiedSystem.HostOf(service)}/{Filled(path).TrimStart('/')}";
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                open += isDoor ? 1 : 0;
                foreach (var (who, asker, isOpen) in new[] { ("an outsider", outsider, isDoor), ("a client", client, !isHidden) })
                {
                    if (await ReachesAsync(asker, new HttpMethod(method), url) != isOpen)
                    {
                        wrong.Add($"{method} {path} is {(isOpen ? "closed" : "open")} to {who}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(open >= doors, $"Only {open} doors were tried.");
    }

    // Whatever a service answers, it says that; the proxy does not.
    private static async Task<bool> ReachesAsync(HttpClient asker, HttpMethod method, string url)
    {
        using var request = new HttpRequestMessage(method, url);
        using var answer = await asker.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return answer.Headers.Contains("X-Content-Type-Options");
    }

    private static string Filled(string path) =>
        Regex.Replace(path, @"\{([^}]*)\}", part => part.Value.Contains(":guid", StringComparison.Ordinal) ? $"{Guid.Empty}" : "x");
}
