using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>GET /subscribers</c> and <c>GET /subscribers/{name}/deliveries</c>: for the data protection officer, how far everyone is who mirrors
/// the blocklist, and what each took. Positions and times only: what was said about whom is for the client that is told of it, and for a
/// person's access package.
/// </summary>
internal static class SubscriberProgressEndpoint
{
    private const int PageLength = 100;

    private static readonly string OldestDue = $"""
        (select e.timestamp from {ChangeFeed.Table} c join {LedgerStore.Schema}.mt_events e on e.seq_id = c.seq_id
            where c.position > s.position order by c.position limit 1)
        """;

    private const string Behind = $"(select count(*) from {ChangeFeed.Table} c where c.position > s.position)";

    [ProducesResponseType<SubscribersResponse>(200)]
    public static async Task<IResult> Get(
        SubscriberRegister subscribers,
        ChangeFeed feed,
        NpgsqlDataSource database,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        await feed.PublishAsync(cancellation);
        var end = await feed.EndAsync(cancellation);
        var due = await DueAsync(database, cancellation);
        return TypedResults.Ok(
            new SubscribersResponse(
                clock.GetUtcNow(),
                end,
                [
                    .. from one in await subscribers.EverAsync(cancellation)
                    let known = due[one.Name]
                    select new SubscriberProgress(
                        one.Name,
                        one.Client,
                        one.Registration.Terms.Origin,
                        one.State,
                        one.Position,
                        known.Behind,
                        known.Changes,
                        known.Messages,
                        one.Registration.Channels,
                        one.Registration.Purposes,
                        known.OldestDueAt,
                        known.TakenAt,
                        one.Attempts,
                        one.State == SubscriberState.Retrying ? one.NextAttemptAt : null,
                        one.DisabledAt,
                        one.RemovedAt
                    ),
                ],
                await ReadersAsync(database, cancellation)
            )
        );
    }

    /// <param name="name">What the subscriber is called, whichever client registered it.</param>
    /// <param name="after">The <c>next</c> of the page before; the latest when not given.</param>
    [ProducesResponseType<SubscriberDeliveriesPage>(200)]
    public static async Task<IResult> GetDeliveries(
        string name,
        string? after,
        SubscriberRegister subscribers,
        NpgsqlDataSource database,
        CancellationToken cancellation
    )
    {
        if (await subscribers.FindAsync(name, cancellation) is null)
        {
            return Problems.Problem(404, "No client has registered a subscriber of this name.");
        }

        if (Cursor.Of(after) is not { } from)
        {
            return Problems.Problem(400, "after is not the next of an earlier answer.");
        }

        await using var command = database.CreateCommand(
            $"""
            select message, positions[1], last_position, cardinality(positions), taken_at, attempts from {BlocklistTables.Delivery}
            where subscriber = $1 and (last_position, taken_at) < ($2, $3) order by last_position desc, taken_at desc limit $4
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from.Position });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = from.TakenAt });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageLength + 1 });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var taken = new List<TakenMessage>();
        while (await rows.ReadAsync(cancellation))
        {
            taken.Add(
                new TakenMessage(
                    rows.GetString(0),
                    rows.GetInt64(1),
                    rows.GetInt64(2),
                    rows.GetInt32(3),
                    rows.GetFieldValue<DateTimeOffset>(4),
                    rows.GetInt32(5)
                )
            );
        }

        return TypedResults.Ok(
            taken.Count > PageLength
                ? new SubscriberDeliveriesPage(
                    taken[..PageLength],
                    $"{new Cursor(taken[PageLength - 1].Last, taken[PageLength - 1].TakenAt)}"
                )
                : new SubscriberDeliveriesPage(taken)
        );
    }

    private static async Task<Dictionary<string, Due>> DueAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select s.name, {Behind}, {OldestDue}, coalesce(d.changes, 0), coalesce(d.messages, 0), d.taken_at
            from {BlocklistTables.Subscriber} s
            left join (
                select subscriber, sum(cardinality(positions)) as changes, count(*) as messages, max(taken_at) as taken_at
                from {BlocklistTables.Delivery} group by subscriber) d on d.subscriber = s.name
            """
        );
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var due = new Dictionary<string, Due>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellation))
        {
            due.Add(
                rows.GetString(0),
                new Due(
                    rows.GetInt64(1),
                    await TimeAsync(rows, 2, cancellation),
                    rows.GetInt64(3),
                    rows.GetInt64(4),
                    await TimeAsync(rows, 5, cancellation)
                )
            );
        }

        return due;
    }

    private static async Task<IReadOnlyList<FeedReader>> ReadersAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select s.client, s.position, {Behind}, s.read_at, {OldestDue} from {BlocklistTables.FeedReader} s order by s.client"
        );
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var readers = new List<FeedReader>();
        while (await rows.ReadAsync(cancellation))
        {
            readers.Add(
                new FeedReader(
                    rows.GetString(0),
                    rows.GetInt64(1),
                    rows.GetInt64(2),
                    rows.GetFieldValue<DateTimeOffset>(3),
                    await TimeAsync(rows, 4, cancellation)
                )
            );
        }

        return readers;
    }

    private static async Task<DateTimeOffset?> TimeAsync(NpgsqlDataReader rows, int column, CancellationToken cancellation) =>
        await rows.IsDBNullAsync(column, cancellation) ? null : rows.GetFieldValue<DateTimeOffset>(column);

    private sealed record Due(long Behind, DateTimeOffset? OldestDueAt, long Changes, long Messages, DateTimeOffset? TakenAt);

    private sealed record Cursor(long Position, DateTimeOffset TakenAt)
    {
        public static Cursor? Of(string? text) =>
            text is null ? new(long.MaxValue, DateTimeOffset.MaxValue)
            : text.Split('_') is [var position, var ticks]
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at <= DateTimeOffset.MaxValue.Ticks
                ? new(last, new DateTimeOffset(at, TimeSpan.Zero))
            : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}_{TakenAt.UtcTicks}");
    }
}
