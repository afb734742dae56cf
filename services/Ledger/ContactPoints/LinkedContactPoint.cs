using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>A contact point of an account: what tells which other contact points the same person has.</summary>
/// <param name="Id">Of both.</param>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="ContactPoint">The contact point.</param>
public sealed record LinkedContactPoint(string Id, Guid Account, Guid ContactPoint)
{
    /// <summary>The link of both.</summary>
    internal static LinkedContactPoint Of(Guid account, Guid contactPoint) => new(IdOf(account, contactPoint), account, contactPoint);

    internal static string IdOf(Guid account, Guid contactPoint) => $"{account:N}{contactPoint:N}";
}

internal sealed partial class LinkedContactPointProjection : EventProjection
{
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        switch (e.Data)
        {
            case ContactPointLinked linked:
                operations.Store(LinkedContactPoint.Of(e.StreamId, linked.ContactPoint));
                break;
            case ContactPointUnlinked unlinked:
                operations.Delete<LinkedContactPoint>(LinkedContactPoint.IdOf(e.StreamId, unlinked.ContactPoint));
                break;
        }

        return ValueTask.CompletedTask;
    }
}
