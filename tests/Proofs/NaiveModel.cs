using SenefConsent.Contracts;

namespace SenefConsent.Proofs;

/// <summary>What a person does, in the words of the design.</summary>
public enum ActKind
{
    /// <summary>Refuses on the website.</summary>
    Refuse,

    /// <summary>Takes that back on the website.</summary>
    Allow,

    /// <summary>Consents on the website.</summary>
    Consent,

    /// <summary>Withdraws consent on the website.</summary>
    Withdraw,

    /// <summary>Answers STOP.</summary>
    Stop,

    /// <summary>Answers START.</summary>
    Start,
}

/// <summary>One act.</summary>
/// <param name="Kind">What.</param>
/// <param name="Channel">By which channel, or all.</param>
/// <param name="Purpose">For what; <c>prospecting</c> is everything.</param>
/// <param name="SaidAt">When, by the source's clock; null when it does not say.</param>
/// <param name="CameAt">When it reached us.</param>
/// <param name="EndsAt">Where a consent ends by itself.</param>
/// <param name="IsConfirmed">On the website: whether it was seen that the account's holder reads what is sent to the contact point.</param>
public sealed record Act(
    ActKind Kind,
    Channel Channel,
    string Purpose,
    DateTimeOffset? SaidAt,
    DateTimeOffset CameAt,
    DateTimeOffset? EndsAt = null,
    bool IsConfirmed = false
);

/// <summary>
/// Section 4.4 and invariant I-6 of the design, read sentence by sentence and written without a thought of speed, by acts and not by
/// statements: what the service's own decision is held against. It shares no line with it.
/// </summary>
public static class NaiveModel
{
    private const int MonthsOfCalls = 12;

    /// <summary>Whether one may prospect a person who did these things, by one channel, for one purpose, at one time.</summary>
    public static bool MayProspect(IReadOnlyList<Act> acts, Channel channel, string purpose, Audience audience, DateTimeOffset at)
    {
        var about = acts.Where(act =>
                (act.Channel == Channel.All || act.Channel == channel) && (act.Purpose == "prospecting" || act.Purpose == purpose)
            )
            .ToList();
        var consents = about.Where(act => act.Kind == ActKind.Consent && IsInForce(act)).ToList();

        // "A refusal in force (objection or withdrawal): blocked."
        if (about.Exists(act => Refuses(act) && !IsLifted(act)))
        {
            return false;
        }

        // "Else the legal basis: legitimate interest (business, all channels): allowed; consent (consumers: e-mail, SMS, telephone): only
        // with a consent in force."
        return audience == Audience.Business || channel == Channel.Post || consents.Count > 0;

        // "Only the person can lift a refusal, by a fresh, dated act"; "at equal times the refusal wins"; one of unknown time counts as of
        // its arrival; "a later, specific consent reopens exactly its scope and nothing more"; an account lifts what was refused by another
        // door only where the contact point is confirmed.
        bool IsLifted(Act refusal) =>
            about.Exists(act =>
                (act.Kind is ActKind.Allow or ActKind.Start || consents.Contains(act))
                && TimeOf(act) is { } opened
                && TimeOf(refusal) is { } closed
                && opened > closed
                && IsWithin(act, refusal)
                && (act.Kind != ActKind.Start || refusal.Kind == ActKind.Stop)
                && (act.Kind == ActKind.Start || refusal.Kind != ActKind.Stop || act.IsConfirmed)
            );

        // "Not expired; telephone consent of a consumer lasts at most one year"; withdrawn is withdrawn; "the later wins" also among
        // consents.
        bool IsInForce(Act consent) =>
            at < EndOf(consent)
            && !about.Exists(act => act.Kind == ActKind.Withdraw && !IsKnownToBeAfter(consent, act))
            && !about.Exists(act =>
                act.Kind == ActKind.Consent && (act.Channel, act.Purpose) == (consent.Channel, consent.Purpose) && Replaces(act, consent)
            );

        bool Replaces(Act other, Act consent) =>
            (TimeOf(other) ?? DateTimeOffset.MinValue).CompareTo(TimeOf(consent) ?? DateTimeOffset.MinValue) switch
            {
                > 0 => true,
                0 => EndOf(other) < EndOf(consent),
                _ => false,
            };

        DateTimeOffset EndOf(Act consent)
        {
            var end = consent.EndsAt ?? DateTimeOffset.MaxValue;
            if (audience == Audience.Consumer && channel == Channel.Telephone)
            {
                var year = TimeOf(consent) is { } given ? given.AddMonths(MonthsOfCalls) : DateTimeOffset.MinValue;
                return year < end ? year : end;
            }

            return end;
        }
    }

    private static bool Refuses(Act act) => act.Kind is ActKind.Refuse or ActKind.Withdraw or ActKind.Stop;

    // In doubt the refusal is the later one. A refusal of which nobody knows when it was said was said before it came; a permission of
    // which nobody knows it lifts nothing, and one that claims to come from after its own arrival does not.
    private static DateTimeOffset? TimeOf(Act act) =>
        act.SaidAt is not { } said ? (Refuses(act) ? act.CameAt : null)
        : Refuses(act) || said < act.CameAt ? said
        : act.CameAt;

    private static bool IsKnownToBeAfter(Act consent, Act refusal) =>
        TimeOf(consent) is { } opened && TimeOf(refusal) is { } closed && opened > closed;

    private static bool IsWithin(Act narrow, Act wide) =>
        (wide.Channel == Channel.All || wide.Channel == narrow.Channel)
        && (wide.Purpose == "prospecting" || wide.Purpose == narrow.Purpose);
}
