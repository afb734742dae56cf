using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// What is held about contact points of a case is stored and not used (GDPR Art. 18). The case and the contact points are told in one commit,
/// so that a check is answered so from then on.
/// </summary>
/// <param name="Case">The case.</param>
/// <param name="Subjects">Which of its contact points.</param>
/// <param name="Recipients">Who took something about them from this system and is not told by it.</param>
/// <param name="Act">Who does it.</param>
public sealed record PlaceRestriction(Guid Case, IReadOnlyList<Guid> Subjects, IReadOnlyList<string> Recipients, CaseAct Act) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [Case], ContactPoints = [.. Subjects.Select(subject => new ContactPointIds(subject))] };

    /// <summary>Decides. Nothing where a restriction of the case is in force already.</summary>
    public static Decision<CaseOutcome> Decide(PlaceRestriction command, LedgerState state)
    {
        var changes = new Changes(state);
        var (id, subjects, recipients, act) = command;
        if (RightsCase.Fold(id, state.RecordEventsOf(id)) is not { } found)
        {
            return changes.With(new CaseOutcome(null));
        }

        if (found.WhyClosed() is { } why)
        {
            return changes.With(new CaseOutcome(found, why));
        }

        var scope = Scope.Of(Channel.All, state.Catalogue.Root.Name);
        var placed = new List<ICaseEvent>();
        foreach (var subject in subjects.Where(subject => found.RestrictionsInForce.All(one => one.Subject != subject)))
        {
            var restriction = changes.NewId(subject, act.Now);
            changes.Restrict(subject, restriction, scope, CaptureOf(act));
            placed.Add(new RestrictionPlaced(restriction, subject, act.By, act.Now));
        }

        var told = found.Subjects.Where(one => placed.OfType<RestrictionPlaced>().Any(restricted => restricted.Subject == one.Id)).ToList();
        placed.AddRange(
            ToldOthers.TasksFor(
                found,
                told,
                told.Count == 0 ? [] : recipients,
                TaskAction.Restrict,
                _ => changes.NewId(found.Id, act.Now),
                act
            )
        );

        return changes.With(new CaseOutcome(changes.Record(found, act, placed)));
    }

    /// <summary>How an act of the data protection officer on a restriction is captured.</summary>
    internal static Capture CaptureOf(CaseAct act) => new(Source.Dpo, act.By, act.Now, act.Now);
}

/// <summary><c>POST /cases/{id}/restrictions</c>.</summary>
internal static class PlaceRestrictionEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Post(
        Guid id,
        RestrictionRequest request,
        HttpContext http,
        CaseList list,
        CaseWriter cases,
        DataRecipients recipients,
        CancellationToken cancellation
    )
    {
        if (await list.FindAsync(id, cancellation) is not { } found)
        {
            return CasesEndpoint.NotFound();
        }

        var meant = found.Subjects.Where(one => request.Subject is null || one.Id == request.Subject).ToList();
        var contactPoints = meant.Where(one => one.Kind != SubjectKind.Account).Select(one => one.Id).ToList();
        var why =
            found.WhyNoSubject(request.Subject)
            ?? (
                contactPoints.Count == 0
                    ? $"{found.Request.Reference} is about no contact point there. Add the contact points of the account as subjects: "
                        + "POST /cases/{id}/subjects."
                    : null
            );
        if (why is not null)
        {
            return Problems.Problem(409, why);
        }

        var told = await recipients.ToTellAsync([.. contactPoints.SelectMany(found.IdsOf)], TaskAction.Restrict, cancellation);
        return await cases.WriteAsync(act => new PlaceRestriction(id, contactPoints, told, act), PlaceRestriction.Decide, http);
    }
}
