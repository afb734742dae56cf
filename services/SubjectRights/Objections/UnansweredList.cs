using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>An objection that waits for its answer.</summary>
/// <param name="Objection">Its event.</param>
/// <param name="Source">The door by which it came.</param>
/// <param name="ReceivedAt">When it reached us.</param>
internal sealed record Unanswered(Guid Objection, Source Source, DateTimeOffset ReceivedAt)
{
    /// <summary>Where a list goes on after it.</summary>
    public ReceivedCursor Cursor => new(ReceivedAt, Objection);
}

/// <summary>Looks up the objections that wait for an answer.</summary>
public sealed class UnansweredList(NpgsqlDataSource database, AnswerClock answerClock)
{
    /// <summary>How many wait, by the door they came by.</summary>
    public async Task<IReadOnlyList<UnansweredCount>> CountsAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select source, count(*), count(*) filter (where received_at < $1), min(received_at) from {AwaitedAnswers.Table}
            where answered_at is null group by source order by min(received_at), source
            """
        );
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = answerClock.LateIfReceivedBefore(now) });
        var counts = new List<UnansweredCount>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            counts.Add(
                new UnansweredCount(SourceOf(row.GetString(0)), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3))
            );
        }

        return counts;
    }

    /// <summary>Those that wait, the oldest first.</summary>
    /// <param name="source">Only those that came by this door; all when null.</param>
    /// <param name="after">The <see cref="Unanswered.Cursor"/> of the last one before.</param>
    /// <param name="until">Only those that reached us until then.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<IReadOnlyList<Unanswered>> PageAsync(
        Source? source,
        ReceivedCursor after,
        DateTimeOffset until,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select objection, source, received_at from {AwaitedAnswers.Table}
            where answered_at is null and (received_at, objection) > ($1, $2) and received_at <= $3 and ($4 is null or source = $4)
            order by received_at, objection limit $5
            """
        );
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = after.At });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after.Id });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = until.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = source is { } door ? ExactNames<Source>.Of(door) : null });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var page = new List<Unanswered>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            page.Add(new Unanswered(row.GetGuid(0), SourceOf(row.GetString(1)), row.GetFieldValue<DateTimeOffset>(2)));
        }

        return page;
    }

    private static Source SourceOf(string name) => ExactNames<Source>.Find(name)!.Value;
}
