using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>The routes of objections that people take, and what they need.</summary>
internal static class ObjectionRoutes
{
    /// <summary>Adds what they need.</summary>
    public static void AddObjections(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<UnansweredList>();
        builder.Services.AddSingleton<RecordedObjections>();
    }

    /// <summary>Maps them.</summary>
    public static void MapObjections(this WebApplication app)
    {
        app.MapPost("/objections", TakeObjectionEndpoint.Post).RequireScope("objections.take").TakesObjections(Source.Operator);
        app.MapGet("/objections/unanswered", UnansweredObjectionsEndpoint.Get).RequireScope("dpo.read");
        app.MapPost("/objections/answers", AnswerObjectionsEndpoint.Post).RequireScope("objections.take");
        app.MapGet("/objections/{number}", FindObjectionEndpoint.Get).RequireScope("objections.find");
    }
}
