using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>The routes of the register of processing, and what they need.</summary>
internal static class RegisterRoutes
{
    private const string Read = "dpo.read";
    private const string Decide = "dpo.decide";
    private const int MostMonths = 120;
    private const int MostDays = 3_650;

    /// <summary>Adds what they need.</summary>
    public static void AddRegister(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<RegisterOptions>()
            .Bind(builder.Configuration.GetSection(RegisterOptions.Section))
            .Validate(
                options => options.AttestEveryMonths is > 0 and <= MostMonths,
                $"{RegisterOptions.Section}:AttestEveryMonths is a number from 1 to {MostMonths}"
            )
            .Validate(
                options => options.WarnBeforeDays is >= 0 and <= MostDays,
                $"{RegisterOptions.Section}:WarnBeforeDays is a number from 0 to {MostDays}"
            )
            .ValidateOnStart();
        builder.Services.AddSingleton(services =>
            DeclaredProcessings.Read(
                services.GetRequiredService<IOptions<RegisterOptions>>().Value.Processings,
                services.GetRequiredService<RetentionRules>()
            )
        );
        builder.Services.AddSingleton<RegisterWriter>();
        builder.Services.AddSingleton<RegisterViews>();
        builder.Services.AddSingleton<GeneratedParts>();
    }

    /// <summary>Maps them.</summary>
    public static void MapRegister(this WebApplication app)
    {
        app.MapGet("/processings", ShowRegisterEndpoint.Get).RequireScope(Read);
        app.MapGet("/policy-texts", PolicyTextsEndpoint.Get).RequireScope(Read);
        app.MapGet("/retention-runs", RetentionRunsEndpoint.Get).RequireScope(Read);
        app.MapPost("/processings/{id}/attestations", AttestProcessingEndpoint.Post).RequireScope(Decide);
        app.MapPost("/recipients", RecordRecipientEndpoint.Post).RequireScope(Decide);
        app.MapPost("/recipients/{id:guid}/contracts", RecordContractEndpoint.Post).RequireScope(Decide);
        app.MapPost("/recipients/{id:guid}/audits", RecordAuditEndpoint.Post).RequireScope(Decide);
        app.MapPost("/recipients/{id:guid}/audits/{audit:guid}/resolution", ResolveAuditEndpoint.Post).RequireScope(Decide);
        app.MapPost("/recipients/{id:guid}/ending", EndRecipientEndpoint.Post).RequireScope(Decide);
    }
}

/// <summary>What the acts on a recipient have in common.</summary>
internal static class RecipientRoutes
{
    /// <summary>The recipient as it is then; 404 when there is none.</summary>
    public static IResult Answer(RecordedRegister found, Guid id, RegisterViews views, RecordAct act) =>
        found.RecipientOf(id) is { } recipient
            ? TypedResults.Ok(views.Of(recipient, act.Now))
            : Problems.Problem(404, "There is no recipient with this id; GET /processings lists them.");

    /// <summary>Why nothing is recorded of a recipient any more; null when something can be.</summary>
    public static string? WhyEnded(RegisteredRecipient recipient) =>
        recipient.EndedAt is { } at
            ? $"{recipient.Name} has received nothing any more since {CaseAct.Of(at)}. Record it anew: POST /recipients."
            : null;
}
