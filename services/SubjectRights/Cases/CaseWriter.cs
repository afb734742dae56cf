using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>What became of an act on a case.</summary>
/// <param name="Case">The case as it is then; null when there is none.</param>
/// <param name="Refusal">Why the act was not possible; null when it was.</param>
public sealed record CaseOutcome(RightsCase? Case, string? Refusal = null);

/// <summary>An act on a case, decided under its lock.</summary>
/// <param name="Case">Which case.</param>
/// <param name="Act">Who acts.</param>
/// <param name="Decision">What the act comes to.</param>
/// <param name="Evidence">What is kept sealed when it is recorded.</param>
public sealed record ActOnCase(
    Guid Case,
    CaseAct Act,
    Func<RightsCase, CaseAct, CaseDecision> Decision,
    IReadOnlyList<SealedEvidence> Evidence
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [Case] };

    /// <summary>Decides.</summary>
    public static Decision<CaseOutcome> Decide(ActOnCase command, LedgerState state)
    {
        var changes = new Changes(state);
        if (RightsCase.Fold(command.Case, state.RecordEventsOf(command.Case)) is not { } found)
        {
            return changes.With(new CaseOutcome(null));
        }

        var decision = command.Decision(found, command.Act);
        if (decision.Events.Count > 0)
        {
            changes.Keep(command.Evidence, found.Id, found.Subjects.Select(subject => (subject.Id, subject.Kind)));
        }

        return changes.With(new CaseOutcome(changes.Record(found, command.Act, [.. decision.Events]), decision.Refusal));
    }
}

/// <summary>How events of a case are recorded: never without its row in the list.</summary>
internal static class CaseRecording
{
    /// <summary>
    /// Has evidence kept with the events: as long as the papers of the case are, and to be found by each contact point that it is about.
    /// </summary>
    public static void Keep(
        this Changes changes,
        IReadOnlyList<SealedEvidence> evidence,
        Guid id,
        IEnumerable<(Guid Id, SubjectKind Kind)> subjects
    )
    {
        var owners = subjects.Where(subject => subject.Kind != SubjectKind.Account).Select(subject => subject.Id).Prepend(id);
        foreach (var (kept, owner) in evidence.SelectMany(kept => owners.Select(owner => (kept, owner))))
        {
            changes.Keep(kept, owner);
        }
    }

    /// <summary>Records events, and the row that follows from them.</summary>
    /// <returns>The case as it is then.</returns>
    public static RightsCase Record(this Changes changes, RightsCase found, CaseAct act, params IReadOnlyList<ICaseEvent> events)
    {
        foreach (var e in events)
        {
            changes.AppendToRecord(found.Id, e);
            found = RightsCase.After(found, found.Id, e)!;
        }

        if (events.Count > 0)
        {
            changes.Write(RowOf(found, act).Upsert());
            foreach (var extension in ExtensionsAfter(events, found, act))
            {
                changes.Write(extension.Upsert());
            }
        }

        return found;
    }

    // The papers of a case are kept with it, and for a while after; what a hold is on as long as it lasts.
    private static IEnumerable<RetentionExtension> ExtensionsAfter(IReadOnlyList<ICaseEvent> events, RightsCase found, CaseAct act)
    {
        if (events.Any(e => e is CaseReceived or CaseClosed or CaseReopened))
        {
            yield return new RetentionExtension(
                found.Id,
                [found.Id],
                found.Request.At,
                found.ClosedAt is { } closed ? act.PapersLast.After(closed) : null
            );
        }

        foreach (
            var hold in found.Holds.Where(hold =>
                events.Any(e =>
                    e switch
                    {
                        HoldPlaced placed => placed.Hold == hold.Id,
                        HoldReleased released => released.Hold == hold.Id,
                        SubjectAdded added => hold.ReleasedAt is null && (hold.Subject is null || hold.Subject == added.Subject),
                        _ => false,
                    }
                )
            )
        )
        {
            yield return new RetentionExtension(hold.Id, found.HeldBy(hold), hold.PlacedAt, hold.ReleasedAt);
        }
    }

    private static CaseRow RowOf(RightsCase found, CaseAct act) =>
        new(
            found.Id,
            found.Request.Reference,
            found.FirstReceivedAt,
            IsOpen: !found.IsOver && found.ClosedAt is null,
            found.DueBy(found.TimesOf(act.Clock, act.Now)).Last.ToDateOnly(),
            found.ClosedAt,
            [.. found.Subjects.Select(subject => subject.Id)],
            [.. found.Request.Rights.Select(ExactNames<SubjectRight>.Of)]
        );
}

/// <summary>Has acts on cases decided and written, and answers with the case as it is then.</summary>
public sealed class CaseWriter(
    LedgerWriter writer,
    EvidenceVault vault,
    AnswerClock answerClock,
    IOptions<CaseOptions> options,
    RetentionRules retention,
    TimeProvider clock
)
{
    /// <summary>Who acts, now.</summary>
    public CaseAct ActOf(HttpContext http) => ActOf(Clients.NameOf(http.User));

    /// <summary>Somebody acts, now.</summary>
    public CaseAct ActOf(string by)
    {
        var now = clock.GetUtcNow();
        return new CaseAct(by, now, Guid.CreateVersion7(now), answerClock, options.Value, retention.CasePapers);
    }

    /// <summary>Seals what somebody wrote; null when they wrote nothing.</summary>
    public SealedEvidence? Seal(string? text) =>
        string.IsNullOrEmpty(text) ? null : vault.Seal(EvidencePurpose.Case, Encoding.UTF8.GetBytes(text), clock.GetUtcNow());

    /// <summary>Has an act decided and written.</summary>
    /// <param name="id">Which case.</param>
    /// <param name="http">The request.</param>
    /// <param name="decide">What the act comes to.</param>
    /// <param name="evidence">What is kept sealed when it is recorded.</param>
    public async Task<IResult> WriteAsync(
        Guid id,
        HttpContext http,
        Func<RightsCase, CaseAct, CaseDecision> decide,
        params IReadOnlyList<SealedEvidence?> evidence
    )
    {
        var command = new ActOnCase(id, ActOf(http), decide, [.. evidence.OfType<SealedEvidence>()]);
        return ResultOf(await writer.WriteAsync(command, ActOnCase.Decide), command.Act, http);
    }

    /// <summary>Has an act decided that reaches more than one case, and written.</summary>
    /// <param name="commandOf">The act.</param>
    /// <param name="decide">Decides it.</param>
    /// <param name="http">The request.</param>
    public async Task<IResult> WriteAsync<TCommand>(
        Func<CaseAct, TCommand> commandOf,
        Func<TCommand, LedgerState, Decision<CaseOutcome>> decide,
        HttpContext http
    )
        where TCommand : ICommand
    {
        var act = ActOf(http);
        return ResultOf(await writer.WriteAsync(commandOf(act), decide), act, http);
    }

    private static IResult ResultOf(CaseOutcome outcome, CaseAct act, HttpContext http) =>
        outcome switch
        {
            { Case: null } => CasesEndpoint.NotFound(),
            { Refusal: { } why } => Problems.Problem(409, why),
            { Case: { } found } => TypedResults.Ok(CaseViews.Of(found, act.Clock, act.Now, Languages.Of(http.Request))),
        };
}
