using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SenefConsent.Hosting;

/// <summary>
/// JWTs of the OIDC issuer (RFC 9068, RFC 8725). What is accepted is listed here: what a library takes by default may grow.
/// </summary>
internal static class IssuedTokens
{
    /// <summary>The name of the scheme.</summary>
    public const string Scheme = "Jwt";

    private const string NamePrefix = "oidc:";
    private const int LongestName = 200;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // A signature only: with a shared secret whoever verifies could sign as well.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    // An access token says so (RFC 9068); many issuers still say only JWT.
    private static readonly string[] Types = ["at+jwt", "JWT"];

    // Where issuers put what a client may do: roles and scp (Entra ID, Okta), scope (RFC 8693, Keycloak).
    private static readonly string[] ScopeClaims = ["roles", "scp", "scope"];

    /// <summary>Sets the scheme up.</summary>
    public static void Configure(JwtBearerOptions jwt, string issuer, string? audience)
    {
        jwt.Authority = issuer;
        jwt.Audience = audience;
        jwt.MapInboundClaims = false;
        jwt.RequireHttpsMetadata = !new Uri(issuer).IsLoopback;
        jwt.TokenValidationParameters.ValidAlgorithms = Algorithms;
        jwt.TokenValidationParameters.ClockSkew = ClockSkew;
        jwt.TokenValidationParameters.TypeValidator = RequireKnownType;
        jwt.Events = new JwtBearerEvents
        {
            OnTokenValidated = validated =>
            {
                if (validated.SecurityToken is JsonWebToken token && Refuse(token) is { } reason)
                {
                    validated.Fail(reason);
                }
                else
                {
                    // Nothing else of the token is read: a claim of any other name must not be taken for what we make of it.
                    validated.Principal = Clients.PrincipalOf(
                        NamePrefix + NamesIn(validated.Principal!).Single(),
                        ScopesIn(validated.Principal!),
                        Scheme
                    );
                }

                return Task.CompletedTask;
            },
            OnChallenge = challenged =>
            {
                challenged.HandleResponse();
                return Clients.ChallengeAsync(challenged.HttpContext);
            },
            OnForbidden = forbidden => Clients.ForbidAsync(forbidden.HttpContext),
        };

        string? Refuse(JsonWebToken token) =>
            token switch
            {
                // RFC 7515, section 4.1.11: who does not understand one of them must refuse. We understand none.
                _ when token.TryGetHeaderValue<object>("crit", out _) => "The token has a critical extension.",
                _ when NamesIn(new ClaimsPrincipal(new ClaimsIdentity(token.Claims))) is not [{ Length: > 0 and <= LongestName } name]
                        || !name.All(character => character is > ' ' and <= '~') => "The token names no client, or several.",
                _ => null,
            };
    }

    private static List<string> NamesIn(ClaimsPrincipal user) =>
        [.. user.FindAll(claim => claim.Type is "client_id" or "azp").Select(claim => claim.Value).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> ScopesIn(ClaimsPrincipal user) =>
        user.FindAll(claim => ScopeClaims.Contains(claim.Type))
            .SelectMany(claim => claim.Value.Split(' '))
            .Distinct(StringComparer.Ordinal);

    // A media type: 'application/' may be left out, and case does not matter (RFC 7515, section 4.1.9).
    private static string RequireKnownType(string? type, SecurityToken token, TokenValidationParameters parameters)
    {
        const string Application = "application/";
        var name = type?.StartsWith(Application, StringComparison.OrdinalIgnoreCase) == true ? type[Application.Length..] : type;
        return Types.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? name!
            : throw new SecurityTokenInvalidTypeException("The type of the token is not one of an access token.");
    }
}
