using Npgsql;

namespace SenefConsent.SubjectRights;

/// <summary>
/// A breach in the list: what it is looked up by. It is written in the transaction of the breach's events, and says nothing that does not
/// follow from them; a breach is always read from its events.
/// </summary>
/// <param name="Id">The breach.</param>
/// <param name="Reference">What it is called.</param>
/// <param name="AwareAt">When the controller was reasonably certain of it.</param>
/// <param name="ClosedAt">When it was closed; null while it is open.</param>
internal sealed record BreachRow(Guid Id, string Reference, DateTimeOffset AwareAt, DateTimeOffset? ClosedAt)
{
    /// <summary>What writes it.</summary>
    public NpgsqlBatchCommand Upsert() =>
        new(
            $"""
            insert into {SubjectRightsTables.Breach} (id, reference, aware_at, closed_at) values ($1, $2, $3, $4)
            on conflict (id) do update set aware_at = excluded.aware_at, closed_at = excluded.closed_at
            """
        )
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = Id },
                new NpgsqlParameter<string> { TypedValue = Reference },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = AwareAt },
                new NpgsqlParameter
                {
                    Value = ClosedAt is { } closed ? closed : DBNull.Value,
                    NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz,
                },
            },
        };
}
