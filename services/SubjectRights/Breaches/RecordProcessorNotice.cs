using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>POST /breaches/{id}/processor-notices</c>: a processor told the controller of the breach (GDPR Art. 33(2)). It changes nothing about
/// when the controller became aware.
/// </summary>
public static class RecordProcessorNoticeEndpoint
{
    /// <summary>The breach as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which breach.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static async Task<IResult> Post(
        Guid id,
        ProcessorNoticeRequest request,
        HttpContext http,
        BreachWriter breaches,
        RegisterWriter register,
        CancellationToken cancellation
    )
    {
        if (BreachWriter.RefuseLong("wording", request.Wording) is { } problem)
        {
            return problem;
        }

        if (request.Processor is { } processor && (await register.ReadAsync(cancellation)).RecipientOf(processor) is null)
        {
            return Problems.Problem(400, "processor is no recipient of the register. Record it first, POST /recipients, or leave it out.");
        }

        var wording = breaches.Seal(request.Wording);
        return await breaches.WriteAsync(id, http, (found, act) => Decide(found, request, wording?.Id, act), wording);
    }

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, ProcessorNoticeRequest request, Guid? wording, RecordAct act) =>
        BreachDecision.RefusedFor(found.WhyClosed, request.NotifiedAt > act.Now ? "notifiedAt is later than now." : null)
        ?? (
            found.ProcessorNotices.Any(told => told.NotifiedAt == request.NotifiedAt && told.Processor == request.Processor)
                ? BreachDecision.Nothing
                : BreachDecision.Recorded(
                    new ProcessorNoticeReceived(request.NotifiedAt.ToUniversalTime(), act.By, act.Now, request.Processor, wording)
                )
        );
}
