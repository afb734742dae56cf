namespace SenefConsent.StaffConsole;

/// <summary>The first page.</summary>
internal static class HomeEndpoint
{
    /// <summary>Maps it.</summary>
    public static void MapHome(this IEndpointRouteBuilder pages) =>
        pages.MapGet("/", (HttpContext http) => new HomePage { Texts = ConsoleTexts.Of(http), User = StaffUser.Of(http)! }).ForStaff();
}
