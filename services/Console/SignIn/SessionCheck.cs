using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace SenefConsent.StaffConsole;

/// <summary>
/// Looks at a session with each request: it ends with its token, and when nobody is at work; what a person may do is what the services say
/// now.
/// </summary>
internal sealed class SessionCheck(StaffScopes scopes, TokenRenewal renewal, TimeProvider clock, IOptions<ConsoleOptions> options)
{
    // A page may call a service some seconds after this.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    // Each answer would carry the cookie: it is as exact as people notice.
    private static readonly TimeSpan NoticedAfter = TimeSpan.FromMinutes(1);

    /// <summary>Lets the session go on, changes it, or ends it.</summary>
    public async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var now = clock.GetUtcNow();
        var cancellation = context.HttpContext.RequestAborted;
        var idle = now - context.Properties.SeenAt();
        if (idle >= TimeSpan.FromMinutes(options.Value.IdleMinutes))
        {
            await EndAsync(context);
            return;
        }

        if (idle > NoticedAfter && !Reloading.IsAutomatic(context.HttpContext.Request))
        {
            context.Properties.Seen(now);
            context.ShouldRenew = true;
        }

        if (context.Properties.EndOf() is { } end && end - Margin <= now)
        {
            if (await renewal.RenewAsync(context.Properties, cancellation))
            {
                context.ShouldRenew = true;
            }
            else if (end <= now)
            {
                await EndAsync(context);
                return;
            }
        }

        if (!context.Properties.IsToBeAsked(now))
        {
            return;
        }

        var worth = await scopes.AskAsync(context.Properties.GetTokenValue(Session.AccessToken) ?? "", cancellation);
        if (worth is { Client: null, Away.Count: 0 })
        {
            await EndAsync(context);
            return;
        }

        // What a service that is away would say, it said before.
        var kept = worth.Away.Count == 0 ? [] : context.Principal!.FindAll(Session.ScopeClaim).Select(scope => scope.Value);
        context.ReplacePrincipal(context.Principal!.With(worth.Scopes.Union(kept)));
        context.Properties.Asked(worth, now);
        context.ShouldRenew = true;
    }

    private static Task EndAsync(CookieValidatePrincipalContext context)
    {
        context.RejectPrincipal();
        return context.HttpContext.SignOutAsync(Session.Scheme);
    }
}
