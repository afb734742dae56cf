using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace SenefConsent.StaffConsole;

/// <summary>A page for staff. Its <c>.razor</c> file holds what stands below the title, and its endpoint makes it.</summary>
/// <typeparam name="TTexts">The texts that it shows.</typeparam>
public abstract class StaffPage<TTexts> : Page<TTexts>
    where TTexts : Texts
{
    private static readonly Stylesheet Style = new(Stylesheet.Pages.Text + Stylesheet.Read(typeof(Navigation), "Console.css"));

    /// <summary>After how many seconds it reloads itself, while something is under way; null when it does not. A person can stop that.</summary>
    public virtual int? ReloadsAfterSeconds => null;

    /// <inheritdoc/>
    protected override string ContentSecurityPolicy(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<ConsoleOptions>>().Value.Oidc is { IsGiven: true } oidc
            // Signing out is a form that leads on to the issuer.
            ? Style.ContentSecurityPolicyWith(new Uri(oidc.Authority).GetLeftPart(UriPartial.Authority))
            : Style.ContentSecurityPolicy;

    /// <inheritdoc/>
    protected override RenderFragment Layout(HttpContext http, RenderFragment body)
    {
        var reloading = ReloadsAfterSeconds is { } seconds ? Reloading.Of(http, seconds) : null;
        var frame = new StaffFrame(
            http.RequestServices.GetRequiredService<Letterhead>(),
            StaffUser.Of(http),
            HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString : http.Request.Path.Value ?? "/",
            FormToken.Of(http),
            Style.Text,
            reloading
        );
        return builder =>
        {
            builder.OpenComponent<StaffLayout>(0);
            builder.AddComponentParameter(1, nameof(StaffLayout.Language), Texts.Language);
            builder.AddComponentParameter(2, nameof(StaffLayout.Frame), frame);
            builder.AddComponentParameter(3, nameof(StaffLayout.Title), Title);
            builder.AddComponentParameter(4, nameof(StaffLayout.Errors), Errors);
            builder.AddComponentParameter(5, nameof(StaffLayout.Body), body);
            builder.CloseComponent();
        };
    }
}

/// <summary>What stands around a page of the console.</summary>
/// <param name="Letterhead">Whose it is.</param>
/// <param name="User">Who looks at it; null when nobody is signed in.</param>
/// <param name="Address">Its path and query, where it can be read.</param>
/// <param name="Token">What its forms carry.</param>
/// <param name="Style">How it looks.</param>
/// <param name="Reloading">How it reloads itself; null when it does not.</param>
public sealed record StaffFrame(Letterhead Letterhead, StaffUser? User, string Address, string Token, string Style, Reloading? Reloading);
