using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>Who acts on a record, and when.</summary>
/// <param name="By">The client.</param>
/// <param name="Now">The present.</param>
/// <param name="Id">The id of what the act makes.</param>
public sealed record RecordAct(string By, DateTimeOffset Now, Guid Id);

/// <summary>What an act on a record comes to: events, or a sentence that says why it is not possible.</summary>
/// <param name="Events">What is recorded; nothing when the same was done before, or it was refused.</param>
/// <param name="Refusal">Why not; null when it is possible.</param>
public sealed record RecordDecision(IReadOnlyList<IRecordEvent> Events, string? Refusal = null)
{
    /// <summary>The same was done before.</summary>
    public static RecordDecision Nothing { get; } = new([]);

    /// <summary>It is recorded.</summary>
    public static RecordDecision Recorded(params IReadOnlyList<IRecordEvent> events) => new(events);

    /// <summary>It is not possible.</summary>
    public static RecordDecision Refused(string why) => new([], why);

    /// <summary>It is not possible for the first of several reasons; null when there is none.</summary>
    public static RecordDecision? RefusedFor(params IReadOnlyList<string?> reasons) =>
        reasons.FirstOrDefault(reason => reason is not null) is { } why ? Refused(why) : null;
}
