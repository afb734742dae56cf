using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace SenefConsent.StaffConsole;

/// <summary>Signing in and out.</summary>
internal static class SignInEndpoint
{
    public const string SignedOut = "/signed-out";
    public const string Path = "/sign-in";

    private const string LanguageCookie = "language";

    /// <summary>Maps them.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(Path, Get);
        pages.MapPost(Path, PostAsync);
        pages.MapGet($"{Path}/issuer", GoToIssuer);
        pages.MapPost("/sign-out", SignOutAsync);
        pages.MapGet(SignedOut, (HttpContext http) => new SignedOutPage { Texts = SignInTexts.Of(http) });
        pages.MapPost("/language", SwitchLanguage);
    }

    /// <summary>Where whoever is not signed in is led, and from there back.</summary>
    public static string AddressFor(HttpRequest request)
    {
        var wanted = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : request.Path.Value;
        var had = request.Cookies.ContainsKey("session") || request.Cookies.ContainsKey("__Host-session");
        return $"{Path}?return={Uri.EscapeDataString(wanted ?? "/")}{(had ? "&ended=true" : "")}";
    }

    private static IResult Get(
        HttpContext http,
        IOptions<ConsoleOptions> options,
        [FromQuery(Name = "return")] string? back,
        bool ended = false
    ) =>
        StaffUser.Of(http) is null
            ? new SignInPage
            {
                Texts = SignInTexts.Of(http),
                Back = ReturnAddress.Of(back),
                AtIssuer = options.Value.Oidc.IsGiven,
                HasEnded = ended,
            }
            : TypedResults.LocalRedirect(ReturnAddress.Of(back));

    private static async Task<IResult> PostAsync(
        HttpContext http,
        IOptions<ConsoleOptions> options,
        StaffScopes scopes,
        TimeProvider clock,
        [FromForm] string? key,
        [FromForm(Name = "return")] string? back,
        CancellationToken cancellation
    )
    {
        if (options.Value.Oidc.IsGiven)
        {
            return TypedResults.LocalRedirect(Path);
        }

        var token = key?.Trim() ?? "";
        var worth = IsHeader(token) ? await scopes.AskAsync(token, cancellation) : new(null, [], []);
        if (worth.Client is not { } client)
        {
            return new SignInPage
            {
                Texts = SignInTexts.Of(http),
                Back = ReturnAddress.Of(back),
                Fault =
                    token == "" ? "KeyMissing"
                    : worth.Away.Count > 0 ? "ServicesAway"
                    : "KeyUnknown",
            };
        }

        var properties = new AuthenticationProperties { RedirectUri = ReturnAddress.Of(back) };
        properties.StoreTokens([new AuthenticationToken { Name = Session.AccessToken, Value = token }]);
        properties.Asked(worth, clock.GetUtcNow());
        properties.Seen(clock.GetUtcNow());
        return TypedResults.SignIn(Session.PrincipalOf(client, client, worth.Scopes), properties, Session.Scheme);
    }

    private static IResult GoToIssuer(IOptions<ConsoleOptions> options, [FromQuery(Name = "return")] string? back) =>
        options.Value.Oidc.IsGiven
            ? TypedResults.Challenge(new AuthenticationProperties { RedirectUri = ReturnAddress.Of(back) }, [OidcSignIn.Scheme])
            : TypedResults.LocalRedirect(Path);

    private static async Task SignOutAsync(HttpContext http, IOptions<ConsoleOptions> options)
    {
        var isOfIssuer = options.Value.Oidc.IsGiven && StaffUser.Of(http) is not null;
        if (isOfIssuer)
        {
            try
            {
                await http.SignOutAsync(OidcSignIn.Scheme, new AuthenticationProperties { RedirectUri = SignedOut });
            }
            catch (InvalidOperationException)
            {
                // The issuer cannot be asked where its sessions end: ours ends all the same.
            }
        }

        await http.SignOutAsync(Session.Scheme);
        if (http.Response.Headers.Location.Count == 0)
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = SignedOut;
        }
    }

    private static RedirectHttpResult SwitchLanguage(
        HttpContext http,
        IOptions<PublicAddress> address,
        [FromForm] string? language,
        [FromForm(Name = "return")] string? back
    )
    {
        if (language is Languages.French or Languages.English)
        {
            http.Response.Cookies.Append(
                LanguageCookie,
                language,
                new CookieOptions
                {
                    MaxAge = TimeSpan.FromDays(365),
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = address.Value.IsHttps,
                }
            );
        }

        return TypedResults.LocalRedirect(ReturnAddress.Of(back));
    }

    /// <summary>The language that somebody chose, else the one that the browser asks for.</summary>
    public static string LanguageOf(HttpRequest request) =>
        request.Cookies[LanguageCookie] is Languages.French or Languages.English ? request.Cookies[LanguageCookie]! : Languages.Of(request);

    private static bool IsHeader(string token) => token.Length is > 0 and < 4096 && token.All(letter => letter is > ' ' and <= '~');
}
