namespace SenefConsent.StaffConsole;

/// <summary>The pages of marketing.</summary>
internal static class MarketingPages
{
    /// <summary>Maps them.</summary>
    public static void MapMarketing(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(ContactStatusEndpoint.Path, ContactStatusEndpoint.Get).ForScope("check");
        pages.MapPost(ContactStatusEndpoint.Path, ContactStatusEndpoint.Post).ForScope("check");
    }
}
