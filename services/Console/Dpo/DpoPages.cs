namespace SenefConsent.StaffConsole;

/// <summary>The pages of the data protection officer.</summary>
internal static class DpoPages
{
    /// <summary>Maps them.</summary>
    public static void MapDpo(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(TodayEndpoint.Path, TodayEndpoint.Get).ForScope("dpo.read");
    }
}
