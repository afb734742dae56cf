using System.Text;
using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>GET /unattributed</c>: the data protection officer's list of what may be an objection, and each with all that arrived.
/// </summary>
public static class UnattributedEndpoint
{
    private const int PageSize = 100;
    private const int DaysCounted = 30;
    private const string Newest = "newest";
    private const string Oldest = "oldest";

    /// <summary>Those that wait.</summary>
    /// <param name="after">The <c>next</c> of the page before, asked for in the same order; the first page when not given.</param>
    /// <param name="reason">Only those that wait for this reason.</param>
    /// <param name="source">Only those that came by this door.</param>
    /// <param name="order"><c>newest</c> first when not given, or <c>oldest</c> first.</param>
    [ProducesResponseType<UnattributedPage>(200)]
    public static async Task<IResult> List(
        string? after,
        string? reason,
        string? source,
        string? order,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        if (FaultOf(reason, source, order) is { } fault)
        {
            return Problems.Problem(400, fault);
        }

        var isOldestFirst = order == Oldest;
        if ((after is null ? (isOldestFirst ? ReceivedCursor.First : ReceivedCursor.Last) : ReceivedCursor.Parse(after)) is not { } cursor)
        {
            return Problems.Problem(400, ReceivedCursor.IsNone);
        }

        var waiting = Waiting(session, ExactNames<UnattributedReason>.Find(reason), ExactNames<Source>.Find(source));
        var ordered = isOldestFirst
            ? waiting
                .Where(item => item.ReceivedAt > cursor.At || (item.ReceivedAt == cursor.At && item.Id > cursor.Id))
                .OrderBy(item => item.ReceivedAt)
                .ThenBy(item => item.Id)
            : waiting
                .Where(item => item.ReceivedAt < cursor.At || (item.ReceivedAt == cursor.At && item.Id < cursor.Id))
                .OrderByDescending(item => item.ReceivedAt)
                .ThenByDescending(item => item.Id);
        var found = await ordered.Take(PageSize + 1).ToListAsync(cancellation);
        var page = found.Take(PageSize).ToList();
        return TypedResults.Ok(
            new UnattributedPage(
                [.. page.Select(item => ItemOf(item))],
                found.Count > PageSize ? $"{new ReceivedCursor(page[^1].ReceivedAt, page[^1].Id)}" : null
            )
        );
    }

    /// <summary>How much waits, and how much was not kept.</summary>
    [ProducesResponseType<UnattributedCounts>(200)]
    public static async Task<IResult> Counts(
        NpgsqlDataSource database,
        TurnedAwayRegister turnedAway,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var since = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-DaysCounted);
        return TypedResults.Ok(
            new UnattributedCounts(await WaitingAsync(database, cancellation), await turnedAway.SinceAsync(since, cancellation))
        );
    }

    /// <summary>One, with all that arrived. That it was read is recorded.</summary>
    /// <param name="id">Which.</param>
    [ProducesResponseType<UnattributedItem>(200)]
    public static async Task<IResult> Get(
        Guid id,
        IQuerySession session,
        EvidenceVault vault,
        ReadLog log,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (await session.LoadAsync<UnattributedObjection>(id, cancellation) is not { } found)
        {
            return NotFound();
        }

        await log.RecordAsync(http, "unattributed", id);
        var evidence = await vault.FindAsync(found.Evidence, cancellation);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(ItemOf(found, evidence is null ? null : KeptParts.Of(Encoding.UTF8.GetString(vault.Open(evidence)))));
    }

    /// <summary>What waits, for a reason and by a door where they are given.</summary>
    internal static IQueryable<UnattributedObjection> Waiting(IQuerySession session, UnattributedReason? reason, Source? source)
    {
        var waiting = session.Query<UnattributedObjection>().Where(item => item.Resolution == null);
        waiting = reason is { } why
            ? waiting.Where(item => item.MatchesSql("d.data ->> 'reason' = ?", ExactNames<UnattributedReason>.Of(why)))
            : waiting;
        return source is { } door
            ? waiting.Where(item => item.MatchesSql("d.data ->> 'source' = ?", ExactNames<Source>.Of(door)))
            : waiting;
    }

    private static string? FaultOf(string? reason, string? source, string? order) =>
        reason is not null && ExactNames<UnattributedReason>.Find(reason) is null
            ? $"reason is unknown; it is one of {string.Join(", ", ExactNames<UnattributedReason>.All)}."
        : source is not null && ExactNames<Source>.Find(source) is null
            ? $"source is unknown; it is one of {string.Join(", ", ExactNames<Source>.All)}."
        : order is not (null or Newest or Oldest) ? $"order is unknown; it is {Newest} or {Oldest}."
        : null;

    private static async Task<IReadOnlyList<WaitingCount>> WaitingAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select data ->> 'reason', data ->> 'source', count(*), min(received_at) from {LedgerStore.UnattributedTable}
            where data ->> 'resolution' is null group by 1, 2 order by 3 desc, 1, 2
            """
        );
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var counts = new List<WaitingCount>();
        while (await row.ReadAsync(cancellation))
        {
            counts.Add(
                new WaitingCount(
                    ExactNames<UnattributedReason>.Find(row.GetString(0))!.Value,
                    ExactNames<Source>.Find(row.GetString(1))!.Value,
                    row.GetInt64(2),
                    row.GetFieldValue<DateTimeOffset>(3)
                )
            );
        }

        return counts;
    }

    internal static IResult NotFound() =>
        Problems.Problem(404, "Nothing with this id waits or was resolved; GET /unattributed lists what waits.");

    private static UnattributedItem ItemOf(UnattributedObjection found, string? content = null) =>
        new(found.Id, found.Reason, found.Source, found.ReceivedAt, content, found.Resolution, found.ResolvedAt, found.Reading);
}
