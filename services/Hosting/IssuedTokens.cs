using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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

    /// <summary>What stands between a client at which persons sign in and the person.</summary>
    public const char Person = '/';

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

    // Where they put what stands for it.
    private static readonly string[] RoleClaims = ["roles", "groups"];

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
                var known = validated.HttpContext.RequestServices.GetRequiredService<IOptions<ClientOptions>>().Value;
                if (validated.SecurityToken is not JsonWebToken token || token.TryGetHeaderValue<object>("crit", out _))
                {
                    // RFC 7515, section 4.1.11: who does not understand one of them must refuse. We understand none.
                    validated.Fail("The token has a critical extension.");
                }
                else if (NameIn(validated.Principal!, known.PersonsOf) is not { } name)
                {
                    validated.Fail("The token names no client, or several, or no person where a person signs in.");
                }
                else
                {
                    // Nothing else of the token is read: a claim of any other name must not be taken for what we make of it.
                    validated.Principal = Clients.PrincipalOf(NamePrefix + name, ScopesIn(validated.Principal!, known.Roles), Scheme);
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
    }

    /// <summary>
    /// The name of the client, with the person where persons sign in at it; null when the token names none, or several, or what is no name.
    /// </summary>
    private static string? NameIn(ClaimsPrincipal user, IReadOnlyList<string> personsOf)
    {
        if (ValuesOf(user, "client_id", "azp") is not [var client])
        {
            return null;
        }

        if (!personsOf.Contains(client, StringComparer.Ordinal))
        {
            // Nor may a client be called as a person is.
            return IsName(client) && !personsOf.Any(other => client.StartsWith($"{other}{Person}", StringComparison.Ordinal))
                ? client
                : null;
        }

        return ValuesOf(user, "sub") is [{ Length: > 0 } person] && $"{client}{Person}{person}" is var name && IsName(name) ? name : null;
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && text.All(character => character is > ' ' and <= '~');

    private static List<string> ValuesOf(ClaimsPrincipal user, params string[] claims) =>
        [.. user.FindAll(claim => claims.Contains(claim.Type)).Select(claim => claim.Value).Distinct(StringComparer.Ordinal)];

    // A role that stands for scopes is none itself: a group of the name of a scope is not given it by that.
    private static IEnumerable<string> ScopesIn(ClaimsPrincipal user, IReadOnlyList<MappedRole> roles)
    {
        var held = ValuesOf(user, RoleClaims);
        return ValuesOf(user, ScopeClaims)
            .SelectMany(value => value.Split(' '))
            .Where(scope => !roles.Any(role => role.Role == scope))
            .Concat(roles.Where(role => held.Contains(role.Role, StringComparer.Ordinal)).SelectMany(role => role.Scopes))
            .Distinct(StringComparer.Ordinal);
    }

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
