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
    /// <summary>
    /// A contact point and all that belong to the same accounts, in the order of their ids. The accounts are locked until the session ends, so that
    /// none is linked meanwhile.
    /// </summary>
    public static async Task<IReadOnlyList<Guid>> OfSamePersonAsync(IDocumentSession session, Guid contactPoint, CancellationToken cancellation)
    {
        var accounts = (await session.Query<LinkedContactPoint>().Where(link => link.ContactPoint == contactPoint).Select(link => link.Account).ToListAsync(cancellation)).ToArray();
        if (accounts.Length == 0)
        {
            return [contactPoint];
        }

        await session.BeginTransactionAsync(cancellation);
        await session.AdvancedSql.QueryAsync<Guid>(
            $"select id from {LedgerStore.Schema}.mt_streams where id = any(?) order by id for update", cancellation, accounts);
        var linked = await session.Query<LinkedContactPoint>().Where(link => accounts.Contains(link.Account)).Select(link => link.ContactPoint).ToListAsync(cancellation);
        return [.. linked.Append(contactPoint).Distinct().Order()];
    }

    internal static string IdOf(Guid account, Guid contactPoint) => $"{account:N}{contactPoint:N}";
}

internal sealed partial class LinkedContactPointProjection : EventProjection
{
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        switch (e.Data)
        {
            case ContactPointLinked linked:
                operations.Store(new LinkedContactPoint(LinkedContactPoint.IdOf(e.StreamId, linked.ContactPoint), e.StreamId, linked.ContactPoint));
                break;
            case ContactPointUnlinked unlinked:
                operations.Delete<LinkedContactPoint>(LinkedContactPoint.IdOf(e.StreamId, unlinked.ContactPoint));
                break;
        }

        return ValueTask.CompletedTask;
    }
}
