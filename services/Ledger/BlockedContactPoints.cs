using System.Data;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// Every contact point that is blocked for a channel and a purpose, read at one snapshot and a part at a time, whatever their number. What was said after the snapshot
/// comes in the <see cref="ChangeFeed"/> after <see cref="Position"/>; some of what is in it may come there again.
/// </summary>
/// <remarks>
/// E-mail domains and organisations are contact points of their own. What an organisation has refused also blocks those who are known to belong to it; whose e-mail domain
/// is blocked cannot be told from a contact point's id. An id does not tell its kind either: one that nobody can have by this channel may be among them.
/// </remarks>
public sealed class BlockedContactPoints : IAsyncDisposable
{
    private const int RowsAtOnce = 2_000;

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly SendQuestion question;
    private readonly PurposeCatalogue catalogue;

    private BlockedContactPoints(NpgsqlConnection connection, NpgsqlTransaction transaction, long position, SendQuestion question, PurposeCatalogue catalogue)
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
    public static async Task<BlockedContactPoints> OpenAsync(NpgsqlDataSource database, SendQuestion question, PurposeCatalogue catalogue, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            await using var position = new NpgsqlCommand($"select coalesce(max(position), 0) from {ChangeFeed.Table}", connection, transaction);
            var end = (long)(await position.ExecuteScalarAsync(cancellation))!;
            await using var cursor = new NpgsqlCommand($"declare rows no scroll cursor for select id, data from {LedgerStore.BlocklistTable}", connection, transaction);
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
        var rows = await RowsAsync(fetch, cancellation);
        if (rows.Count == 0)
        {
            return null;
        }

        var organisations = rows.Values.SelectMany(row => row.Organisations ?? []).Distinct().ToArray();
        await using var read = new NpgsqlCommand($"select id, data from {LedgerStore.BlocklistTable} where id = any($1)", connection, transaction);
        read.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = organisations, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        var refusing = organisations.Length == 0 ? [] : await RowsAsync(read, cancellation);
        return [.. rows.Where(row => IsBlocked(row.Value)).Select(row => row.Key)];

        bool IsBlocked(BlocklistRow row) => SendDecision.Decide(
            new RecipientStatements(row.Statements, [], [.. (row.Organisations ?? []).SelectMany(id => refusing.GetValueOrDefault(id)?.Statements ?? [])]),
            question, catalogue).Verdict == Verdict.Blocked;
    }

    /// <summary>Lets the snapshot go.</summary>
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static async Task<Dictionary<Guid, BlocklistRow>> RowsAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var rows = new Dictionary<Guid, BlocklistRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(reader.GetGuid(0), JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), BlocklistRowJson.Default.BlocklistRow)!);
        }

        return rows;
    }
}
