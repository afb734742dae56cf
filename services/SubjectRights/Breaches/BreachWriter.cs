using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>What became of an act on a breach.</summary>
/// <param name="Breach">The breach as it is then; null when there is none.</param>
/// <param name="Refusal">Why the act was not possible; null when it was.</param>
public sealed record BreachOutcome(Breach? Breach, string? Refusal = null);

/// <summary>An act on a breach, decided under its lock.</summary>
/// <param name="Breach">Which breach.</param>
/// <param name="Act">Who acts.</param>
/// <param name="Decision">What the act comes to.</param>
/// <param name="Evidence">What is kept sealed when it is recorded.</param>
/// <param name="KeepPapersYears">For how many years after the closing that is kept.</param>
public sealed record ActOnBreach(
    Guid Breach,
    RecordAct Act,
    Func<Breach, RecordAct, BreachDecision> Decision,
    IReadOnlyList<SealedEvidence> Evidence,
    int KeepPapersYears
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [Breach] };

    /// <summary>Decides.</summary>
    public static Decision<BreachOutcome> Decide(ActOnBreach command, LedgerState state)
    {
        var changes = new Changes(state);
        if (SubjectRights.Breach.Fold(command.Breach, state.RecordEventsOf(command.Breach)) is not { } found)
        {
            return changes.With(new BreachOutcome(null));
        }

        var decision = command.Decision(found, command.Act);
        return changes.With(
            new BreachOutcome(
                changes.Record(command.Breach, found, decision.Events, command.Evidence, command.KeepPapersYears),
                decision.Refusal
            )
        );
    }
}

/// <summary>How events of a breach are recorded: never without its row in the list.</summary>
internal static class BreachRecording
{
    /// <summary>Records events, the row that follows from them, and what is kept sealed with them.</summary>
    /// <returns>The breach as it is then.</returns>
    public static Breach? Record(
        this Changes changes,
        Guid id,
        Breach? found,
        IReadOnlyList<IBreachEvent> events,
        IReadOnlyList<SealedEvidence> evidence,
        int keepPapersYears
    )
    {
        if (events.Count == 0)
        {
            return found;
        }

        foreach (var e in events)
        {
            changes.AppendToRecord(id, e);
            found = Breach.After(found, id, e);
        }

        foreach (var kept in evidence)
        {
            changes.Keep(kept, id);
        }

        changes.Write(new BreachRow(id, found!.Reference, found.AwareAt, found.ClosedAt).Upsert());
        changes.Write(new RetentionExtension(id, [id], found.Recorded.At, found.ClosedAt?.AddYears(keepPapersYears)).Upsert());
        return found;
    }
}

/// <summary>Has acts on breaches decided and written, and answers with the breach as it is then.</summary>
public sealed class BreachWriter(LedgerWriter writer, EvidenceVault vault, IOptions<BreachOptions> options, TimeProvider clock)
{
    private const int LongestText = 100_000;

    /// <summary>Who acts, now.</summary>
    public RecordAct ActOf(HttpContext http) => RecordAct.Of(http, clock);

    /// <summary>Seals what somebody wrote; null when they wrote nothing.</summary>
    public SealedEvidence? Seal(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : vault.Seal(EvidencePurpose.Breach, Encoding.UTF8.GetBytes(text), clock.GetUtcNow());

    /// <summary>What is wrong with a text that is to be sealed and has to be given; null when nothing is.</summary>
    /// <param name="field">What holds it.</param>
    /// <param name="text">It.</param>
    public static IResult? RequireText(string field, string? text) =>
        string.IsNullOrWhiteSpace(text)
            ? Problems.Problem(400, $"{field} is empty. Say why, in words; they are kept sealed.")
            : RefuseLong(field, text);

    /// <summary>What is wrong with a text that is to be sealed; null when nothing is.</summary>
    /// <param name="field">What holds it.</param>
    /// <param name="text">It.</param>
    public static IResult? RefuseLong(string field, string? text) =>
        text?.Length > LongestText ? Problems.Problem(400, $"{field} is longer than {LongestText} characters. Shorten it.") : null;

    /// <summary>Has an act decided and written.</summary>
    /// <param name="id">Which breach.</param>
    /// <param name="http">The request.</param>
    /// <param name="decide">What the act comes to.</param>
    /// <param name="evidence">What is kept sealed when it is recorded.</param>
    public async Task<IResult> WriteAsync(
        Guid id,
        HttpContext http,
        Func<Breach, RecordAct, BreachDecision> decide,
        params IReadOnlyList<SealedEvidence?> evidence
    )
    {
        var act = ActOf(http);
        return await WriteAsync(id, act, decide, evidence) switch
        {
            { Breach: null } => BreachesEndpoint.NotFound(),
            { Refusal: { } why } => Problems.Problem(409, why),
            { Breach: { } found } => TypedResults.Ok(BreachViews.Of(found, act.Now)),
        };
    }

    /// <summary>Has an act decided and written.</summary>
    /// <param name="id">Which breach.</param>
    /// <param name="act">Who acts.</param>
    /// <param name="decide">What the act comes to.</param>
    /// <param name="evidence">What is kept sealed when it is recorded.</param>
    public Task<BreachOutcome> WriteAsync(
        Guid id,
        RecordAct act,
        Func<Breach, RecordAct, BreachDecision> decide,
        params IReadOnlyList<SealedEvidence?> evidence
    ) =>
        writer.WriteAsync(
            new ActOnBreach(id, act, decide, [.. evidence.OfType<SealedEvidence>()], options.Value.KeepPapersYears),
            ActOnBreach.Decide
        );
}
