using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>Records that a person was answered about an objection, once for each way of answering.</summary>
/// <param name="ContactPoint">The very id under which the objection was recorded.</param>
/// <param name="Objection">Its event.</param>
/// <param name="Scope">What it refused.</param>
/// <param name="By">By what the answer went.</param>
/// <param name="Actor">Who sent it.</param>
/// <param name="At">When.</param>
/// <param name="RecordedAt">When it was recorded, where somebody had to; null when it was recorded as it went.</param>
public sealed record AnswerObjection(
    Guid ContactPoint,
    Guid Objection,
    Scope Scope,
    Source By,
    string Actor,
    DateTimeOffset At,
    DateTimeOffset? RecordedAt = null
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => Reach.Of(new ContactPointIds(ContactPoint));

    /// <summary>Decides.</summary>
    /// <returns>Whether it was not known before.</returns>
    public static Decision<bool> Decide(AnswerObjection command, LedgerState state)
    {
        var changes = new Changes(state);
        var (contactPoint, objection, scope, by, actor, at, recordedAt) = command;
        return changes.With(changes.Answer(contactPoint, objection, scope, new Capture(by, actor, at, at, RecordedAt: recordedAt)));
    }
}
