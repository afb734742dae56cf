using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
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

    private readonly WebApplication issuer = CreateIssuer(Key);
    private HttpClient blocklist = null!;

    public static RsaSecurityKey Key { get; } = new(RSA.Create(2048)) { KeyId = "one" };

    public string Issuer => issuer.Urls.Single();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await issuer.StartAsync();
        blocklist = Start<HistoryText>("blocklist", ("Clients:Issuer", Issuer), ("Clients:Audience", Audience));
    }

    public async Task<HttpStatusCode> CheckAsync(string bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/checks")
        {
            Content = new StringContent(
                """{"channel":"email","purpose":"newsletter","audience":"business","recipients":["a@example.org"]}""",
                new MediaTypeHeaderValue("application/json")
            ),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await blocklist.SendAsync(request);
        return response.StatusCode;
    }

    public override async ValueTask DisposeAsync()
    {
        await issuer.DisposeAsync();
        await base.DisposeAsync();
    }

    private static WebApplication CreateIssuer(RsaSecurityKey key)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet(
            "/.well-known/openid-configuration",
            () => Results.Text($$"""{"issuer":"{{app.Urls.Single()}}","jwks_uri":"{{app.Urls.Single()}}/keys"}""", "application/json")
        );
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        app.MapGet(
            "/keys",
            () =>
                Results.Text(
                    $$"""{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{key.KeyId}}","n":"{{Base64UrlEncoder.Encode(parameters.Modulus)}}","e":"{{Base64UrlEncoder.Encode(parameters.Exponent)}}"}]}""",
                    "application/json"
                )
        );
        return app;
    }
}

[Collection(StartupTests.TakingTurns)]
public class TokenTests(IssuerSystem system) : IClassFixture<IssuerSystem>
{
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
        string? issuer = null,
        string? audience = null,
        DateTime? expires = null,
        RsaSecurityKey? key = null
    ) =>
        new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer ?? system.Issuer,
                Audience = audience ?? IssuerSystem.Audience,
                NotBefore = DateTime.UtcNow.AddHours(-2),
                Expires = expires ?? DateTime.UtcNow.AddHours(1),
                Claims = new Dictionary<string, object> { ["scope"] = scope, ["sub"] = "marketing" },
                SigningCredentials = new SigningCredentials(key ?? IssuerSystem.Key, SecurityAlgorithms.RsaSha256),
            }
        );
}
