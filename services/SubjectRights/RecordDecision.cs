global using BreachDecision = SenefConsent.SubjectRights.RecordDecision<SenefConsent.Contracts.IBreachEvent>;
global using CaseDecision = SenefConsent.SubjectRights.RecordDecision<SenefConsent.Contracts.ICaseEvent>;
global using RegisterDecision = SenefConsent.SubjectRights.RecordDecision<SenefConsent.Contracts.IRegisterEvent>;
using System.Diagnostics.CodeAnalysis;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>Who acts on a breach or on the register, and when.</summary>
/// <param name="By">The client.</param>
/// <param name="Now">The present.</param>
/// <param name="Id">The id of what the act makes.</param>
public sealed record RecordAct(string By, DateTimeOffset Now, Guid Id)
{
    /// <summary>The client of a request acts, now.</summary>
    public static RecordAct Of(HttpContext http, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return new RecordAct(Clients.NameOf(http.User), now, Guid.CreateVersion7(now));
    }
}

/// <summary>What an act on a record comes to: events, or a sentence that says why it is not possible.</summary>
/// <typeparam name="TEvent">The events of such a record.</typeparam>
/// <param name="Events">What is recorded; nothing when the same was done before, or it was refused.</param>
/// <param name="Refusal">Why not; null when it is possible.</param>
[SuppressMessage("Design", "CA1000", Justification = "Each record has its name for it, above.")]
public sealed record RecordDecision<TEvent>(IReadOnlyList<TEvent> Events, string? Refusal = null)
    where TEvent : IRecordEvent
{
    /// <summary>The same was done before.</summary>
    public static RecordDecision<TEvent> Nothing { get; } = new([]);

    /// <summary>It is recorded.</summary>
    public static RecordDecision<TEvent> Recorded(params IReadOnlyList<TEvent> events) => new(events);

    /// <summary>It is not possible.</summary>
    public static RecordDecision<TEvent> Refused(string why) => new([], why);

    /// <summary>It is not possible for the first of several reasons; null when there is none.</summary>
    public static RecordDecision<TEvent>? RefusedFor(params IReadOnlyList<string?> reasons) =>
        reasons.FirstOrDefault(reason => reason is not null) is { } why ? Refused(why) : null;
}
