using System.Text.Json;
using JasperFx.Events;
using Marten;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>Who took from this system what it holds about somebody: by an export, or as a subscriber.</summary>
internal sealed class DataRecipients(IDocumentStore store, NpgsqlDataSource database, PurposeCatalogue catalogue)
{
    // Whether a change is delivered to it: one that was removed, or has answered 410, is told of nothing.
    private const string IsServed = "s.removed_at is null and s.disabled_at is null";

    /// <summary>
    /// Those who have to be told by a letter, by the names that this system knows them by. A subscriber reads in the feed that a contact point
    /// was erased or restricted, but not that it was rectified; a partner for whom an export was made reads no feed.
    /// </summary>
    /// <param name="contactPoints">Every id of the contact points.</param>
    /// <param name="action">What is done to them.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<string>> ToTellAsync(
        IReadOnlyCollection<Guid> contactPoints,
        TaskAction action,
        CancellationToken cancellation
    )
    {
        var isInFeed = action != TaskAction.Rectify;
        var exports = await RowsAsync(
            $"""
            select e.client, e.summary, exists (
                select from {SubjectRightsTables.Subscriber} s where s.client = e.client and {IsServed}) as is_served
            from {SubjectRightsTables.Export} e
            """,
            row =>
                (
                    Client: row.GetString(0),
                    Summary: JsonSerializer.Deserialize<ExportSummary>(row.GetString(1), JsonSerializerOptions.Web)!,
                    IsServed: row.GetBoolean(2)
                ),
            cancellation
        );
        var candidates = exports.Where(export => export.Summary.Partner is not null || !(isInFeed && export.IsServed)).ToList();
        var events = candidates.Count == 0 ? [] : await EventsAsync(contactPoints, cancellation);
        var subscribers = await RowsAsync(
            $"""
            select distinct d.subscriber from {SubjectRightsTables.Delivery} d
            where d.positions && array(
                select c.position from {LedgerStore.Schema}.mt_events e join {ChangeFeed.Table} c on c.seq_id = e.seq_id
                where e.stream_id = any($1))
                and not ($2 and exists (select from {SubjectRightsTables.Subscriber} s where s.name = d.subscriber and {IsServed}))
            """,
            row => row.GetString(0),
            cancellation,
            new NpgsqlParameter<Guid[]> { TypedValue = [.. contactPoints] },
            new NpgsqlParameter<bool> { TypedValue = isInFeed }
        );
        return
        [
            .. candidates
                .Where(export => IsIn(export.Summary, events, catalogue))
                .Select(export => export.Summary.Partner ?? export.Client)
                .Concat(subscribers)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Whether an export named one of the contact points that events are of. It names nobody: whoever was blocked for what it was about at its
    /// time is in it.
    /// </summary>
    public static bool IsIn(ExportSummary export, IReadOnlyList<IEvent> events, PurposeCatalogue catalogue) =>
        events
            .Where(e => e.Timestamp <= export.StartedAt)
            .GroupBy(e => e.StreamId)
            .Any(stream =>
                SendDecision
                    .Decide(
                        RecipientStatements.None with
                        {
                            Own = ContactPoint.Fold(stream.Key, stream).Statements,
                        },
                        new SendQuestion(export.Channel, export.Purpose, export.Audience, export.StartedAt),
                        catalogue
                    )
                    .Verdict == Verdict.Blocked
            );

    private async Task<IReadOnlyList<IEvent>> EventsAsync(IReadOnlyCollection<Guid> contactPoints, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await HeldItems.EventsOfAsync(session, [.. contactPoints], cancellation);
    }

    private async Task<List<T>> RowsAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation,
        params IReadOnlyList<NpgsqlParameter> parameters
    )
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(read(rows));
        }

        return found;
    }
}
