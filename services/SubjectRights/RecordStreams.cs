using JasperFx.Events;
using Marten;

namespace SenefConsent.SubjectRights;

/// <summary>Reads records from their events.</summary>
internal static class RecordStreams
{
    /// <summary>Those that there are, in no order.</summary>
    /// <param name="store">Keeps the events.</param>
    /// <param name="ids">Which.</param>
    /// <param name="fold">The record that the events of a stream tell.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<IReadOnlyList<TRecord>> FoldAsync<TRecord>(
        this IDocumentStore store,
        IReadOnlyList<Guid> ids,
        Func<Guid, IEnumerable<IEvent>, TRecord?> fold,
        CancellationToken cancellation
    )
        where TRecord : class
    {
        await using var session = store.QuerySession();
        var events = await session
            .Events.QueryAllRawEvents()
            .Where(e => ids.Contains(e.StreamId))
            .OrderBy(e => e.Version)
            .ToListAsync(cancellation);
        return [.. events.GroupBy(e => e.StreamId).Select(stream => fold(stream.Key, stream)).OfType<TRecord>()];
    }
}
