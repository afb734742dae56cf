using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /processings/{id}/attestations</c>: somebody who knows attests that what is declared about a processing is right.</summary>
public static class AttestProcessingEndpoint
{
    /// <summary>The processing with its attestation; 409 when what is declared has changed since it was looked at.</summary>
    /// <param name="id">Which processing.</param>
    [ProducesResponseType<Processing>(200)]
    public static async Task<IResult> Post(
        string id,
        AttestationRequest request,
        HttpContext http,
        DeclaredProcessings declared,
        RegisterWriter register,
        RegisterViews views
    ) =>
        declared.Find(id) is not { } one
            ? Problems.Problem(404, "There is no processing with this id; GET /processings lists them.")
            : await register.WriteAsync(
                http,
                (_, act) => Decide(one, request, act),
                (recorded, act) => TypedResults.Ok(views.Of(one, recorded, Languages.Of(http.Request), act.Now))
            );

    /// <summary>Decides.</summary>
    public static RegisterDecision Decide(DeclaredProcessing one, AttestationRequest request, RecordAct act) =>
        request.Hash == one.Hash
            ? RegisterDecision.Recorded(new ProcessingAttested(one.Id, one.Hash, act.By, act.Now))
            : RegisterDecision.Refused(
                $"What is declared about {one.Id} is not what has this hash. Look at it again, GET /processings, and give its hash."
            );
}
