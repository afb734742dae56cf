using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist.Tests;

/// <summary>
/// The keys of a client and of a partner are replaced, and go when they leaked, as <c>deploy/docs/keys.md</c> says: an instance that has
/// both keys of each, and then one without the old ones.
/// </summary>
public sealed class ReplacedKeysSystem : ConsentSystem
{
    private static readonly (string, string)[] Replacements =
    [
        ("Partners:printer2:Key", KeyOf('2')),
        ("Clients:ApiKeys:3:Client", "checker"),
        ("Clients:ApiKeys:3:Sha256", Clients.HashOf(ApiKeyOf("checker2"))),
        ("Clients:ApiKeys:3:Scopes:0", "check"),
    ];

    public HttpClient Rotated { get; private set; } = null!;

    public HttpClient Without { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Rotated = Start<ImportObjections>("blocklist", [.. Replacements, ("Partners:printer:Key", KeyOf('1'))]);
        Without = Start<ImportObjections>(
            "blocklist",
            [.. Replacements, ("Clients:ApiKeys:2:Client", ""), ("Clients:ApiKeys:2:Sha256", ""), ("Clients:ApiKeys:2:Scopes:0", "")]
        );
    }
}

public sealed class ReplacedKeysTests(ReplacedKeysSystem system) : IClassFixture<ReplacedKeysSystem>
{
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task a_client_has_two_keys_until_the_old_one_is_taken_out()
    {
        Assert.Equal("checker", await NameAsync(system.Rotated, "checker"));
        Assert.Equal("checker", await NameAsync(system.Rotated, "checker2"));

        using var old = await AskAsync(system.Without, "checker");
        await old.ShouldBe(HttpStatusCode.Unauthorized);
        Assert.Equal("checker", await NameAsync(system.Without, "checker2"));
    }

    [Fact]
    public async Task a_partner_has_pseudonyms_under_both_keys_until_the_old_one_is_taken_out()
    {
        var (before, after) = (await PseudonymAsync(system.Rotated, "printer"), await PseudonymAsync(system.Rotated, "printer2"));
        Assert.NotEqual(before, after);

        Assert.Contains(
            "partner is not known",
            await system.Without.RefusedAsync(
                HttpMethod.Post,
                "/pseudonyms",
                $$"""{"channel":"email","recipients":["{{address}}"],"partner":"printer"}""",
                HttpStatusCode.BadRequest
            ),
            StringComparison.Ordinal
        );
        Assert.Equal(after, await PseudonymAsync(system.Without, "printer2"));
    }

    private async Task<string> PseudonymAsync(HttpClient service, string partner)
    {
        var made = await service.SendAsync<PseudonymsResponse>(
            HttpMethod.Post,
            "/pseudonyms",
            new PseudonymsRequest(Channel.Email, [address], partner)
        );
        return made.Pseudonyms[0].Own.Single();
    }

    private static async Task<string> NameAsync(HttpClient service, string key)
    {
        using var answer = await AskAsync(service, key);
        await answer.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<WhoAmI>())!.Client;
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient service, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ConsentSystem.ApiKeyOf(key));
        return await service.SendAsync(request);
    }
}
