using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>What the system tells of itself in the register: settings, rights, rules and rows as they are at this look.</summary>
public sealed class GeneratedParts(
    NpgsqlDataSource database,
    PurposeCatalogue catalogue,
    RetentionRules retention,
    IOptions<ClientOptions> clients
)
{
    private const string Rights = $"""
        select grantee::regrole::text, c.oid::regclass::text, array_agg(distinct privilege_type order by privilege_type)
        from pg_class c cross join lateral aclexplode(c.relacl) granted
        where c.relnamespace = '{LedgerStore.Schema}'::regnamespace and c.relkind in ('r', 'p') and granted.grantee <> c.relowner
            and granted.grantee <> 0
        group by 1, 2 order by 1, 2
        """;

    /// <summary>They.</summary>
    /// <param name="recorded">The recipients that subscribers are looked for among.</param>
    /// <param name="language">The language of the texts.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<GeneratedRegister> ReadAsync(RecordedRegister recorded, string language, CancellationToken cancellation) =>
        new(
            RegisterOrigin.Generated,
            [.. catalogue.Purposes.Select(purpose => new RegisteredPurpose(purpose.Name, purpose.Parent, purpose.In(language)))],
            [
                .. retention.Rules.Select(rule => new RegisteredRetention(
                    rule.Id,
                    rule.Applies,
                    rule.Period,
                    JsonSerializer.SerializeToElement(rule.Then).GetString()!,
                    rule.Policy,
                    rule.Law,
                    rule.Owner,
                    rule.EveryMonths
                )),
            ],
            [.. clients.Value.ApiKeys.Select(key => new RegisteredClient(key.Client, key.Scopes))],
            await RowsAsync(
                Rights,
                row => new DatabaseRight(row.GetString(0), row.GetString(1), row.GetFieldValue<string[]>(2)),
                cancellation
            ),
            await RowsAsync(
                $"select name, client from {SubjectRightsTables.Subscriber} where removed_at is null order by name",
                row => SubscriberOf(row.GetString(0), row.GetString(1), recorded),
                cancellation
            ),
            await RowsAsync(
                $"select version, published_at, changes from {SubjectRightsTables.PolicyVersion} order by published_at",
                row => new RegisteredPolicyVersion(
                    row.GetString(0),
                    row.GetFieldValue<DateTimeOffset>(1),
                    JsonSerializer.Deserialize<List<PolicyChange>>(row.GetString(2))!
                ),
                cancellation
            )
        );

    private static RegisteredSubscriber SubscriberOf(string name, string client, RecordedRegister recorded)
    {
        var recipient = recorded.Recipients.FirstOrDefault(one => one.EndedAt is null && (one.Client == name || one.Client == client));
        return new RegisteredSubscriber(name, client, recipient?.Id, recipient is null ? [RegisterWarning.NotInRegister] : []);
    }

    private async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(read(rows));
        }

        return found;
    }
}
