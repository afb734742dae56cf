using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /recipients</c>: a company or an authority receives personal data.</summary>
public static class RecordRecipientEndpoint
{
    private const int LongestName = 200;
    private const int MostProcessings = 50;

    /// <summary>The recipient. The same again records nothing more.</summary>
    [ProducesResponseType<RegisteredRecipient>(200)]
    public static async Task<IResult> Post(
        RecipientRequest request,
        HttpContext http,
        DeclaredProcessings declared,
        RegisterWriter register,
        RegisterViews views
    ) =>
        FaultOf(request, declared) is { } fault
            ? Problems.Problem(400, fault)
            : await register.WriteAsync(
                http,
                (found, act) => Decide(found, request, act),
                (found, act) => TypedResults.Ok(views.Of(Same(found, request)!, act.Now))
            );

    /// <summary>Decides.</summary>
    public static RegisterDecision Decide(RecordedRegister found, RecipientRequest request, RecordAct act) =>
        Same(found, request) is not null
            ? RegisterDecision.Nothing
            : RegisterDecision.Recorded(
                new RecipientRecorded(
                    act.Id,
                    request.Role,
                    request.Name,
                    [.. request.Processings.Distinct()],
                    act.By,
                    act.Now,
                    request.Client
                )
            );

    private static RegisteredRecipient? Same(RecordedRegister found, RecipientRequest request) =>
        found.Recipients.LastOrDefault(known =>
            known.EndedAt is null
            && (known.Role, known.Name, known.Client) == (request.Role, request.Name, request.Client)
            && known.Processings.SequenceEqual(request.Processings.Distinct())
        );

    private static string? FaultOf(RecipientRequest request, DeclaredProcessings declared) =>
        GivenName.FaultOf("name", request.Name, LongestName)
        ?? (request.Client is null ? null : GivenName.FaultOf("client", request.Client, GivenName.LongestId))
        ?? (
            request.Processings.Count is 0 or > MostProcessings || request.Processings.Any(id => declared.Find(id) is null)
                ? $"processings names at least one of {string.Join(", ", declared.All.Select(one => one.Id))}, and nothing else."
                : null
        );
}

/// <summary><c>POST /recipients/{id}/ending</c>: a recipient receives nothing any more.</summary>
public static class EndRecipientEndpoint
{
    /// <summary>The recipient as it is then; 404 when there is none.</summary>
    /// <param name="id">Which recipient.</param>
    [ProducesResponseType<RegisteredRecipient>(200)]
    public static Task<IResult> Post(Guid id, HttpContext http, RegisterWriter register, RegisterViews views) =>
        register.WriteAsync(http, (found, act) => Decide(found, id, act), (found, act) => RecipientRoutes.Answer(found, id, views, act));

    /// <summary>Decides.</summary>
    public static RegisterDecision Decide(RecordedRegister found, Guid id, RecordAct act) =>
        found.RecipientOf(id) is { EndedAt: null }
            ? RegisterDecision.Recorded(new RecipientEnded(id, act.By, act.Now))
            : RegisterDecision.Nothing;
}
