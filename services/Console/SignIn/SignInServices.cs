using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace SenefConsent.StaffConsole;

/// <summary>Sessions, the tokens of forms, and what both are sealed with.</summary>
internal static class SignInServices
{
    /// <summary>Adds them.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        CookieKeys.AddTo(builder.Services);
        builder.Services.AddTransient<SessionCheck>();
        builder.Services.AddTransient<TokenRenewal>();
        builder.Services.AddAuthorization();
        var authentication = builder.Services.AddAuthentication(Session.Scheme).AddCookie(Session.Scheme);
        builder
            .Services.AddOptions<CookieAuthenticationOptions>(Session.Scheme)
            .Configure<IOptions<ConsoleOptions>, IOptions<PublicAddress>>(
                (cookie, console, address) => Configure(cookie, console.Value, address.Value)
            );
        builder.Services.AddAntiforgery();
        builder
            .Services.AddOptions<AntiforgeryOptions>()
            .Configure<IOptions<PublicAddress>>(
                (forms, address) =>
                {
                    forms.FormFieldName = FormToken.Field;
                    forms.HeaderName = FormToken.Header;
                    Harden(forms.Cookie, "form", address.Value);
                    forms.Cookie.SameSite = SameSiteMode.Strict;

                    // The policy of each page lets nobody frame it.
                    forms.SuppressXFrameOptionsHeader = true;
                }
            );
        if (builder.Configuration[$"{ConsoleOptions.Section}:Oidc:Authority"] is { Length: > 0 })
        {
            authentication.AddOidc();
        }
    }

    private static void Configure(CookieAuthenticationOptions cookie, ConsoleOptions options, PublicAddress address)
    {
        Harden(cookie.Cookie, "session", address);
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.ExpireTimeSpan = TimeSpan.FromMinutes(options.IdleMinutes);

        // SessionCheck renews it: a page that reloads itself is not somebody at work.
        cookie.SlidingExpiration = false;
        cookie.LoginPath = SignInEndpoint.Path;
        cookie.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<SessionCheck>().CheckAsync(context),
            OnRedirectToLogin = context =>
            {
                context.Response.Redirect(SignInEndpoint.AddressFor(context.Request));
                return Task.CompletedTask;
            },
            OnRedirectToAccessDenied = context => Failures.ForbidAsync(context.HttpContext),
        };
    }

    // With the prefix, a browser takes it from this host over TLS only.
    private static void Harden(CookieBuilder cookie, string name, PublicAddress address)
    {
        cookie.Name = address.IsHttps ? $"__Host-{name}" : name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.SecurePolicy = address.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }
}
