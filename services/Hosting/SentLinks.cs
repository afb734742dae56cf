using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>Links that people are sent, and what mail programs, trackers and wrappers make of them.</summary>
public static class SentLinks
{
    // No token of ours is as short; most requests have no longer path and are passed on at once.
    private const int ShortestToken = 40;

    /// <summary>
    /// Leads a request whose path holds a whole token to the route of its kind of link: the path may have a slash too many, be escaped
    /// twice, or hold a whole URL. The token is signed, so nobody else can have written it. Call it before <see
    /// cref="ConsentService.UseConventions"/>.
    /// </summary>
    /// <typeparam name="TTokens">What reads the tokens.</typeparam>
    /// <param name="app">The service.</param>
    /// <param name="path">What stands before the token in a link, for example <c>/u/</c>.</param>
    /// <param name="isToken">Whether a text is a token of this kind.</param>
    public static void UseSentLinks<TTokens>(this WebApplication app, string path, Func<TTokens, string, bool> isToken)
        where TTokens : notnull =>
        app.Use(
            (context, next) =>
            {
                if (PathOf(context.Request.Path.Value ?? "", path, IsToken) is { } meant)
                {
                    context.Request.Path = meant;
                }

                return next(context);

                bool IsToken(string text) => isToken(context.RequestServices.GetRequiredService<TTokens>(), text);
            }
        );

    /// <summary>Answers what no other route of a kind of link does, with the page that helps: a path that is too short or too long.</summary>
    /// <param name="app">The service.</param>
    /// <param name="path">What stands before the token in a link.</param>
    /// <param name="token">What the handlers call the token.</param>
    /// <param name="get">What shows a link.</param>
    /// <param name="post">What takes what is posted to one.</param>
    /// <returns>The route of what is posted.</returns>
    public static RouteHandlerBuilder MapDamagedLinks(this WebApplication app, string path, string token, Delegate get, Delegate post)
    {
        var pattern = $"{path}{{**{token}=none}}";
        app.MapMethods(pattern, ["GET", "HEAD"], get).ServeWhileBehind().ExcludeFromDescription();
        return app.MapPost(pattern, post).ExcludeFromDescription();
    }

    /// <summary>The path that a request means; null when it is well formed, or has nothing to do with this kind of link.</summary>
    internal static string? PathOf(string asked, string path, Func<string, bool> isToken)
    {
        // A slash within a part of the path stays escaped.
        var text = asked.Contains('%') ? Uri.UnescapeDataString(asked) : asked;
        foreach (var (at, found) in text.Length > ShortestToken ? SealedToken.AllIn(text) : [])
        {
            if (found.Length >= ShortestToken && isToken(found))
            {
                return at == path.Length && asked.StartsWith(path, StringComparison.OrdinalIgnoreCase) ? null : path + text[at..];
            }
        }

        // No whole token: still this door, which helps and keeps what is posted.
        return
            !asked.StartsWith(path, StringComparison.OrdinalIgnoreCase)
            && $"/{text.TrimStart('/', '\\')}" is var plain
            && plain.StartsWith(path, StringComparison.OrdinalIgnoreCase)
            ? plain
            : null;
    }
}
