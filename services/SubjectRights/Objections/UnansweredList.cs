using System.Globalization;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>An objection that waits for its answer.</summary>
/// <param name="Objection">Its event.</param>
/// <param name="ContactPoint">Where it was recorded.</param>
/// <param name="Source">The door by which it came.</param>
/// <param name="ReceivedAt">When it reached us.</param>
public sealed record Unanswered(Guid Objection, Guid ContactPoint, Source Source, DateTimeOffset ReceivedAt)
{
    /// <summary>Where a list goes on after it.</summary>
    public string Cursor => string.Create(CultureInfo.InvariantCulture, $"{ReceivedAt.UtcTicks}_{Objection:N}");
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
    /// <param name="after">The <see cref="Unanswered.Cursor"/> of the last one before; null to begin.</param>
    /// <param name="until">Only those that reached us until then.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is no cursor.</exception>
    public async Task<IReadOnlyList<Unanswered>> PageAsync(
        Source? source,
        string? after,
        DateTimeOffset until,
        int limit,
        CancellationToken cancellation
    )
    {
        var (at, id) = after is null ? (DateTimeOffset.MinValue, Guid.Empty) : CursorOf(after);
        await using var command = database.CreateCommand(
            $"""
            select objection, contact_point, source, received_at from {AwaitedAnswers.Table}
            where answered_at is null and (received_at, objection) > ($1, $2) and received_at <= $3 and ($4 is null or source = $4)
            order by received_at, objection limit $5
            """
        );
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = at });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = until.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = source is { } door ? ExactNames<Source>.Of(door) : null });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var page = new List<Unanswered>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            page.Add(new Unanswered(row.GetGuid(0), row.GetGuid(1), SourceOf(row.GetString(2)), row.GetFieldValue<DateTimeOffset>(3)));
        }

        return page;
    }

    private static Source SourceOf(string name) => ExactNames<Source>.Find(name)!.Value;

    private static (DateTimeOffset At, Guid Id) CursorOf(string after) =>
        after.Split('_') is [var at, var id]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
        && ticks <= DateTimeOffset.MaxValue.Ticks
        && Guid.TryParse(id, out var last)
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), last)
            : throw new FormatException("after is not the next of an earlier answer.");
}
