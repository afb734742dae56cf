using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SenefConsent.Hosting;

/// <summary>The section <c>Clients</c>: who may call, and for what.</summary>
public sealed class ClientOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Clients";

    /// <summary>API keys of ours.</summary>
    public IReadOnlyList<ApiKey> ApiKeys { get; init; } = [];

    /// <summary>The OIDC issuer whose JWTs are accepted as well; none when not given.</summary>
    public string? Issuer { get; init; }

    /// <summary>The audience that a JWT must name.</summary>
    public string? Audience { get; init; }

    /// <summary>What the roles and groups of the issuer stand for; they come in the claims <c>roles</c> and <c>groups</c> of a JWT.</summary>
    public IReadOnlyList<MappedRole> Roles { get; init; } = [];

    /// <summary>
    /// The ids of the issuer's clients at which persons sign in, such as the console's. What comes with their JWTs is done by the person (the
    /// claim <c>sub</c>) and not by the client: two of them are two where a second person has to agree, and each has jobs of their own.
    /// </summary>
    public IReadOnlyList<string> PersonsOf { get; init; } = [];
}

/// <summary>A role or group of the issuer.</summary>
public sealed class MappedRole
{
    /// <summary>What the JWT calls it: a name, or the id of a group.</summary>
    public string Role { get; init; } = "";

    /// <summary>What whoever has it may do, for example <c>dpo.read</c>. The role itself is no scope then.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    internal bool IsValid => Role != "" && Scopes.Count > 0 && Scopes.All(scope => scope != "");
}

/// <summary>An API key, as the service knows it.</summary>
public sealed class ApiKey
{
    /// <summary>The client's name.</summary>
    public string Client { get; init; } = "";

    /// <summary>SHA-256 of the key, in hexadecimal. The key is 32 random bytes, so that a plain hash is safe to keep.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>What the client may do, for example <c>check</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    // Events name clients as actors: 'person' and what holds a colon mean somebody else there.
    internal bool IsValid => Client is not ("" or "person") && !Client.Contains(':') && Sha256.Length == 64;
}

/// <summary>On a route: the scope that a client needs.</summary>
/// <param name="Scope">For example <c>check</c>; null where any client that we know may call.</param>
internal sealed record RequiredScope(string? Scope);

/// <summary>
/// Machine clients: <c>Authorization: Bearer</c> with an API key of ours or a JWT of the configured OIDC issuer, and a scope.
/// </summary>
public static class Clients
{
    /// <summary>What our API keys begin with; it tells them from a JWT and lets secret scanners find one that leaked.</summary>
    public const string KeyPrefix = "senef_";

    internal const string WhoIsIt = "Send 'Authorization: Bearer' with an API key or a token of the configured issuer.";

    private const string AnotherScheme =
        "The scheme of Authorization is not Bearer. Send 'Authorization: Bearer' with an API key or a token of the configured issuer.";
    private const string NotKnown =
        "The API key or token is not known here: it is misspelt, revoked, expired or for another installation. Ask the operator for one.";
    private const string ApiKeyScheme = "ApiKey";
    private const string ScopeClaim = "scope";

    /// <summary>Makes a key. Give it to the client, and its <see cref="HashOf"/> to the services.</summary>
    public static string NewKey() => KeyPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>The hash of a key, as <see cref="ApiKey.Sha256"/> holds it.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>
    /// The name of the client that calls: that of its API key, or <c>oidc:</c> and the <c>client_id</c> or <c>azp</c> of its JWT, with a slash
    /// and the <c>sub</c> where it is a person; empty when it is nobody. No API key has a colon in its client's name, so they never meet.
    /// </summary>
    public static string NameOf(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Name) ?? "";

    /// <summary>Only clients with a scope may call: 401 for those we do not know, 403 for those who lack it.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder route, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        route
            .TakeKnownQueryOnly()
            .WithMetadata(new RequiredScope(scope))
            .RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context => HasScope(context.User, scope)));

    /// <summary>Any client that we know may call, whatever its scopes: 401 for the others.</summary>
    public static TBuilder RequireClient<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.TakeKnownQueryOnly().WithMetadata(new RequiredScope(null)).RequireAuthorization(policy => policy.RequireAuthenticatedUser());

    /// <summary>What the client that calls may do.</summary>
    public static IReadOnlyList<string> ScopesOf(ClaimsPrincipal user) => [.. user.FindAll(ScopeClaim).Select(held => held.Value)];

    /// <summary>
    /// Whether the client that calls has a scope, for what a route does only for some. One that has <c>dpo</c> has <c>dpo.read</c> as well.
    /// </summary>
    public static bool HasScope(ClaimsPrincipal user, string scope) =>
        user.FindAll(ScopeClaim).Any(held => held.Value == scope || scope.StartsWith($"{held.Value}.", StringComparison.Ordinal));

    /// <summary>403, for a client that asks a route for what only those with a further scope get.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="what">What it asks for.</param>
    public static IResult Lacks(string scope, string what) =>
        Problems.Problem(StatusCodes.Status403Forbidden, LacksScope(scope, what), ProblemTypes.MissingScope);

    internal static void AddClients(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<ClientOptions>()
            .Bind(builder.Configuration.GetSection(ClientOptions.Section))
            .Validate(
                clients => clients.Issuer is null == clients.Audience is null,
                $"{ClientOptions.Section}:Issuer and {ClientOptions.Section}:Audience are given both or not at all"
            )
            .Validate(
                clients => clients.ApiKeys.All(key => key.IsValid),
                $"every entry of {ClientOptions.Section}:ApiKeys needs a Client, without a colon, and a Sha256 of 64 hexadecimal digits"
            )
            .Validate(
                clients =>
                    clients.Roles.All(role => role.IsValid) && clients.Roles.DistinctBy(role => role.Role).Count() == clients.Roles.Count,
                $"every entry of {ClientOptions.Section}:Roles needs a Role that no other has, and Scopes"
            )
            .Validate(
                clients => clients.PersonsOf.All(client => client != "" && !client.Contains(IssuedTokens.Person)),
                $"every entry of {ClientOptions.Section}:PersonsOf is a client id without a '{IssuedTokens.Person}'"
            )
            .ValidateOnStart();

        var issuer = builder.Configuration[$"{ClientOptions.Section}:Issuer"];
        var authentication = builder
            .Services.AddAuthentication("Bearer")
            .AddPolicyScheme(
                "Bearer",
                null,
                options =>
                    options.ForwardDefaultSelector = context =>
                        issuer is null
                        || context
                            .Request.Headers.Authorization.ToString()
                            .StartsWith($"Bearer {KeyPrefix}", StringComparison.OrdinalIgnoreCase)
                            ? ApiKeyScheme
                            : IssuedTokens.Scheme
            )
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyScheme, null);
        if (issuer is not null)
        {
            authentication.AddJwtBearer(
                IssuedTokens.Scheme,
                jwt => IssuedTokens.Configure(jwt, issuer, builder.Configuration[$"{ClientOptions.Section}:Audience"])
            );
        }

        builder.Services.AddAuthorization();

        // Authentication brings data protection along; nothing here is protected by a cookie, so no key is to be made and written to a
        // disk.
        builder.Services.Configure<KeyManagementOptions>(keys => keys.AutoGenerateKeys = false);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.None);
        builder.Logging.AddFilter(typeof(ApiKeyHandler).FullName, LogLevel.Warning);
    }

    /// <summary>A client and what it may do: all that is ever read of who calls, whichever way it proved that.</summary>
    internal static ClaimsPrincipal PrincipalOf(string client, IEnumerable<string> scopes, string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, client), .. scopes.Select(scope => new Claim(ScopeClaim, scope))], scheme));

    internal static Task ChallengeAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems
            .Problem(
                StatusCodes.Status401Unauthorized,
                context.Request.Headers.Authorization.ToString() switch
                {
                    "" => WhoIsIt,
                    var given when given.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) => NotKnown,
                    _ => AnotherScheme,
                }
            )
            .ExecuteAsync(context);
    }

    internal static Task ForbidAsync(HttpContext context) =>
        Problems
            .Problem(
                StatusCodes.Status403Forbidden,
                LacksScope(context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope ?? ""),
                ProblemTypes.MissingScope
            )
            .ExecuteAsync(context);

    internal static string LacksScope(string scope, string what = "this route") =>
        $"This client lacks the scope {scope}, which {what} needs.";

    private sealed class ApiKeyHandler(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        UrlEncoder encoder,
        IOptionsMonitor<ClientOptions> settings
    ) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var header = Request.Headers.Authorization.ToString();
            if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var hash = Encoding.ASCII.GetBytes(HashOf(header["Bearer ".Length..].Trim()));
            var known = settings.CurrentValue.ApiKeys.FirstOrDefault(key =>
                CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(key.Sha256.ToLowerInvariant()))
            );
            if (known is null)
            {
                return Task.FromResult(AuthenticateResult.Fail("The API key is not known."));
            }

            return Task.FromResult(
                AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(known.Client, known.Scopes, Scheme.Name), Scheme.Name))
            );
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Clients.ChallengeAsync(Context);

        protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Clients.ForbidAsync(Context);
    }
}
