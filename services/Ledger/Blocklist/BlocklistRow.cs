using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;

namespace SenefConsent.Ledger;

/// <summary>The row of the blocklist, as far as a decision needs it.</summary>
internal sealed record BlocklistRow(IReadOnlyList<Statement> Statements, IReadOnlyList<Guid>? Organisations)
{
    public const string Select = $"select id, data from {LedgerStore.BlocklistTable}";

    // Most recipients have no row at all, so the table is asked by id and gives back the few that do. The array is a parameter: one
    // prepared statement, whatever the number of recipients.
    public const string SelectByIds = $"{Select} where id = any($1)";

    /// <summary>Why it cannot be read; null when it can. Whoever it is about is blocked then, and nobody beside them.</summary>
    [JsonIgnore]
    public Exception? Fault { get; private init; }

    public static BlocklistRow Of(ContactPoint contactPoint) => new(contactPoint.Statements, contactPoint.Organisations);

    public ContactPoint ToContactPoint(Guid id) =>
        new()
        {
            Id = id,
            Statements = Statements,
            Organisations = Organisations,
        };

    public static NpgsqlParameter<Guid[]> IdsParameter(Guid[] ids) =>
        new() { TypedValue = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    /// <summary>Those that are there, in the transaction of the connection if it has one. Asks nothing about nobody.</summary>
    public static async Task<Dictionary<Guid, BlocklistRow>> FindAsync(
        NpgsqlConnection connection,
        Guid[] ids,
        CancellationToken cancellation
    )
    {
        if (ids.Length == 0)
        {
            return [];
        }

        await using var command = new NpgsqlCommand(SelectByIds, connection) { Parameters = { IdsParameter(ids) } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await ReadAsync(reader, cancellation);
    }

    /// <summary>Those of an answer to <see cref="Select"/>.</summary>
    public static async Task<Dictionary<Guid, BlocklistRow>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var rows = new Dictionary<Guid, BlocklistRow>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(reader.GetGuid(0), ReadOrFail(() => Read(reader).Row));
        }

        return rows;
    }

    /// <summary>One that is read in a way which may fail.</summary>
    public static BlocklistRow ReadOrFail(Func<BlocklistRow> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (!StoreFault.IsOutage(fault))
        {
            return new BlocklistRow([], null) { Fault = fault };
        }
    }

    /// <summary>The one that a reader of <see cref="Select"/> is at.</summary>
    public static (Guid Id, BlocklistRow Row) Read(NpgsqlDataReader reader) =>
        (reader.GetGuid(0), JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), BlocklistRowJson.Default.BlocklistRow)!);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BlocklistRow))]
internal sealed partial class BlocklistRowJson : JsonSerializerContext;
