using System.Data;
using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// Every contact point that is blocked for a channel and a purpose, read at one snapshot and a part at a time, whatever their number. What
/// was said after the snapshot comes in the <see cref="ChangeFeed"/> after <see cref="Position"/>; some of what is in it may come there
/// again.
/// </summary>
/// <remarks>
/// E-mail domains and organisations are contact points of their own. What an organisation has refused also blocks those who are known to
/// belong to it; whose e-mail domain is blocked cannot be told from a contact point's id. An id does not tell its kind either: one that
/// nobody can have by this channel may be among them.
/// </remarks>
public sealed class BlockedContactPoints : IAsyncDisposable
{
    private const int RowsAtOnce = 2_000;

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly SendQuestion question;
    private readonly PurposeCatalogue catalogue;

    private BlockedContactPoints(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        long position,
        SendQuestion question,
        PurposeCatalogue catalogue
    )
    {
        this.connection = connection;
        this.transaction = transaction;
        this.question = question;
        this.catalogue = catalogue;
        Position = position;
    }

    /// <summary>Where the change feed goes on.</summary>
    public long Position { get; }

    /// <summary>Takes the snapshot.</summary>
    /// <param name="database">The database.</param>
    /// <param name="question">What they are blocked for.</param>
    /// <param name="catalogue">The purposes.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<BlockedContactPoints> OpenAsync(
        NpgsqlDataSource database,
        SendQuestion question,
        PurposeCatalogue catalogue,
        CancellationToken cancellation
    )
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            await using var position = new NpgsqlCommand(
                $"select coalesce(max(position), 0) from {ChangeFeed.Table}",
                connection,
                transaction
            );
            var end = (long)(await position.ExecuteScalarAsync(cancellation))!;
            await using var cursor = new NpgsqlCommand($"declare rows no scroll cursor for {BlocklistRow.Select}", connection, transaction);
            await cursor.ExecuteNonQueryAsync(cancellation);
            return new BlockedContactPoints(connection, transaction, end, question, catalogue);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next ones, in no order that means anything; null at the end. May be empty before.</summary>
    public async Task<IReadOnlyList<Guid>?> NextAsync(CancellationToken cancellation)
    {
        await using var fetch = new NpgsqlCommand($"fetch {RowsAtOnce} from rows", connection, transaction);
        Dictionary<Guid, BlocklistRow> rows;
        await using (var reader = await fetch.ExecuteReaderAsync(cancellation))
        {
            rows = await BlocklistRow.ReadAsync(reader, cancellation);
        }

        if (rows.Count == 0)
        {
            return null;
        }

        var refusing = await BlocklistRow.FindAsync(
            connection,
            [.. rows.Values.SelectMany(row => row.Organisations ?? []).Distinct()],
            cancellation
        );
        return [.. rows.Where(row => !ProbeContactPoint.Is(row.Key) && IsBlocked(row.Value)).Select(row => row.Key)];

        bool IsBlocked(BlocklistRow row) =>
            row.Fault is not null
            || (row.Organisations ?? []).Any(id => refusing.GetValueOrDefault(id)?.Fault is not null)
            || SendDecision
                .Decide(
                    new RecipientStatements(
                        row.Statements,
                        [],
                        [.. (row.Organisations ?? []).SelectMany(id => refusing.GetValueOrDefault(id)?.Statements ?? [])]
                    ),
                    question,
                    catalogue
                )
                .Verdict == Verdict.Blocked;
    }

    /// <summary>Lets the snapshot go.</summary>
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
