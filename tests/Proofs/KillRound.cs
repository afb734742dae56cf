using System.Globalization;

namespace SenefConsent.Proofs;

/// <summary>What a round of <see cref="KillProof"/>, or several, came to.</summary>
internal sealed record KillRound
{
    private const int Shown = 5;

    /// <summary>How many requests were acknowledged.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>How many of them before the outage.</summary>
    public required long Before { get; init; }

    /// <summary>How many were never acknowledged.</summary>
    public required long GivenUp { get; init; }

    /// <summary>How many times a connection broke under a request, or nothing came.</summary>
    public required long CutOff { get; init; }

    /// <summary>How many times nobody listened, or the answer was 5xx.</summary>
    public required long TurnedAway { get; init; }

    /// <summary>How many requests were made more than once.</summary>
    public required long Repeated { get; init; }

    /// <summary>How many objections were kept before the outage, but not acknowledged until they were repeated after it.</summary>
    public required long KeptUnacknowledged { get; init; }

    /// <summary>How many objections are not in the event store.</summary>
    public required long Lost { get; init; }

    /// <summary>How many events there are beyond one an objection.</summary>
    public required long Doubled { get; init; }

    /// <summary>How many checks said allowed, or blocked, of somebody whose refusal had been acknowledged before they began.</summary>
    public required (long Allowed, long Blocked) Checked { get; init; }

    /// <summary>How many checks were not answered.</summary>
    public required long Unanswered { get; init; }

    /// <summary>How long after what had ended was started again a refusal was acknowledged at each door.</summary>
    public required TimeSpan Back { get; init; }

    /// <summary>How many events have no evidence.</summary>
    public required long WithoutEvidence { get; init; }

    /// <summary>How many events are not in their blocklist row.</summary>
    public required long NotInRow { get; init; }

    /// <summary>The streams that have a hole or another version than events.</summary>
    public required IReadOnlyList<string> BrokenStreams { get; init; }

    /// <summary>How many rows of the blocklist are not the fold of their events.</summary>
    public required long Differing { get; init; }

    /// <summary>Whether nothing is missing and nothing is twice, and the outage met requests under way.</summary>
    public bool Holds =>
        this
            is {
                Before: > 0,
                GivenUp: 0,
                Lost: 0,
                Doubled: 0,
                Checked: { Allowed: 0, Blocked: > 0 },
                WithoutEvidence: 0,
                NotInRow: 0,
                BrokenStreams.Count: 0,
                Differing: 0
            }
        && Before < Acknowledged;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Acknowledged} acknowledged, {Before} of them before, {GivenUp} never; {CutOff} times cut off, {TurnedAway} times "
                + $"turned away, {Repeated} repeated ({KeptUnacknowledged} objections were kept already), back after "
                + $"{Back.TotalSeconds:F1} s; {Lost} lost, {Doubled} doubled; {Checked.Blocked} times blocked and {Checked.Allowed} times "
                + $"allowed after it was acknowledged, {Unanswered} checks not answered; {WithoutEvidence} without evidence, "
                + $"{NotInRow} not in their row, {BrokenStreams.Count} broken streams, "
                + $"{Differing} rows differing{string.Concat(BrokenStreams.Take(Shown).Select(stream => $"; broken: {stream}"))}"
        );
}
