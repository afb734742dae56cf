using System.Security.Cryptography;
using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>A package that waits to be fetched. Of the token of its link only a hash is kept: the database gives no link back.</summary>
/// <param name="Kept">The package, sealed; of one that was fetched nothing.</param>
/// <param name="Case">Its case.</param>
/// <param name="TokenHash">SHA-256 of the token.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="ExpiresAt">The first instant at which it can no longer be fetched.</param>
/// <param name="FetchedAt">When it was fetched; null when it was not.</param>
internal sealed record PackageRow(
    SealedBytes Kept,
    Guid Case,
    byte[] TokenHash,
    DateTimeOffset MadeAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? FetchedAt
)
{
    /// <summary>What stands for a token.</summary>
    public static byte[] HashOf(ReadOnlySpan<byte> token) => SHA256.HashData(token);

    /// <summary>What writes it.</summary>
    public NpgsqlBatchCommand Insert() =>
        new(
            $"""
            insert into {SubjectRightsTables.Package} (id, case_id, token_hash, made_at, expires_at, key_version, content)
            values ($1, $2, $3, $4, $5, $6, $7)
            """
        )
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = Kept.Id },
                new NpgsqlParameter<Guid> { TypedValue = Case },
                new NpgsqlParameter<byte[]> { TypedValue = TokenHash },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = MadeAt },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = ExpiresAt },
                new NpgsqlParameter<int> { TypedValue = Kept.KeyVersion },
                new NpgsqlParameter<byte[]> { TypedValue = Kept.Ciphertext },
            },
        };

    /// <summary>What empties one that was fetched.</summary>
    public static NpgsqlBatchCommand Empty(Guid id, DateTimeOffset now) =>
        new($"update {SubjectRightsTables.Package} set fetched_at = $2, content = '' where id = $1")
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = id },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
            },
        };

    /// <summary>What empties those of a case whose place another one takes.</summary>
    public static NpgsqlBatchCommand EmptyOthers(Guid ofCase, Guid but, DateTimeOffset now) =>
        new(
            $"""
            update {SubjectRightsTables.Package} set expires_at = $3, content = ''
            where case_id = $1 and id <> $2 and fetched_at is null and expires_at > $3
            """
        )
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = ofCase },
                new NpgsqlParameter<Guid> { TypedValue = but },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
            },
        };

    /// <summary>The one of a token; null when there is none, or nothing of it is left: it was fetched, replaced or erased.</summary>
    public static async Task<PackageRow?> FindAsync(NpgsqlDataSource database, byte[] token, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select id, case_id, token_hash, made_at, expires_at, fetched_at, key_version, content
            from {SubjectRightsTables.Package} where token_hash = $1 and content <> ''
            """
        );
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = HashOf(token) });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new PackageRow(
                new SealedBytes(
                    row.GetGuid(0),
                    SealedPurpose.Package,
                    row.GetFieldValue<DateTimeOffset>(3),
                    row.GetFieldValue<DateTimeOffset>(4),
                    row.GetInt32(6),
                    row.GetFieldValue<byte[]>(7)
                ),
                row.GetGuid(1),
                row.GetFieldValue<byte[]>(2),
                row.GetFieldValue<DateTimeOffset>(3),
                row.GetFieldValue<DateTimeOffset>(4),
                row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5)
            )
            : null;
    }
}
