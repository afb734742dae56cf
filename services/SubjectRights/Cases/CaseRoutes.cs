using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>The routes of cases, and what they need.</summary>
internal static class CaseRoutes
{
    private const string Read = "dpo.read";
    private const string Decide = "dpo.decide";
    private const string Evidence = "dpo.evidence";

    /// <summary>Adds what they need.</summary>
    public static void AddCases(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<DeadlineOptions>()
            .Bind(builder.Configuration.GetSection(DeadlineOptions.Section))
            .Validate(deadlines => deadlines.AskWithinWorkingDays > 0, $"{DeadlineOptions.Section}:AskWithinWorkingDays is 1 or more")
            .ValidateOnStart();
        builder.Services.AddOptions<CaseOptions>().Bind(builder.Configuration.GetSection(CaseOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton(services =>
            AnswerClock.Of(services.GetRequiredService<Microsoft.Extensions.Options.IOptions<DeadlineOptions>>().Value)
        );
        builder.Services.AddSingleton<CaseSubjects>();
        builder.Services.AddSingleton<CaseWriter>();
        builder.Services.AddSingleton<CaseList>();
        builder.Services.AddSingleton<ReadLog>();
    }

    /// <summary>Maps them.</summary>
    public static void MapCases(this WebApplication app)
    {
        app.MapPost("/cases", ReceiveCaseEndpoint.Post).RequireScope(Decide);
        app.MapGet("/cases", CasesEndpoint.List).RequireScope(Read);
        app.MapGet("/cases/digest", CaseDigestEndpoint.Get).RequireScope(Read);
        app.MapGet("/cases/calendar", CaseCalendarEndpoint.Get).RequireScope(Read);
        app.MapGet("/cases/{id:guid}", CasesEndpoint.Get).RequireScope(Read);
        app.MapGet("/cases/{id:guid}/evidence/{evidence:guid}", CasesEndpoint.Evidence).RequireScope(Evidence);

        var of = app.MapGroup("/cases/{id:guid}");
        of.MapPost("/acknowledgement", AcknowledgeCaseEndpoint.Post).RequireScope(Decide);
        of.MapPost("/subjects", AddSubjectsEndpoint.Post).RequireScope(Decide);
        of.MapPost("/questions", AskRequesterEndpoint.Post).RequireScope(Decide);
        of.MapPost("/questions/{question:guid}/reminder", RemindRequesterEndpoint.Post).RequireScope(Decide);
        of.MapPost("/questions/{question:guid}/answer", AnswerQuestionEndpoint.Post).RequireScope(Decide);
        of.MapPost("/identity", CheckIdentityEndpoint.Post).RequireScope(Decide);
        of.MapPost("/subjects/{subject:guid}/identity-codes", SendIdentityCodeEndpoint.Post).RequireScope(Decide);
        of.MapPost("/subjects/{subject:guid}/identity-checks", CheckIdentityCodeEndpoint.Post).RequireScope(Decide);
        of.MapPost("/identity-failure", EndUnidentifiedEndpoint.Post).RequireScope(Decide);
        of.MapPost("/searches", SearchSourceEndpoint.Post).RequireScope(Decide);
        of.MapPost("/tasks", GiveTaskEndpoint.Post).RequireScope(Decide);
        of.MapPost("/tasks/{task:guid}/completion", CompleteTaskEndpoint.Post).RequireScope(Decide);
        of.MapPost("/decisions", DecideItemEndpoint.Post).RequireScope(Decide);
        of.MapPost("/decisions/{decision:guid}/agreement", AgreeToDecisionEndpoint.Post).RequireScope(Decide);
        of.MapPost("/extension", ExtendCaseEndpoint.Post).RequireScope(Decide);
        of.MapPost("/fee", AnnounceFeeEndpoint.Post).RequireScope(Decide);
        of.MapPost("/fee/acceptance", AcceptFeeEndpoint.Post).RequireScope(Decide);
        of.MapPost("/letters", RecordLetterEndpoint.Post).RequireScope(Decide);
        of.MapGet("/letters/{letter:guid}", ReadLetterEndpoint.Get).RequireScope(Read);
        of.MapPost("/erasures", OrderErasureEndpoint.Post).RequireScope(Decide);
        of.MapPost("/holds", PlaceHoldEndpoint.Post).RequireScope(Decide);
        of.MapPost("/holds/{hold:guid}/release", ReleaseHoldEndpoint.Post).RequireScope(Decide);
        of.MapPost("/restrictions", PlaceRestrictionEndpoint.Post).RequireScope(Decide);
        of.MapPost("/restrictions/{restriction:guid}/lifting", LiftRestrictionEndpoint.Post).RequireScope(Decide);
        of.MapPost("/links", LinkCasesEndpoint.Post).RequireScope(Decide);
        of.MapPost("/answer", AnswerCaseEndpoint.Post).RequireScope(Decide);
        of.MapPost("/refusal", RefuseCaseEndpoint.Post).RequireScope(Decide);
        of.MapPost("/withdrawal", WithdrawCaseEndpoint.Post).RequireScope(Decide);
        of.MapPost("/closing", CloseCaseEndpoint.Post).RequireScope(Decide);
        of.MapPost("/reopening", ReopenCaseEndpoint.Post).RequireScope(Decide);
    }
}
