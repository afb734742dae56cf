using System.Text.Json;
using SenefConsent.Client;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>Breaches in the state that the example of a route begins with.</summary>
/// <param name="dpo">Calls as a data protection officer.</param>
internal sealed class PreparedBreaches(BreachesClient dpo)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>The values that the example of a route needs: the ids of this system, and the body where it holds times.</summary>
    public async Task<Dictionary<string, string>> ForAsync(string route)
    {
        var found = await RecordAsync();
        var (id, values) = (found.Id, new Dictionary<string, string> { ["id"] = $"{found.Id}" });
        switch (route)
        {
            case "GET /breaches/{id}/evidence/{evidence}":
                values["evidence"] = $"{found.Evidence[0]}";
                break;
            case "POST /breaches/{id}/awareness":
                values["body"] = Json(new AwarenessRequest(found.AwareAt.AddMinutes(1), "The ticket was opened earlier."));
                break;
            case "POST /breaches/{id}/measures/{measure}/completion":
                var planned = await dpo.TakeMeasureAsync(id, new BreachMeasureRequest(BreachMeasureKind.SecretsReplaced, IsPlanned: true));
                values["measure"] = $"{planned.Measures[0].Id}";
                break;
            case "POST /breaches/{id}/notices":
                values["body"] = Json(new AuthorityNoticeRequest(AuthorityNoticeKind.Initial, "CNIL-2026-7", Now));
                break;
            case "GET /breaches/{id}/letter":
                await MeasureAsync(id);
                break;
            case "POST /breaches/{id}/tellings":
                await MeasureAsync(id);
                values["body"] = Json(new TellingRequest(LetterChannel.Email, Now, 30));
                break;
            case "GET /breaches/{id}/tellings/{telling}/letter":
                await MeasureAsync(id);
                var told = await dpo.TellPersonsAsync(id, new TellingRequest(LetterChannel.Email, Now, 30));
                values["telling"] = $"{told.Tellings[0].Id}";
                break;
            case "POST /breaches/{id}/waivers":
                await dpo.AssessAsync(id, new BreachAssessmentRequest(BreachRisk.High, "An unknown has the addresses."));
                break;
            case "POST /breaches/{id}/scopes/{scope}/removal":
                values["scope"] = $"{(await ScopeAsync(id)).Scopes[0].Id}";
                break;
            case "POST /breaches/{id}/screenings":
                await ScopeAsync(id);
                break;
            case "POST /breaches/{id}/closing" or "POST /breaches/{id}/reopening":
                await MeasureAsync(id);
                await dpo.AssessAsync(id, new BreachAssessmentRequest(BreachRisk.Unlikely, "The file was empty."));
                if (route.EndsWith("reopening", StringComparison.Ordinal))
                {
                    await dpo.CloseAsync(id);
                }

                break;
        }

        return values;
    }

    private Task<BreachResponse> RecordAsync() =>
        dpo.RecordAsync(
            new BreachRequest(
                Now.AddHours(-2),
                Now.AddHours(-1),
                new BreachFactsRequest(
                    BreachCause.SecretLeaked,
                    [BreachNature.Confidentiality],
                    [PersonalDataCategory.ContactDetails],
                    [BreachConsequence.Phishing],
                    Persons: 30,
                    Records: 40,
                    Description: "An API key stood in a public repository."
                )
            )
        );

    private Task<BreachResponse> MeasureAsync(Guid id) =>
        dpo.TakeMeasureAsync(id, new BreachMeasureRequest(BreachMeasureKind.SecretsReplaced));

    private Task<BreachResponse> ScopeAsync(Guid id) =>
        dpo.AddScopeAsync(
            id,
            new BreachScopeRequest(BreachScopeKind.Ids, ContactPoints: [new ContactPointAddress(ContactPointKind.Email, "ann@example.org")])
        );

    private static string Json<T>(T body) => JsonSerializer.Serialize(body, JsonSerializerOptions.Web);
}
