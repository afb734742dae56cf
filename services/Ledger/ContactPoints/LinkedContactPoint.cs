using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>A contact point of an account: what tells which other contact points the same person has.</summary>
/// <param name="Id">Of both.</param>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="ContactPoint">An id of the contact point; there is a row for each that was known when it was linked.</param>
/// <param name="KnownAs">The id by which the account knows it; null when it is this one.</param>
public sealed record LinkedContactPoint(string Id, Guid Account, Guid ContactPoint, Guid? KnownAs = null)
{
    internal static LinkedContactPoint Of(AccountLink link) =>
        new(
            IdOf(link.Account, link.ContactPoint),
            link.Account,
            link.ContactPoint,
            link.KnownAs == link.ContactPoint ? null : link.KnownAs
        );

    internal static string IdOf(Guid account, Guid contactPoint) => $"{account:N}{contactPoint:N}";

    /// <summary>The ids of the rows that an unlinking deletes.</summary>
    internal static IEnumerable<string> IdsOf(Guid account, ContactPointUnlinked e) =>
        [IdOf(account, e.ContactPoint), .. (e.OtherIds ?? []).Select(id => IdOf(account, id))];
}

internal sealed partial class LinkedContactPointProjection : EventProjection
{
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        switch (e.Data)
        {
            case ContactPointLinked linked:
                operations.Store(AccountLink.Of(e.StreamId, linked).Select(LinkedContactPoint.Of));
                break;
            case ContactPointUnlinked unlinked:
                foreach (var id in LinkedContactPoint.IdsOf(e.StreamId, unlinked))
                {
                    operations.Delete<LinkedContactPoint>(id);
                }

                break;
        }

        return ValueTask.CompletedTask;
    }
}
