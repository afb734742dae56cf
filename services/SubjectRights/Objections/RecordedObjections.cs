using JasperFx.Events;
using Marten;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>Looks up the events of objections and withdrawals of consent, and records that they were answered.</summary>
public sealed class RecordedObjections(
    NpgsqlDataSource database,
    IDocumentStore store,
    ShownNumbers shown,
    LedgerWriter writer,
    TimeProvider clock
)
{
    /// <summary>The one that has a number, or for which it was shown; null when there is none.</summary>
    public async Task<IEvent?> FindAsync(ObjectionNumber number, CancellationToken cancellation) =>
        await FindOrPauseAsync(number, cancellation) is { Data: not ProspectingPaused } found ? found : null;

    /// <summary>
    /// The same, or the pause by which somebody's words wait who got the number; null when there is none. What the data protection officer
    /// has found to be an objection is that objection.
    /// </summary>
    public async Task<IEvent?> FindOrPauseAsync(ObjectionNumber number, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select id from {LedgerStore.Schema}.mt_events where id between $1 and $2 limit 1"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = number.First });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = number.Last });
        var wanted = await command.ExecuteScalarAsync(cancellation) as Guid? ?? await shown.ObjectionOfAsync(number, cancellation);
        return wanted is not { } id ? null
            : await FindAsync([id], cancellation) is [var found] ? found
            : await FindOfWaitingAsync(id, cancellation);
    }

    /// <summary>Those of the ids that are objections or withdrawals.</summary>
    public async Task<IReadOnlyList<IEvent>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.QueryAllRawEvents().Where(e => ids.Contains(e.Id)).ToListAsync(cancellation);
        return [.. events.Where(e => e.Data is ObjectionRecorded or ConsentWithdrawn)];
    }

    /// <summary>Records that their senders were told that they are in force. Again has no further effect.</summary>
    /// <param name="objections">The events.</param>
    /// <param name="by">By what they were told.</param>
    /// <param name="actor">Who told them.</param>
    /// <param name="at">When.</param>
    /// <returns>How many were not known to be answered so.</returns>
    public async Task<int> AnswerAsync(IEnumerable<IEvent> objections, Source by, string actor, DateTimeOffset at)
    {
        var now = clock.GetUtcNow();
        var outcomes = await Task.WhenAll(
            objections.Select(objection =>
                writer.WriteAsync(
                    new AnswerObjection(
                        objection.StreamId,
                        objection.Id,
                        ((IContactPointEvent)objection.Data).Scope,
                        by,
                        actor,
                        at.ToUniversalTime(),
                        now
                    ),
                    AnswerObjection.Decide
                )
            )
        );
        return outcomes.Count(isNew => isNew);
    }

    // A pause and the objection that it was found to be have the same key.
    private async Task<IEvent?> FindOfWaitingAsync(Guid id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<UnattributedObjection>(id, cancellation) is not { ContactPoint: { } contactPoint })
        {
            return null;
        }

        var events = await session.Events.FetchStreamAsync(contactPoint, token: cancellation);
        return
            events.FirstOrDefault(e => e.Data is ProspectingPaused paused && paused.Unattributed == id)
                is { Data: ProspectingPaused { Capture.IdempotencyKey: { } key } } pause
            ? events.FirstOrDefault(e => e.Data is ObjectionRecorded recorded && recorded.Capture.IdempotencyKey == key) ?? pause
            : null;
    }
}
