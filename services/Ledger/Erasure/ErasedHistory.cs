using JasperFx.Events;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// What becomes of an event when what it is about is erased. What refuses, or proves a consent, stays without what tells more than that; of
/// the others only their place stays.
/// </summary>
/// <param name="keyring">Makes what stands for the keys of acts.</param>
/// <param name="contactPoints">Every id of the contact points that are erased.</param>
/// <param name="accounts">The accounts that are erased.</param>
public sealed class ErasedHistory(ContactPointKeyring keyring, IReadOnlySet<Guid> contactPoints, IReadOnlySet<Guid> accounts)
{
    // Who spoke, where it is another contact point or an account: the two are no longer known to belong together.
    private static readonly string Nobody = $"{Guid.Empty:N}";

    /// <summary>The event's data as it is then; the same when nothing of it is erased.</summary>
    public object Of(IEvent e) =>
        e.Data switch
        {
            IContactPointEvent said when contactPoints.Contains(e.StreamId) => Of(said),
            IUnattributedEvent waited => Of(waited),
            IAccountEvent account => accounts.Contains(e.StreamId) || IsLink(account)
                ? new AccountEventErased(e.Timestamp.ToUniversalTime())
                : WithoutReplaced(account),
            var other => other,
        };

    private object Of(IContactPointEvent said) =>
        said switch
        {
            ObjectionRecorded e => e with { Capture = Of(e.Capture) },
            ObjectionLifted e => e with { Capture = Of(e.Capture) },
            ObjectionAnswered e => e with { Capture = Of(e.Capture) },
            ConsentGiven e => e with { Capture = Of(e.Capture) },
            ConsentWithdrawn e => e with { Capture = Of(e.Capture) },
            ProspectingPaused e => e with { Capture = Of(e.Capture) },
            PauseEnded e => e with { Capture = Of(e.Capture) },
            ProcessingRestricted e => e with { Capture = Of(e.Capture) },
            RestrictionEnded e => e with { Capture = Of(e.Capture) },
            ContactPointErased e => e with { Capture = Of(e.Capture) },
            StatementErased e => e,
            LiftRefused or ConsentRequested or ObjectionReasonGiven or HelpRequested or OrganisationJoined => new StatementErased(
                said.Scope,
                new Capture(said.Capture.Source, Of(said.Capture.Actor), OccurredAt: null, said.Capture.ReceivedAt)
            ),
            _ => throw new InvalidOperationException($"Nothing says what becomes of {said.GetType().Name} when it is erased."),
        };

    private static object Of(IUnattributedEvent waited) =>
        waited switch
        {
            UnattributedReceived e => e with { ContactPoint = null, Reading = null },
            UnattributedResolved e => e with { ContactPoint = null },
            PauseTakenAlong => new PauseTakenAlong(Guid.Empty),
            _ => throw new InvalidOperationException($"Nothing says what becomes of {waited.GetType().Name} when it is erased."),
        };

    /// <summary>
    /// A capture without what tells more than who said what, when, and shown what. The times stay, and what was shown: they decide which
    /// statement wins, and prove what was known.
    /// </summary>
    internal static Capture WithoutDetails(Capture capture, ContactPointKeyring keyring) =>
        capture with
        {
            Campaign = null,
            IdempotencyKey = capture.IdempotencyKey is { } key ? HashOf(key, keyring) : null,
            Evidence = null,
            Reading = null,
        };

    private Capture Of(Capture capture) => WithoutDetails(capture, keyring) with { Actor = Of(capture.Actor) };

    private static string Of(string actor) =>
        actor.Split(':') is [var kind, var id] && Guid.TryParseExact(id, "N", out _) ? $"{kind}:{Nobody}" : actor;

    // The event's id was made of the key, so the same act is known for ever. That a refusal was taken along stays visible in the key's form.
    private static string HashOf(string key, ContactPointKeyring keyring)
    {
        return Objecting.TakenAlongParts(key) is var (of, scope, from) ? $"{Hash(of)}:{scope}:{Hash(from)}" : Hash(key);

        string Hash(string text) => $"{keyring.IdOfRequest($"erased|{text}"):N}";
    }

    private bool IsLink(IAccountEvent account) =>
        account switch
        {
            ContactPointLinked e => Names(e.ContactPoint, e.OtherIds),
            ContactPointUnlinked e => Names(e.ContactPoint, e.OtherIds),
            _ => false,
        };

    private bool Names(Guid contactPoint, IReadOnlyList<Guid>? otherIds) =>
        contactPoints.Contains(contactPoint) || (otherIds ?? []).Any(contactPoints.Contains);

    private IAccountEvent WithoutReplaced(IAccountEvent account) =>
        account is ContactPointLinked { Replaces: { } replaced } linked && contactPoints.Contains(replaced)
            ? linked with
            {
                Replaces = null,
            }
            : account;
}
