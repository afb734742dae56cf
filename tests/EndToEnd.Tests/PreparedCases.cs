using System.Text.Json;
using SenefConsent.Client;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>Cases in the state that the example of a route begins with.</summary>
/// <param name="dpo">Calls as one data protection officer.</param>
/// <param name="second">Calls as another.</param>
internal sealed class PreparedCases(SubjectRightsClient dpo, SubjectRightsClient second)
{
    // No letter was recorded for these cases.
    private static readonly string[] TellsByLetter =
    [
        "POST /cases/{id}/acknowledgement",
        "POST /cases/{id}/answer",
        "POST /cases/{id}/refusal",
    ];

    /// <summary>The values that the example of a route needs: the ids of this system, and the body where it holds some.</summary>
    public async Task<Dictionary<string, string>> ForAsync(string route)
    {
        var found = await ReceiveAsync();
        var (id, values) = (found.Id, new Dictionary<string, string> { ["id"] = $"{found.Id}" });
        if (TellsByLetter.Contains(route))
        {
            values["body"] = "{}";
        }

        switch (route)
        {
            case "GET /cases/{id}/evidence/{evidence}":
                values["evidence"] = $"{found.Evidence[0]}";
                break;
            case "POST /cases/{id}/questions/{question}/reminder" or "POST /cases/{id}/questions/{question}/answer":
                var asked = await dpo.AskRequesterAsync(id, new QuestionRequest(QuestionAbout.Identity));
                values["question"] = $"{asked.Questions[0].Id}";
                values["body"] = route.EndsWith("answer", StringComparison.Ordinal)
                    ? Json(new QuestionAnswerRequest(TimeProvider.System.GetUtcNow()))
                    : "{}";
                break;
            case "POST /cases/{id}/identity":
                values["body"] = Json(new IdentityRequest(found.Subjects[0].Id, IdentityMethod.ContactPoint, IdentityResult.Established));
                break;
            case "POST /cases/{id}/packages":
                await VerifyAsync(found);
                values["body"] = "{}";
                break;
            case "POST /cases/{id}/subjects/{subject}/identity-codes":
                var home = new CaseSubject(SubjectKind.Postal, "1 rue de la Paix, 75002 Paris");
                var subject = (await dpo.AddSubjectsAsync(id, new CaseSubjectsRequest([home]))).Subjects[^1].Id;
                await dpo.CheckIdentityAsync(id, new IdentityRequest(subject, IdentityMethod.Account, IdentityResult.NotPossible));
                values["subject"] = $"{subject}";
                values["body"] = Json(new IdentityCodeRequest(home.Value));
                break;
            case "POST /cases/{id}/tasks/{task}/completion":
                values["task"] = $"{(await dpo.GiveTaskAsync(id, new TaskRequest(DataSource.Crm, TaskAction.Search))).Tasks[0].Id}";
                break;
            case "POST /cases/{id}/decisions/{decision}/agreement":
                values["decision"] = $"{(await RefuseAsync(second, id, LawGround.Excessive)).Decisions[0].Id}";
                break;
            case "POST /cases/{id}/fee" or "POST /cases/{id}/fee/acceptance":
                await dpo.LinkCasesAsync(id, new CaseLinkRequest((await ReceiveAsync()).Id, CaseLink.Continues));
                if (route.EndsWith("acceptance", StringComparison.Ordinal))
                {
                    await dpo.AnnounceFeeAsync(id, new FeeRequest(12.5m, FeeReason.FurtherCopy));
                }

                break;
            case "GET /cases/{id}/letters/{letter}":
                var written = await dpo.RecordLetterAsync(id, new LetterRequest(LetterTemplate.Acknowledgement, LetterChannel.Email));
                values["letter"] = $"{written.Letters[0].Id}";
                break;
            case "POST /cases/{id}/holds/{hold}/release":
                var held = await dpo.PlaceHoldAsync(id, new HoldRequest(HoldReason.Litigation, new DateOnly(2099, 1, 1)));
                values["hold"] = $"{held.Holds[0].Id}";
                break;
            case "POST /cases/{id}/erasures":
                var erased = await ReceiveAsync(SubjectRight.Erasure);
                await VerifyAsync(erased);
                await dpo.DecideAsync(erased.Id, new DecisionRequest(SubjectRight.Erasure, ItemOutcome.Erased));
                values["id"] = $"{erased.Id}";
                values["body"] = Json(new ErasureRequest(erased.Subjects[0].Id));
                break;
            case "POST /cases/{id}/restrictions":
                values["body"] = Json(new RestrictionRequest(found.Subjects[0].Id));
                break;
            case "POST /cases/{id}/restrictions/{restriction}/lifting":
                var restricted = await dpo.RestrictAsync(id, new RestrictionRequest());
                await dpo.RecordLetterAsync(id, new LetterRequest(LetterTemplate.RestrictionEnd, LetterChannel.Email));
                values["restriction"] = $"{restricted.Restrictions[0].Id}";
                break;
            case "POST /cases/{id}/links":
                values["body"] = Json(new CaseLinkRequest((await ReceiveAsync()).Id, CaseLink.Continues));
                break;
            case "POST /cases/{id}/answer" or "POST /cases/{id}/closing" or "POST /cases/{id}/reopening":
                await dpo.DecideAsync(id, new DecisionRequest(SubjectRight.Access, ItemOutcome.NothingHeld));
                if (!route.EndsWith("answer", StringComparison.Ordinal))
                {
                    await dpo.AnswerCaseAsync(id, new CaseAnswerRequest());
                }

                break;
            case "POST /cases/{id}/refusal":
                await RefuseAsync(dpo, id, LawGround.Unfounded);
                break;
            case "POST /cases/{id}/withdrawal":
                values["body"] = Json(new CaseWithdrawalRequest(TimeProvider.System.GetUtcNow()));
                break;
        }

        return values;
    }

    /// <summary>The token of a package that waits to be fetched.</summary>
    public async Task<string> PackageAsync()
    {
        var found = await ReceiveAsync();
        await VerifyAsync(found);
        return new Uri((await dpo.MakePackageAsync(found.Id, new PackageRequest())).Link).Segments[^1];
    }

    private Task<CaseResponse> VerifyAsync(CaseResponse found) =>
        dpo.CheckIdentityAsync(
            found.Id,
            new IdentityRequest(found.Subjects[0].Id, IdentityMethod.ContactPoint, IdentityResult.Established)
        );

    private Task<CaseResponse> ReceiveAsync(SubjectRight right = SubjectRight.Access) =>
        dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow(),
                [right],
                [new CaseSubject(SubjectKind.Email, $"{Guid.NewGuid():N}@example.org")],
                Wording: "Which data do you hold about me?"
            )
        );

    private static Task<CaseResponse> RefuseAsync(SubjectRightsClient by, Guid id, LawGround ground) =>
        by.DecideAsync(
            id,
            new DecisionRequest(
                SubjectRight.Access,
                ItemOutcome.Refused,
                LawGround: ground,
                Excessive: ground == LawGround.Excessive ? new ExcessiveGrounds("objective", "subjective") : null
            )
        );

    private static string Json<T>(T body) => JsonSerializer.Serialize(body, JsonSerializerOptions.Web);
}
