using Npgsql;

namespace SenefConsent.SubjectRights;

/// <summary>
/// A case in the list: what it is looked up by. It is written in the transaction of the case's events, and says nothing that does not follow
/// from them; a case is always read from its events.
/// </summary>
/// <param name="Id">The case.</param>
/// <param name="Reference">What it is called in letters.</param>
/// <param name="ReceivedAt">When its time began.</param>
/// <param name="IsOpen">Whether the requester still waits for an answer.</param>
/// <param name="DueOn">By the end of which day it was to be answered when it last changed.</param>
/// <param name="ClosedAt">When it was closed; null while it is open.</param>
/// <param name="Subjects">What it is about.</param>
/// <param name="Rights">What is asked for, by the names that the contract has for it.</param>
internal sealed record CaseRow(
    Guid Id,
    string Reference,
    DateTimeOffset ReceivedAt,
    bool IsOpen,
    DateOnly DueOn,
    DateTimeOffset? ClosedAt,
    IReadOnlyList<Guid> Subjects,
    IReadOnlyList<string> Rights
)
{
    /// <summary>What writes it.</summary>
    public NpgsqlBatchCommand Upsert() =>
        new(
            $"""
            insert into {SubjectRightsTables.Case} (id, reference, received_at, is_open, due_on, subjects, rights, closed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (id) do update set
                received_at = excluded.received_at, is_open = excluded.is_open, due_on = excluded.due_on, subjects = excluded.subjects,
                closed_at = excluded.closed_at
            """
        )
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = Id },
                new NpgsqlParameter<string> { TypedValue = Reference },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = ReceivedAt },
                new NpgsqlParameter<bool> { TypedValue = IsOpen },
                new NpgsqlParameter<DateOnly> { TypedValue = DueOn },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. Subjects] },
                new NpgsqlParameter<string[]> { TypedValue = [.. Rights] },
                new NpgsqlParameter<DateTimeOffset?> { TypedValue = ClosedAt },
            },
        };
}
