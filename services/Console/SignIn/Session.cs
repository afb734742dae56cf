using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace SenefConsent.StaffConsole;

/// <summary>Whoever is signed in.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Scopes">What the services let them do.</param>
public sealed record StaffUser(string Name, IReadOnlyList<string> Scopes)
{
    /// <summary>Whether a service would let them do what needs a scope. One that has <c>dpo</c> has <c>dpo.read</c> as well.</summary>
    public bool May(string scope) => Scopes.Any(held => held == scope || scope.StartsWith($"{held}.", StringComparison.Ordinal));

    /// <summary>Whether they may do one of these.</summary>
    public bool MayAny(IEnumerable<string> scopes) => scopes.Any(May);

    /// <summary>Whoever sent a request; null when nobody is signed in.</summary>
    public static StaffUser? Of(HttpContext http) => Of(http.User);

    /// <summary>Whom a session is of.</summary>
    public static StaffUser? Of(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true, Name: { } name }
            ? new(name, [.. user.FindAll(Session.ScopeClaim).Select(scope => scope.Value)])
            : null;
}

/// <summary>
/// A session: who somebody is, what they may do, and their token, sealed in a cookie of theirs. Nothing of it is kept here, so that none
/// outlives its cookie, and each sign-in makes another.
/// </summary>
internal static class Session
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    public const string ScopeClaim = "scope";
    public const string AccessToken = "access_token";
    public const string RefreshToken = "refresh_token";
    public const string EndsAt = "expires_at";

    private const string NameClaim = "name";
    private const string SubjectClaim = "sub";
    private const string AskAgainAt = "ask-again-at";
    private const string LastSeenAt = "seen-at";

    private static readonly TimeSpan AskedEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AskedWhileAwayEvery = TimeSpan.FromSeconds(30);

    /// <summary>Whom a session is of.</summary>
    /// <param name="subject">What never changes of them.</param>
    /// <param name="name">What they are called.</param>
    /// <param name="scopes">What they may do.</param>
    public static ClaimsPrincipal PrincipalOf(string subject, string name, IEnumerable<string> scopes) =>
        new(
            new ClaimsIdentity(
                [new(SubjectClaim, subject), new(NameClaim, name), .. scopes.Select(scope => new Claim(ScopeClaim, scope))],
                Scheme,
                NameClaim,
                roleType: null
            )
        );

    /// <summary>Keeps in mind when to ask the services again what the person may do: a right that was taken is gone within minutes.</summary>
    public static void Asked(this AuthenticationProperties properties, TokenWorth worth, DateTimeOffset now) =>
        properties.SetString(
            AskAgainAt,
            (now + (worth.Away.Count == 0 ? AskedEvery : AskedWhileAwayEvery)).ToString("O", CultureInfo.InvariantCulture)
        );

    /// <summary>A service refused what a session says its owner may do: the services are asked with the next request.</summary>
    public static async Task AskAgainAsync(HttpContext http)
    {
        if (await http.AuthenticateAsync(Scheme) is { Succeeded: true, Principal: { } user, Properties: { } properties })
        {
            properties.Items.Remove(AskAgainAt);
            await http.SignInAsync(Scheme, user, properties);
        }
    }

    /// <summary>Whether it is time to ask the services again.</summary>
    public static bool IsToBeAsked(this AuthenticationProperties properties, DateTimeOffset now) =>
        TimeOf(properties.GetString(AskAgainAt)) is not { } at || at <= now;

    /// <summary>Keeps in mind when the person themselves asked for something last.</summary>
    public static void Seen(this AuthenticationProperties properties, DateTimeOffset now) =>
        properties.SetString(LastSeenAt, now.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>When the person themselves asked for something last: since they signed in where they did not.</summary>
    public static DateTimeOffset? SeenAt(this AuthenticationProperties properties) =>
        TimeOf(properties.GetString(LastSeenAt)) ?? properties.IssuedUtc;

    /// <summary>When the token ends, and with it the session; null where it has no end.</summary>
    public static DateTimeOffset? EndOf(this AuthenticationProperties properties) => TimeOf(properties.GetTokenValue(EndsAt));

    /// <summary>The same person, with what they may do now.</summary>
    public static ClaimsPrincipal With(this ClaimsPrincipal user, IEnumerable<string> scopes) =>
        PrincipalOf(user.FindFirstValue(SubjectClaim)!, user.FindFirstValue(NameClaim)!, scopes);

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
