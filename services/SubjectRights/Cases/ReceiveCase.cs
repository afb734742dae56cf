using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>A request was received.</summary>
/// <param name="Case">The id of its case.</param>
/// <param name="Received">The request.</param>
/// <param name="Subjects">What it is about.</param>
/// <param name="Touches">Places outside that it touches.</param>
/// <param name="Act">Who records it.</param>
/// <param name="Evidence">What is kept sealed.</param>
public sealed record ReceiveCase(
    Guid Case,
    CaseReceived Received,
    IReadOnlyList<NamedSubject> Subjects,
    IReadOnlyList<DataSource> Touches,
    CaseAct Act,
    IReadOnlyList<SealedEvidence> Evidence
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [Case] };

    /// <summary>Decides.</summary>
    public static Decision<CaseReceipt> Decide(ReceiveCase command, LedgerState state)
    {
        var (id, received, subjects, touches, act, evidence) = command;
        var changes = new Changes(state);
        changes.Keep(evidence, id, subjects.Select(subject => (subject.Id, subject.Kind)));
        changes.Record(
            new RightsCase { Id = id, Request = received },
            act,
            [
                received,
                .. subjects.Select(subject => subject.AddedBy(act)),
                .. touches.Distinct().Select((place, number) => TaskFor(place, number, act)),
            ]
        );
        return changes.With(new CaseReceipt(id, received.Reference));
    }

    // What is destroyed within a month anyway is frozen before anything else.
    private static TaskGiven TaskFor(DataSource place, int number, CaseAct act)
    {
        var isShortLived = place is DataSource.Cameras or DataSource.Premises;
        return new TaskGiven(
            Ledger.EventId.Of(Source.Dpo, act.Id, number.ToString(CultureInfo.InvariantCulture)),
            place,
            isShortLived ? TaskAction.Freeze : TaskAction.Search,
            act.WorkingDaysFromNow(isShortLived ? act.Options.FreezeWithinWorkingDays : act.Options.TaskWithinWorkingDays),
            act.By,
            act.Now
        );
    }
}

/// <summary>A case that was opened.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reference">What it is called in letters.</param>
public sealed record CaseReceipt(Guid Id, string Reference);

/// <summary><c>POST /cases</c>: a request by which a person exercises a right was received.</summary>
public static class ReceiveCaseEndpoint
{
    private const string System = "system";

    /// <summary>
    /// 201 with the case. Where an open one asks the same about the same subjects, both are linked and the first date rules; both are
    /// answered. With an Idempotency-Key the same request opens one case.
    /// </summary>
    [ProducesResponseType<CaseResponse>(201)]
    public static async Task<IResult> Post(
        CaseRequest request,
        HttpContext http,
        CaseWriter cases,
        CaseList list,
        CaseSubjects subjects,
        ContactPointKeyring keyring,
        LedgerWriter writer,
        CancellationToken cancellation
    )
    {
        var act = cases.ActOf(http);
        if ((Validate(request, act.Now) ?? CaseSubjects.Validate(request.Subjects) ?? IdempotencyKey.Validate(http.Request)) is { } problem)
        {
            return problem;
        }

        var about = subjects.Of(request.Subjects);
        var (wording, contact, proof) = (
            cases.Seal(request.Wording),
            cases.Seal(request.Contact is null ? null : JsonSerializer.Serialize(request.Contact, JsonSerializerOptions.Web)),
            cases.Seal(request.Proof)
        );
        var number = await list.NextNumberAsync(cancellation);
        var reference = string.Create(CultureInfo.InvariantCulture, $"R-{LegalCalendar.DayOf(act.Now).Year}-{number:0000}");
        var received = new CaseReceived(
            reference,
            request.Door,
            request.ReceivedAt.ToUniversalTime(),
            request.Capacity,
            [.. request.Rights.Distinct()],
            request.Form,
            request.Language,
            act.By,
            act.Now,
            wording?.Id,
            contact?.Id,
            proof?.Id,
            request.Unattributed
        );
        var receipt = await writer.WriteOnceAsync(
            new ReceiveCase(
                act.Id,
                received,
                about,
                request.Touches ?? [],
                act,
                [.. new[] { wording, contact, proof }.OfType<SealedEvidence>()]
            ),
            IdempotencyKey.Of(http.Request, act.By, request, keyring),
            ReceiveCase.Decide
        );
        if (receipt is null)
        {
            return IdempotencyKey.WasUsed("client");
        }

        // Looked for after the commit: of any two that arrive at once, the later to commit sees the other.
        foreach (var equal in await list.EqualToAsync(received.Rights, subjects.EveryIdOf(request.Subjects), receipt.Id, cancellation))
        {
            await writer.WriteAsync(new LinkCases(receipt.Id, equal, CaseLink.DuplicateOf, cases.ActOf(System)), LinkCases.Decide);
        }

        var found = await list.FindAsync(receipt.Id, cancellation);
        return TypedResults.Created($"/cases/{receipt.Id}", CaseViews.Of(found!, act.Clock, act.Now, Languages.Of(http.Request)));
    }

    private static IResult? Validate(CaseRequest request, DateTimeOffset now) =>
        request switch
        {
            { Rights.Count: 0 } => Problems.Problem(
                400,
                $"rights names what is asked for, at least one of {string.Join(", ", ExactNames<SubjectRight>.All)}."
            ),
            _ when request.ReceivedAt > now => Problems.Problem(
                400,
                "receivedAt is later than now. It is when the request reached SENEF, on whatever channel."
            ),
            _ when request.Touches?.Contains(DataSource.Recipient) == true => Problems.Problem(
                400,
                "touches names systems. What a recipient does is a task for it: POST /cases/{id}/tasks."
            ),
            { Capacity: RequesterCapacity.Mandate or RequesterCapacity.Authority, Proof: null or "" } => Problems.Problem(
                400,
                "A mandate or an authority needs its proof. Give it as proof; it is kept sealed."
            ),
            _ => null,
        };
}
