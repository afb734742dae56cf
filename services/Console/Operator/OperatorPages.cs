namespace SenefConsent.StaffConsole;

/// <summary>The pages of operators.</summary>
internal static class OperatorPages
{
    /// <summary>Maps them.</summary>
    public static void MapOperator(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(StatusEndpoint.Path, StatusEndpoint.Get).ForScope("operate");
        pages.MapGet(HealthEndpoint.Path, HealthEndpoint.Get).ForStaff();
    }
}
