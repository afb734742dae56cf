namespace SenefConsent.StaffConsole;

/// <summary>The pages of marketing.</summary>
internal static class MarketingPages
{
    /// <summary>Maps them.</summary>
    public static void MapMarketing(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(ScreeningsEndpoint.Path, ScreeningsEndpoint.Get).ForScope("check");
        pages.MapPost(ScreeningsEndpoint.Path, ScreeningsEndpoint.Post).TakesFile(DroppedFile.Largest).ForScope("check");
        pages.MapGet(ScreeningEndpoint.Path, ScreeningEndpoint.Get).ForScope("check");
        pages.MapPost(ScreeningEndpoint.StartPath, ScreeningEndpoint.Start).ForScope("check");
        pages.MapGet(ScreeningEndpoint.ResultPath, ScreeningEndpoint.Result).ForScope("check");
        pages.MapPost(ScreeningEndpoint.RemovePath, ScreeningEndpoint.Remove).ForScope("check");
        pages.MapGet(PermitsEndpoint.Path, PermitsEndpoint.Get).ForScope("check");
        pages.MapPost(PermitsEndpoint.Path, PermitsEndpoint.Post).ForScope("check");
        pages.MapGet(ContactStatusEndpoint.Path, ContactStatusEndpoint.Get).ForScope("check");
        pages.MapPost(ContactStatusEndpoint.Path, ContactStatusEndpoint.Post).ForScope("check");
        pages.MapGet(ImportsEndpoint.Path, ImportsEndpoint.Get).ForScope("import");
        pages.MapPost(ImportsEndpoint.Path, ImportsEndpoint.Post).TakesFile(DroppedFile.Largest).ForScope("import");
        pages.MapGet(ImportEndpoint.Path, ImportEndpoint.Get).ForScope("import");
        pages.MapPost(ImportEndpoint.TryPath, ImportEndpoint.Try).ForScope("import");
        pages.MapPost(ImportEndpoint.RecordPath, ImportEndpoint.Record).ForScope("import");
        pages.MapGet(ImportEndpoint.ReportPath, ImportEndpoint.Report).ForScope("import");
        pages.MapPost(ImportEndpoint.RemovePath, ImportEndpoint.Remove).ForScope("import");
        pages.MapGet(OptOutsEndpoint.Path, OptOutsEndpoint.Get).ForScope("statistics");
    }
}
