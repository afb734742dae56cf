using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>POST /breaches/{id}/notices</c>: the authority was notified (GDPR Art. 33). A first notice may be incomplete; what it lacked is kept
/// with it, and another one completes it.
/// </summary>
public static class NotifyAuthorityEndpoint
{
    /// <summary>The breach as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which breach.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static async Task<IResult> Post(Guid id, AuthorityNoticeRequest request, HttpContext http, BreachWriter breaches)
    {
        if (
            (
                GivenName.IsId(request.Reference) && (request.Form is null || GivenName.IsId(request.Form))
                    ? BreachWriter.RefuseLong("delayReasons", request.DelayReasons) ?? BreachWriter.RefuseLong("content", request.Content)
                    : Problems.Problem(
                        400,
                        $"reference is the authority's reference of the notice, and form the version of the form: at most {GivenName.LongestId} "
                            + "letters, digits, '-', '_' and '.'."
                    )
            ) is
            { } problem
        )
        {
            return problem;
        }

        var (reasons, content) = (breaches.Seal(request.DelayReasons), breaches.Seal(request.Content));
        return await breaches.WriteAsync(id, http, (found, act) => Decide(found, request, reasons?.Id, content?.Id, act), reasons, content);
    }

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, AuthorityNoticeRequest request, Guid? reasons, Guid? content, RecordAct act)
    {
        var isInitial = request.Kind == AuthorityNoticeKind.Initial;
        if (
            found.Notices.Any(known =>
                (known.Kind, known.Reference, known.SentAt) == (request.Kind, request.Reference, request.SentAt.ToUniversalTime())
            )
        )
        {
            return BreachDecision.Nothing;
        }

        return BreachDecision.RefusedFor(
                found.WhyClosed,
                request.SentAt > act.Now ? "sentAt is later than now. Record a notice when it was sent." : null,
                request.SentAt < found.AwareAt
                    ? $"{found.Reference}: sentAt is before SENEF became aware of the breach, on {CaseAct.Of(found.AwareAt)}. Whoever "
                        + "notifies is aware: correct the awareness first, POST /breaches/{id}/awareness."
                    : null,
                isInitial && found.InitialNotice is { } first
                    ? $"{found.Reference}: the first notice was sent on {CaseAct.Of(first.SentAt)} as {first.Reference}. What follows "
                        + "is complementary."
                    : null,
                !isInitial && found.InitialNotice is null
                    ? $"{found.Reference}: there is no first notice that this could complete. Record it first, as initial."
                    : null,
                !isInitial && found.InitialNotice is { } initial && request.SentAt < initial.SentAt
                    ? $"{found.Reference}: sentAt is before the first notice, which was sent on {CaseAct.Of(initial.SentAt)}."
                    : null,
                isInitial && request.SentAt > found.NotifyBefore && reasons is null
                    ? $"{found.Reference}: the {found.Recorded.NotifyWithinHours} hours ended on {BreachTimes.Of(found.NotifyBefore)}. "
                        + "A notice that is later gives the reasons for the delay (GDPR Art. 33(1)): add delayReasons."
                    : null
            )
            ?? BreachDecision.Recorded(
                new AuthorityNotified(
                    act.Id,
                    request.Kind,
                    request.Reference,
                    request.SentAt.ToUniversalTime(),
                    found.Missing,
                    act.By,
                    act.Now,
                    reasons,
                    content,
                    request.Form ?? BreachForm.InUse.Version
                )
            );
    }
}
