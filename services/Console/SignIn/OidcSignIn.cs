using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace SenefConsent.StaffConsole;

/// <summary>Signing in at the issuer: OIDC, authorisation code with PKCE.</summary>
internal static class OidcSignIn
{
    public const string Scheme = "oidc";

    private const string NoneOfOurs = "services-refuse";

    // Keycloak and Entra say the name by one of these.
    private static readonly string[] NameClaims = ["name", "preferred_username", "email"];

    /// <summary>Adds it, where the settings name an issuer.</summary>
    public static void AddOidc(this AuthenticationBuilder authentication)
    {
        authentication.AddOpenIdConnect(Scheme, _ => { });
        authentication
            .Services.AddOptions<OpenIdConnectOptions>(Scheme)
            .Configure<IOptions<ConsoleOptions>>((oidc, console) => Configure(oidc, console.Value.Oidc));
    }

    private static void Configure(OpenIdConnectOptions oidc, OidcOptions options)
    {
        oidc.Authority = options.Authority;
        oidc.RequireHttpsMetadata = !new Uri(options.Authority).IsLoopback;
        oidc.ClientId = options.ClientId;
        oidc.ClientSecret = options.ClientSecret == "" ? null : options.ClientSecret;
        oidc.SignInScheme = Session.Scheme;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.UsePkce = true;

        // By GET: what is posted from elsewhere comes without our cookies.
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.CallbackPath = "/sign-in/callback";
        oidc.SignedOutCallbackPath = "/sign-out/callback";
        oidc.SignedOutRedirectUri = SignInEndpoint.SignedOut;
        oidc.MapInboundClaims = false;
        oidc.SaveTokens = true;
        oidc.CorrelationCookie.SameSite = oidc.NonceCookie.SameSite = SameSiteMode.Lax;
        oidc.CorrelationCookie.SecurePolicy = oidc.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        oidc.Scope.Clear();
        foreach (
            var scope in options.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend("profile").Prepend("openid").Distinct()
        )
        {
            oidc.Scope.Add(scope);
        }

        oidc.Events = new OpenIdConnectEvents
        {
            OnTokenValidated = LetInAsync,
            OnAccessDenied = context =>
            {
                context.HandleResponse();
                return SayAsync(context.HttpContext, "Denied");
            },
            OnRemoteFailure = context =>
            {
                context.HandleResponse();
                return SayAsync(context.HttpContext, context.Failure?.Message == NoneOfOurs ? "ServicesRefuse" : "Failed");
            },
            OnRedirectToIdentityProviderForSignOut = context =>
            {
                if (string.IsNullOrEmpty(context.ProtocolMessage.IssuerAddress))
                {
                    context.Response.Redirect(SignInEndpoint.SignedOut);
                    context.HandleResponse();
                }

                return Task.CompletedTask;
            },
        };
    }

    // The session is of whoever the issuer names, and what they may do is what the services make of their token.
    private static async Task LetInAsync(TokenValidatedContext context)
    {
        var services = context.HttpContext.RequestServices;
        var token = context.TokenEndpointResponse?.AccessToken ?? "";
        var worth = await services.GetRequiredService<StaffScopes>().AskAsync(token, context.HttpContext.RequestAborted);
        if (worth is { Client: null, Away.Count: 0 })
        {
            context.Fail(NoneOfOurs);
            return;
        }

        var said = context.Principal!;
        var subject = said.FindFirstValue("sub")!;
        var name = NameClaims.Select(said.FindFirstValue).FirstOrDefault(name => name is { Length: > 0 });
        context.Principal = Session.PrincipalOf(subject, name ?? subject, worth.Scopes);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        context.Properties!.Asked(worth, now);
        context.Properties!.Seen(now);
    }

    private static Task SayAsync(HttpContext http, string what) =>
        new SignInFailedPage { Texts = SignInTexts.Of(http), What = what }.ExecuteAsync(http);
}
