using System.Collections.Immutable;
using JasperFx.Events;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>A choice as the account's stream holds it.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Choice">What was chosen.</param>
/// <param name="Capture">How it came.</param>
public sealed record AccountChoice(Guid EventId, PreferenceChoice Choice, Capture Capture)
{
    /// <summary>The choice as a statement, so that an account and a contact point are decided alike.</summary>
    public Statement ToStatement() =>
        new(
            Choice.Choice == Contracts.Choice.Refuse ? StatementKind.Objection : StatementKind.Lift,
            Choice.Channel,
            Choice.Purpose,
            Capture.OccurredAt,
            Capture.ReceivedAt,
            Capture.Source,
            Capture.Actor,
            EventId
        );

    /// <summary>
    /// The capture of the event that this choice makes on a contact point: with a key of its own, so that it is there once however often
    /// the contact point is linked.
    /// </summary>
    public Capture OnContactPoint() => Capture with { IdempotencyKey = $"{EventId:N}:{Choice.Channel}:{Choice.Purpose}" };
}

/// <summary>A contact point of an account.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="OtherIds">The other ids that it had when it was linked.</param>
/// <param name="Confirmation">How it was confirmed; null when it is not.</param>
public sealed record AccountContactPoint(
    ContactPointKind Kind,
    IReadOnlyList<Guid> OtherIds,
    ContactPointConfirmation? Confirmation = null
);

/// <summary>
/// An account of the customer website: what its holder chose, and which contact points that covers. The fold of the account's events.
/// </summary>
public sealed record Account
{
    /// <summary>The account's pseudonym, which is its stream's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Every choice, oldest first.</summary>
    public ImmutableList<AccountChoice> Choices { get; init; } = [];

    /// <summary>The contact points linked now.</summary>
    public ImmutableDictionary<Guid, AccountContactPoint> ContactPoints { get; init; } =
        ImmutableDictionary<Guid, AccountContactPoint>.Empty;

    /// <summary>Every id of them.</summary>
    public IEnumerable<Guid> Streams => ContactPoints.Keys.SelectMany(StreamsOf);

    /// <summary>The organisations that it belongs to.</summary>
    public ImmutableList<OrganisationLinked> Organisations { get; init; } = [];

    /// <summary>The fold of an account's events, in the order of their versions; none for one that is new.</summary>
    public static Account Fold(Guid id, IEnumerable<IEvent> events) =>
        events.Aggregate(new Account { Id = id }, (account, e) => account.After(e));

    /// <summary>What holds after one more event.</summary>
    /// <exception cref="InvalidOperationException">It is no event of an account.</exception>
    public Account After(IEvent e) =>
        e switch
        {
            IEvent<PreferencesChosen> chosen => Apply(chosen),
            IEvent<ContactPointLinked> linked => Apply(linked.Data),
            IEvent<ContactPointUnlinked> unlinked => Apply(unlinked.Data),
            IEvent<OrganisationLinked> organisation => Apply(organisation.Data),
            IEvent<AllowRefused> or IEvent<AccountEventErased> => this,
            _ => throw new InvalidOperationException($"The fold does not know the event type {e.EventTypeName}."),
        };

    /// <summary>An organisation.</summary>
    public Account Apply(OrganisationLinked e) => this with { Organisations = Organisations.Add(e) };

    /// <summary>A choice.</summary>
    public Account Apply(IEvent<PreferencesChosen> e) =>
        this with
        {
            Choices = Choices.AddRange(e.Data.Choices.Select(choice => new AccountChoice(e.Id, choice, e.Data.Capture))),
        };

    /// <summary>A contact point linked.</summary>
    public Account Apply(ContactPointLinked e) =>
        this with
        {
            ContactPoints = ContactPoints.SetItem(e.ContactPoint, new AccountContactPoint(e.Kind, e.OtherIds ?? [], e.Confirmation)),
        };

    /// <summary>A contact point unlinked.</summary>
    public Account Apply(ContactPointUnlinked e) => this with { ContactPoints = ContactPoints.Remove(e.ContactPoint) };

    /// <summary>Every id of one of them.</summary>
    public IEnumerable<Guid> StreamsOf(Guid contactPoint) => ContactPoints[contactPoint].OtherIds.Prepend(contactPoint);

    /// <summary>
    /// A capture as it is on one of them, with how that was confirmed. Whoever acts with a link that was sent there confirms it by the act.
    /// </summary>
    /// <param name="capture">How the act came.</param>
    /// <param name="contactPoint">The contact point.</param>
    /// <param name="sentTo">Where the link was sent with which they act; null when they use none, or when that is not known.</param>
    public Capture CaptureOn(Capture capture, Guid contactPoint, Guid? sentTo) =>
        capture with
        {
            Confirmation =
                sentTo is { } place && StreamsOf(contactPoint).Contains(place)
                    ? new ContactPointConfirmation(ConfirmedBy.Us, capture.ReceivedAt)
                    : ContactPoints[contactPoint].Confirmation,
        };

    /// <summary>The contact points that a channel reaches, in the order of their ids.</summary>
    public IEnumerable<Guid> Serving(Channel channel) =>
        ContactPoints.Where(point => Serves(point.Value.Kind, channel)).Select(point => point.Key).Order();

    /// <summary>
    /// The refusals of which something holds: not taken back by a later choice as wide. A contact point that is linked gets them.
    /// </summary>
    public IEnumerable<AccountChoice> RefusalsInForce(PurposeCatalogue catalogue) =>
        Choices.Where(refusal =>
            refusal.Choice.Choice == Choice.Refuse
            && !Choices.Exists(other => other.ToStatement().LiftsAllOf(refusal.ToStatement(), catalogue))
        );

    /// <summary>Whether a choice says something that the account has not said already.</summary>
    public bool IsNews(PreferenceChoice choice, PurposeCatalogue catalogue) =>
        choice.Choice == Choice.Refuse
            ? !Choices.Exists(refusal =>
                refusal.Choice == choice && !Choices.Exists(other => other.ToStatement().Lifts(refusal.ToStatement(), catalogue))
            )
            : LastOn(choice.Channel, choice.Purpose)?.Choice.Choice != Choice.Allow;

    /// <summary>Whether a permission would open something that the account refuses.</summary>
    public bool IsOpenedBy(Statement permission, PurposeCatalogue catalogue) =>
        new ContactPoint { Statements = [.. Choices.Select(choice => choice.ToStatement())] }.IsOpenedBy(permission, catalogue);

    /// <summary>The last choice on exactly a channel and purpose.</summary>
    public AccountChoice? LastOn(Channel channel, string purpose) =>
        Choices.FindLast(choice => choice.Choice.Channel == channel && choice.Choice.Purpose == purpose);

    /// <summary>Whether a kind of contact point can be reached by a channel.</summary>
    public static bool Serves(ContactPointKind kind, Channel channel) =>
        channel == Channel.All || (CanBeLinked(kind) && ServedChannels.Serves(kind, channel));

    /// <summary>Whether a contact point of a kind can be one of an account: not what belongs to several people.</summary>
    public static bool CanBeLinked(ContactPointKind kind) =>
        kind is ContactPointKind.Email or ContactPointKind.Telephone or ContactPointKind.Postal;
}
