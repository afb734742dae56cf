using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>Tells whoever calls what its key or token is worth here, so that a program shows a person only what they may do.</summary>
internal static class WhoAmIEndpoint
{
    /// <summary>The name that events and lists show for this client, and its scopes.</summary>
    public static WhoAmI Get(HttpContext context) => new(Clients.NameOf(context.User), Clients.ScopesOf(context.User));
}

/// <summary>The purpose catalogue, as lists show it.</summary>
internal static class PurposesEndpoint
{
    /// <summary>In the order in which lists show them, in the language of <c>Accept-Language</c> (French or English).</summary>
    public static PurposesResponse Get(HttpContext context, PurposeCatalogue catalogue) =>
        new([
            .. catalogue.Purposes.Select(purpose => new PurposeTitle(
                purpose.Name,
                purpose.TitleIn(Languages.Of(context.Request)),
                purpose.Parent
            )),
        ]);
}

/// <summary>What every service answers to every client.</summary>
internal static class CommonRoutes
{
    public static void MapCommonRoutes(this WebApplication app)
    {
        app.MapGet("/me", WhoAmIEndpoint.Get).RequireClient().ServeWhileBehind();
        app.MapGet("/purposes", PurposesEndpoint.Get).RequireClient().ServeWhileBehind();
        app.MapGet("/status", StatusEndpoint.Get).RequireScope("operate").ServeWhileBehind();
        app.MapMetrics().RequireScope("metrics").ExcludeFromDescription().ServeWhileBehind();
    }
}
