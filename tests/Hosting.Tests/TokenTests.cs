using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SenefConsent.Blocklist;

namespace SenefConsent.Hosting.Tests;

/// <summary>An OIDC issuer as the services see it: its discovery document and its keys.</summary>
public sealed class IssuerSystem : ConsentSystem
{
    public const string Audience = "senef-consent";

    private static readonly ChecksRequest Question = new(Channel.Email, "newsletter", ["a@example.org"], Contracts.Audience.Business);

    private readonly WebApplication issuer = CreateIssuer();
    private HttpClient blocklist = null!;

    public static RsaSecurityKey Key { get; } = new(RSA.Create(2048)) { KeyId = "one" };

    public static ECDsaSecurityKey Curve { get; } = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "two" };

    public string Issuer => issuer.Urls.Single();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await issuer.StartAsync();
        blocklist = Start<ImportObjections>(
            "blocklist",
            ("Clients:Issuer", Issuer),
            ("Clients:Audience", Audience),
            ("Clients:Roles:0:Role", "/marketing"),
            ("Clients:Roles:0:Scopes:0", "check"),
            ("Clients:Roles:0:Scopes:1", "changes"),
            ("Clients:Roles:1:Role", "export"),
            ("Clients:Roles:1:Scopes:0", "check"),
            ("Clients:PersonsOf:0", "console")
        );
    }

    public async Task<HttpStatusCode> CheckAsync(string bearer)
    {
        using var response = await PostAsync(bearer, "/checks", Question);
        return response.StatusCode;
    }

    public async Task<WhoAmI?> WhoAmIAsync(string bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await blocklist.SendAsync(request);
        return response.StatusCode == HttpStatusCode.Unauthorized ? null : await response.Content.ReadFromJsonAsync<WhoAmI>();
    }

    public async Task<string> PermitAsync(string bearer)
    {
        using var response = await PostAsync(bearer, "/checks", Question);
        return (await response.Content.ReadFromJsonAsync<ChecksResponse>())!.Permit!;
    }

    public async Task<HttpStatusCode> VerifyAsync(string bearer, string permit)
    {
        using var response = await PostAsync(bearer, "/permits/verify", new PermitVerificationRequest(permit, ["a@example.org"]));
        return response.StatusCode;
    }

    public override async ValueTask DisposeAsync()
    {
        await issuer.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task<HttpResponseMessage> PostAsync<T>(string bearer, string path, T body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return await blocklist.SendAsync(request);
    }

    private static WebApplication CreateIssuer()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet(
            "/.well-known/openid-configuration",
            () => Results.Text($$"""{"issuer":"{{app.Urls.Single()}}","jwks_uri":"{{app.Urls.Single()}}/keys"}""", "application/json")
        );
        var (rsa, ec) = (Key.Rsa.ExportParameters(includePrivateParameters: false), Curve.ECDsa.ExportParameters(false));
        app.MapGet(
            "/keys",
            () =>
                Results.Text(
                    $$"""
                    {"keys":[
                    {"kty":"RSA","use":"sig","kid":"{{Key.KeyId}}","n":"{{Base64UrlEncoder.Encode(
                        rsa.Modulus
                    )}}","e":"{{Base64UrlEncoder.Encode(rsa.Exponent)}}"},
                    {"kty":"EC","use":"sig","kid":"{{Curve.KeyId}}","crv":"P-256","x":"{{Base64UrlEncoder.Encode(
                        ec.Q.X
                    )}}","y":"{{Base64UrlEncoder.Encode(ec.Q.Y)}}"}
                    ]}
                    """,
                    "application/json"
                )
        );
        return app;
    }
}

[Collection(StartupTests.TakingTurns)]
public class TokenTests(IssuerSystem system) : IClassFixture<IssuerSystem>
{
    public static TheoryData<SecurityKey, string> Listed =>
        new()
        {
            { IssuerSystem.Key, "RS256" },
            { IssuerSystem.Key, "RS384" },
            { IssuerSystem.Key, "RS512" },
            { IssuerSystem.Key, "PS256" },
            { IssuerSystem.Key, "PS384" },
            { IssuerSystem.Key, "PS512" },
            { IssuerSystem.Curve, "ES256" },
        };

    public static TheoryData<string, object> Scopes =>
        new()
        {
            { "scope", "openid check" },
            { "scope", new[] { "openid", "check" } },
            { "scp", "openid check" },
            { "scp", new[] { "openid", "check" } },
            { "roles", "check" },
            { "roles", new[] { "history", "check" } },
        };

    [Theory]
    [MemberData(nameof(Listed), DisableDiscoveryEnumeration = true)]
    public async Task a_token_that_is_signed_by_a_listed_algorithm_is_let_in(SecurityKey key, string algorithm) =>
        Assert.Equal(HttpStatusCode.OK, await system.CheckAsync(Token(key: key, algorithm: algorithm)));

    [Fact]
    public async Task a_token_under_a_shared_secret_is_not_let_in_whatever_the_secret() =>
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await system.CheckAsync(
                Token(
                    key: new SymmetricSecurityKey(IssuerSystem.Key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = "one" },
                    algorithm: SecurityAlgorithms.HmacSha256
                )
            )
        );

    [Theory]
    [InlineData("at+jwt", HttpStatusCode.OK)]
    [InlineData("application/at+jwt", HttpStatusCode.OK)]
    [InlineData("AT+JWT", HttpStatusCode.OK)]
    [InlineData("JWT", HttpStatusCode.OK)]
    [InlineData("jwt", HttpStatusCode.OK)]
    [InlineData("dpop+jwt", HttpStatusCode.Unauthorized)]
    [InlineData("logout+jwt", HttpStatusCode.Unauthorized)]
    [InlineData("secevent+jwt", HttpStatusCode.Unauthorized)]
    [InlineData("application/application/jwt", HttpStatusCode.Unauthorized)]
    public async Task only_an_access_token_is_let_in(string type, HttpStatusCode status) =>
        Assert.Equal(status, await system.CheckAsync(Token(type: type)));

    [Theory]
    [InlineData("""["b64"]""")]
    [InlineData("""["exp"]""")]
    [InlineData("[]")]
    [InlineData("\"exp\"")]
    public async Task a_critical_extension_is_refused_because_we_understand_none(string critical) =>
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await system.CheckAsync(Token(header: ("crit", JsonSerializer.Deserialize<JsonElement>(critical))))
        );

    [Theory]
    [InlineData(-31, HttpStatusCode.Unauthorized)]
    [InlineData(-10, HttpStatusCode.OK)]
    public async Task clocks_may_differ_by_thirty_seconds(int expiresIn, HttpStatusCode status) =>
        Assert.Equal(status, await system.CheckAsync(Token(expires: DateTime.UtcNow.AddSeconds(expiresIn))));

    [Fact]
    public async Task a_token_from_the_future_or_without_an_end_is_not_let_in()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await system.CheckAsync(Token(notBefore: DateTime.UtcNow.AddMinutes(1))));
        Assert.Equal(HttpStatusCode.Unauthorized, await system.CheckAsync(Token(isEndless: true)));
    }

    [Theory]
    [MemberData(nameof(Scopes), DisableDiscoveryEnumeration = true)]
    public async Task a_scope_may_stand_where_issuers_put_it(string claim, object scopes) =>
        Assert.Equal(HttpStatusCode.OK, await system.CheckAsync(Token(scope: "", claims: (claim, scopes))));

    [Theory]
    [InlineData("client_id")]
    [InlineData("azp")]
    public async Task a_token_of_a_client_with_the_name_of_an_api_client_is_another_client(string claim)
    {
        var token = Token(client: null, claims: (claim, "all"));
        var permit = await system.PermitAsync(ConsentSystem.ApiKeyOf("all"));
        Assert.Equal(HttpStatusCode.BadRequest, await system.VerifyAsync(token, permit));
        Assert.Equal(HttpStatusCode.OK, await system.VerifyAsync(token, await system.PermitAsync(token)));
        Assert.Contains(system.Logs, line => line.Contains("oidc:all asked checks", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name")]
    [InlineData("name")]
    [InlineData("sub")]
    [InlineData("preferred_username")]
    [InlineData("appid")]
    public async Task no_other_claim_names_the_client(string claim)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await system.CheckAsync(Token(client: null, claims: (claim, "all"))));
        var permit = await system.PermitAsync(ConsentSystem.ApiKeyOf("all"));
        Assert.Equal(HttpStatusCode.BadRequest, await system.VerifyAsync(Token(claims: (claim, "all")), permit));
    }

    [Fact]
    public async Task a_token_that_names_several_clients_or_one_that_is_no_name_is_not_let_in()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await system.CheckAsync(Token(client: "one", claims: ("azp", "two"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await system.CheckAsync(Token(client: "")));
        Assert.Equal(HttpStatusCode.Unauthorized, await system.CheckAsync(Token(client: "a\u0000b")));
        Assert.Equal(HttpStatusCode.Unauthorized, await system.CheckAsync(Token(client: null, claims: ("client_id", new[] { "a", "b" }))));
        Assert.Equal(HttpStatusCode.OK, await system.CheckAsync(Token(client: "one", claims: ("azp", "one"))));
    }

    [Theory]
    [InlineData("roles")]
    [InlineData("groups")]
    public async Task a_role_or_a_group_stands_for_its_scopes(string claim)
    {
        var known = await system.WhoAmIAsync(Token(scope: "openid", claims: (claim, new[] { "/sales", "/marketing" })));
        Assert.Equal(["changes", "check", "openid"], known!.Scopes.Where(scope => scope != "/sales").Order());
    }

    [Fact]
    public async Task a_role_that_stands_for_scopes_is_no_scope_itself()
    {
        Assert.Equal(["check"], (await system.WhoAmIAsync(Token(scope: "", claims: ("roles", "export"))))!.Scopes);
        Assert.Equal(["history"], (await system.WhoAmIAsync(Token(scope: "history export")))!.Scopes);
    }

    [Fact]
    public async Task a_group_of_the_name_of_a_scope_is_none() =>
        Assert.Equal(HttpStatusCode.Forbidden, await system.CheckAsync(Token(scope: "openid", claims: ("groups", "check"))));

    [Fact]
    public async Task two_who_sign_in_at_a_client_for_persons_are_two_and_neither_is_the_client()
    {
        var (anna, bert) = (Token(client: "console", claims: ("sub", "anna")), Token(client: "console", claims: ("sub", "bert")));
        Assert.Equal("oidc:console/anna", (await system.WhoAmIAsync(anna))!.Client);
        Assert.Equal("oidc:console/bert", (await system.WhoAmIAsync(bert))!.Client);
        var permit = await system.PermitAsync(anna);
        Assert.Equal(HttpStatusCode.BadRequest, await system.VerifyAsync(bert, permit));
        Assert.Equal(HttpStatusCode.OK, await system.VerifyAsync(anna, permit));
    }

    [Theory]
    [InlineData("console", "")]
    [InlineData("console", "an na")]
    [InlineData("console", "anna\u0000")]
    [InlineData("console/anna", "anna")]
    public async Task a_person_has_a_name_and_no_client_has_that_of_a_person(string client, string person) =>
        Assert.Null(await system.WhoAmIAsync(Token(client: client, claims: ("sub", person))));

    [Fact]
    public async Task a_name_that_no_actor_may_have_is_not_let_in() =>
        Assert.Null(await system.WhoAmIAsync(Token(client: "console", claims: ("sub", new string('a', 200)))));

    [Fact]
    public async Task a_token_of_the_issuer_with_the_scope_is_let_in() =>
        Assert.Equal(HttpStatusCode.OK, await system.CheckAsync(Token(scope: "openid check")));

    [Fact]
    public async Task an_api_key_is_let_in_as_well() =>
        Assert.Equal(HttpStatusCode.OK, await system.CheckAsync(ConsentSystem.ApiKeyOf("all")));

    [Fact]
    public async Task a_token_without_the_scope_is_forbidden() =>
        Assert.Equal(HttpStatusCode.Forbidden, await system.CheckAsync(Token(scope: "checks history")));

    [Fact]
    public async Task a_token_that_has_expired_or_is_of_another_audience_issuer_or_key_is_not_let_in()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await system.CheckAsync(Token(expires: DateTime.UtcNow.AddHours(-1))));
        Assert.Equal(HttpStatusCode.Unauthorized, await system.CheckAsync(Token(audience: "another")));
        Assert.Equal(HttpStatusCode.Unauthorized, await system.CheckAsync(Token(issuer: "https://another.example.org")));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await system.CheckAsync(Token(key: new RsaSecurityKey(RSA.Create(2048)) { KeyId = "one" }))
        );
        Assert.Equal(HttpStatusCode.Unauthorized, await system.CheckAsync("eyJhbGciOiJub25lIn0.e30."));
    }

    private string Token(
        string scope = "check",
        string? client = "marketing",
        string? issuer = null,
        string? audience = null,
        DateTime? notBefore = null,
        DateTime? expires = null,
        SecurityKey? key = null,
        string algorithm = SecurityAlgorithms.RsaSha256,
        string type = "at+jwt",
        (string Name, object Value)? header = null,
        bool isEndless = false,
        params (string Name, object Value)[] claims
    )
    {
        var said = new Dictionary<string, object> { ["sub"] = "somebody" };
        (string Name, object? Value)[] usual = [("scope", scope == "" ? null : scope), ("client_id", client)];
        foreach (
            var (name, value) in usual
                .Where(claim => claim.Value is not null)
                .Concat(claims.Select(claim => (claim.Name, (object?)claim.Value)))
        )
        {
            said[name] = value!;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer ?? system.Issuer,
                Audience = audience ?? IssuerSystem.Audience,
                NotBefore = notBefore ?? DateTime.UtcNow.AddHours(-2),
                Expires = isEndless ? null : expires ?? DateTime.UtcNow.AddHours(1),
                Claims = said,
                TokenType = type,
                AdditionalHeaderClaims = header is { } more ? new Dictionary<string, object> { [more.Name] = more.Value } : null,
                SigningCredentials = new SigningCredentials(key ?? IssuerSystem.Key, algorithm),
            }
        );
    }
}
