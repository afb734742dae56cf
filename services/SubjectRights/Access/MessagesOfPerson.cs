using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;
using Wolverine.Runtime.Serialization;

namespace SenefConsent.SubjectRights;

/// <summary>Confirmations and replies to a person that wait to be sent, or could not be.</summary>
internal sealed class MessagesOfPerson(NpgsqlDataSource database, EvidenceVault vault, HeldItems items, DataMap map) : IPersonSearch
{
    private const string Tables = """
        select format('%s.%s', nspname, relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where relkind = 'r' and nspname like 'messages\_%' and relname = any($1) and has_any_column_privilege(c.oid, 'select') order by 1
        """;

    public DataSource Source => DataSource.Messages;

    public async Task<IReadOnlyList<HeldItem>> FindAsync(Person person, HttpContext http, CancellationToken cancellation)
    {
        var texts = person.Texts;
        var found = new List<HeldItem>();
        foreach (var table in await TablesAsync(cancellation))
        {
            await using var command = database.CreateCommand(
                $"""
                select id, message_type, body from {table}
                where exists (select from unnest($1) as named (id) where position(named.id in body) > 0)
                """
            );
            command.Parameters.Add(
                new NpgsqlParameter { Value = person.ContactPoints.Select(id => Encoding.UTF8.GetBytes($"{id}")).ToArray() }
            );
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                found.Add(
                    new HeldItem(
                        items.OfRow(
                            Source,
                            table,
                            "message",
                            null,
                            texts["Message"],
                            new JsonObject { ["id"] = rows.GetGuid(0), ["message_type"] = rows.GetString(1) },
                            person,
                            ContentOf(rows.GetString(1), rows.GetFieldValue<byte[]>(2))
                        )
                    )
                );
            }
        }

        return found;
    }

    // Whom the message is for, and what it says, is sealed in it.
    private string ContentOf(string type, byte[] body)
    {
        var place = map.Queues.Single(queue => type.EndsWith($".{queue.Name}", StringComparison.Ordinal));
        var part = place.Members.Single(member => MappedPlace.CategoryOf(member.Value) == DataCategory.Sealed).Key;
        var message = JsonNode.Parse(EnvelopeSerializer.Deserialize(body).Data)!.AsObject();
        var secret = message.Single(member => member.Key.Equals(part, StringComparison.OrdinalIgnoreCase)).Value;
        return Encoding.UTF8.GetString(vault.Open(secret.Deserialize<SealedBytes>(JsonSerializerOptions.Web)!));
    }

    private async Task<IReadOnlyList<string>> TablesAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Tables);
        command.Parameters.Add(new NpgsqlParameter { Value = SubjectRightsTables.MessageTables });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var tables = new List<string>();
        while (await rows.ReadAsync(cancellation))
        {
            tables.Add(rows.GetString(0));
        }

        return tables;
    }
}
