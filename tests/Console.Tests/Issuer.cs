using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>Somebody with an account at the issuer.</summary>
/// <param name="Subject">What never changes of them.</param>
/// <param name="Name">What they are called.</param>
/// <param name="Roles">What the services make of their token.</param>
public sealed record Account(string Subject, string Name, params string[] Roles);

/// <summary>A small OIDC issuer: discovery, authorisation code with PKCE, refresh, keys, end of a session. It forgives nothing.</summary>
public sealed class Issuer(TimeProvider clock) : IAsyncDisposable
{
    public const string Client = "console";
    public const string Secret = "the secret of the console";
    public const string Audience = "senef-consent";

    private readonly Dictionary<string, (string Challenge, string Nonce, string Redirect, Account Account)> codes = [];
    private readonly Dictionary<string, Account> refreshes = [];
    private WebApplication? server;

    /// <summary>The key of each issuer: it takes a quarter of a second of a processor to make.</summary>
    public static RsaSecurityKey Key { get; } = new(RSA.Create(2048)) { KeyId = "one" };

    public string Url => server!.Urls.Single();

    /// <summary>Who is at the browser.</summary>
    public Account Account { get; set; } = new("anna", "Anna", "check");

    public bool Denies { get; set; }

    public bool GivesRefreshTokens { get; set; }

    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(8);

    /// <summary>What identity tokens are signed with.</summary>
    public SecurityKey? SignsWith { get; set; }

    /// <summary>For whom identity tokens are.</summary>
    public string IdentityAudience { get; set; } = Client;

    /// <summary>What identity tokens repeat, where it is not what was asked.</summary>
    public string? Nonce { get; set; }

    /// <summary>Changes the code's challenge, as if another had asked for it.</summary>
    public bool MixesUpCodes { get; set; }

    /// <summary>The identity tokens with which sessions were ended.</summary>
    public List<string> Ended { get; } = [];

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.MapGet("/.well-known/openid-configuration", Discovery);
        server.MapGet("/keys", Keys);
        server.MapGet("/authorize", Authorize);
        server.MapPost("/token", TokenAsync);
        server.MapGet("/end-session", EndSession);
        await server.StartAsync();
    }

    /// <summary>An access token of somebody.</summary>
    public string AccessTokenOf(Account account) =>
        Sign(
            Audience,
            TokenLife,
            Key,
            new()
            {
                ["azp"] = Client,
                ["sub"] = account.Subject,
                ["roles"] = account.Roles,
            },
            "at+jwt"
        );

    public async ValueTask DisposeAsync() => await server!.DisposeAsync();

    private IResult Discovery() =>
        Results.Json(
            new Dictionary<string, object>
            {
                ["issuer"] = Url,
                ["authorization_endpoint"] = $"{Url}/authorize",
                ["token_endpoint"] = $"{Url}/token",
                ["jwks_uri"] = $"{Url}/keys",
                ["end_session_endpoint"] = $"{Url}/end-session",
            }
        );

    private IResult Keys()
    {
        var key = Key.Rsa.ExportParameters(includePrivateParameters: false);
        var (modulus, exponent) = (Base64UrlEncoder.Encode(key.Modulus), Base64UrlEncoder.Encode(key.Exponent));
        return Results.Text(
            $$"""{"keys":[{"kty":"RSA","use":"sig","kid":"{{Key.KeyId}}","n":"{{modulus}}","e":"{{exponent}}"}]}""",
            "application/json"
        );
    }

    private IResult Authorize(HttpRequest request)
    {
        var asked = request.Query;
        Assert.Equal("code", asked["response_type"]);
        Assert.Equal(Client, asked["client_id"]);
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.Contains("openid", asked["scope"].ToString().Split(' '));
        var redirect = asked["redirect_uri"].ToString();
        Assert.Equal($"{StaffSystem.Address}/sign-in/callback", redirect);
        var answer = new Dictionary<string, string?> { ["state"] = asked["state"] };
        if (Denies)
        {
            answer["error"] = "access_denied";
        }
        else
        {
            answer["code"] = Guid.NewGuid().ToString("N");
            codes[answer["code"]!] = (
                MixesUpCodes ? "another" : asked["code_challenge"].ToString(),
                asked["nonce"].ToString(),
                redirect,
                Account
            );
        }

        return Results.Redirect(QueryHelpers.AddQueryString(redirect, answer));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_id"] != Client || form["client_secret"] != Secret)
        {
            return Refuse("invalid_client");
        }

        if (form["grant_type"] == "refresh_token")
        {
            return refreshes.Remove(form["refresh_token"]!, out var known) ? Give(known, nonce: null) : Refuse("invalid_grant");
        }

        var verifier = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!)));
        return codes.Remove(form["code"]!, out var code) && code.Challenge == verifier && code.Redirect == form["redirect_uri"]
            ? Give(code.Account, code.Nonce)
            : Refuse("invalid_grant");
    }

    private static IResult Refuse(string error) => Results.Json(new { error }, statusCode: 400);

    private IResult Give(Account account, string? nonce)
    {
        var given = new Dictionary<string, object>
        {
            ["access_token"] = AccessTokenOf(account),
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)TokenLife.TotalSeconds,
        };
        if (nonce is not null)
        {
            given["id_token"] = Sign(
                IdentityAudience,
                TimeSpan.FromMinutes(5),
                SignsWith ?? Key,
                new()
                {
                    ["sub"] = account.Subject,
                    ["name"] = account.Name,
                    ["nonce"] = Nonce ?? nonce,
                },
                "JWT"
            );
        }

        if (GivesRefreshTokens)
        {
            given["refresh_token"] = Guid.NewGuid().ToString("N");
            refreshes[(string)given["refresh_token"]] = account;
        }

        return Results.Json(given);
    }

    private IResult EndSession(HttpRequest request)
    {
        Ended.Add(request.Query["id_token_hint"]!);
        return Results.Redirect(
            QueryHelpers.AddQueryString(request.Query["post_logout_redirect_uri"]!, "state", request.Query["state"].ToString())
        );
    }

    private string Sign(string audience, TimeSpan life, SecurityKey key, Dictionary<string, object> claims, string type)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Url,
                Audience = audience,
                IssuedAt = now,
                NotBefore = now,
                Expires = now + life,
                Claims = claims,
                TokenType = type,
                SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
            }
        );
    }
}
