using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>The routes of breaches, and what they need.</summary>
internal static class BreachRoutes
{
    private const string Read = "dpo.read";
    private const string Decide = "dpo.decide";
    private const string Evidence = "dpo.evidence";
    private const int MostHours = 1_000;
    private const int MostYears = 100;

    /// <summary>Adds what they need.</summary>
    public static void AddBreaches(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<BreachOptions>()
            .Bind(builder.Configuration.GetSection(BreachOptions.Section))
            .Validate(
                options => options.NotifyWithinHours is > 0 and <= MostHours,
                $"{BreachOptions.Section}:NotifyWithinHours is a number from 1 to {MostHours}"
            )
            .Validate(
                options => options.NotifyFrom is BreachRisk.Risk or BreachRisk.High,
                $"{BreachOptions.Section}:NotifyFrom is Risk or High"
            )
            .Validate(
                options => options.KeepPapersYears is > 0 and <= MostYears,
                $"{BreachOptions.Section}:KeepPapersYears is a number from 1 to {MostYears}"
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<BreachList>();
        builder.Services.AddSingleton<BreachWriter>();
    }

    /// <summary>Maps them.</summary>
    public static void MapBreaches(this WebApplication app)
    {
        app.MapPost("/breaches", RecordBreachEndpoint.Post).RequireScope(Decide);
        app.MapGet("/breaches", BreachesEndpoint.List).RequireScope(Read);
        app.MapGet("/breaches/{id:guid}", BreachesEndpoint.Get).RequireScope(Read);
        app.MapGet("/breaches/{id:guid}/evidence/{evidence:guid}", BreachesEndpoint.Evidence).RequireScope(Evidence);

        var of = app.MapGroup("/breaches/{id:guid}");
        of.MapPost("/facts", DescribeBreachEndpoint.Post).RequireScope(Decide);
        of.MapPost("/awareness", CorrectAwarenessEndpoint.Post).RequireScope(Decide);
        of.MapPost("/processor-notices", RecordProcessorNoticeEndpoint.Post).RequireScope(Decide);
        of.MapPost("/assessments", AssessBreachEndpoint.Post).RequireScope(Decide);
        of.MapPost("/measures", TakeMeasureEndpoint.Post).RequireScope(Decide);
        of.MapPost("/measures/{measure:guid}/completion", CompleteMeasureEndpoint.Post).RequireScope(Decide);
        of.MapPost("/notices", NotifyAuthorityEndpoint.Post).RequireScope(Decide);
        of.MapGet("/form", BreachFormEndpoint.Get).RequireScope(Read);
        of.MapGet("/letter", ReadBreachLetterEndpoint.Draft).RequireScope(Read);
        of.MapPost("/tellings", TellPersonsEndpoint.Post).RequireScope(Decide);
        of.MapGet("/tellings/{telling:guid}/letter", ReadBreachLetterEndpoint.Sent).RequireScope(Read);
        of.MapPost("/waivers", WaiveTellingEndpoint.Post).RequireScope(Decide);
        of.MapPost("/scopes", AddBreachScopeEndpoint.Post).RequireScope(Decide);
        of.MapPost("/scopes/{scope:guid}/removal", RemoveBreachScopeEndpoint.Post).RequireScope(Decide);
        of.MapPost("/screenings", ScreenBreachListEndpoint.Post).RequireScope(Decide);
        of.MapPost("/closing", CloseBreachEndpoint.Post).RequireScope(Decide);
        of.MapPost("/reopening", ReopenBreachEndpoint.Post).RequireScope(Decide);
    }
}
