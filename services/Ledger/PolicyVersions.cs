using System.Text.Json;
using Marten;
using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>The versions of the data protection policy: what each changed, hence whom to tell and whom to ask again.</summary>
public sealed class PolicyVersions(NpgsqlDataSource database, IDocumentStore store, PurposeCatalogue catalogue)
{
    /// <summary>The table; a service's role can insert and read.</summary>
    public const string Table = $"{LedgerStore.Schema}.policy_version";

    /// <summary>Publishes a version. One that is there is never changed.</summary>
    /// <returns>Whether what is published under the name changes just this.</returns>
    public async Task<bool> PublishAsync(string version, IReadOnlyList<PolicyChange> changes, DateTimeOffset now, CancellationToken cancellation)
    {
        var written = JsonSerializer.Serialize(changes);
        await using var command = database.CreateCommand($"insert into {Table} (version, changes, published_at) values ($1, $2, $3) on conflict do nothing");
        foreach (var value in new object[] { version, written, now })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellation);
        return await ReadAsync(version, cancellation) == written;
    }

    /// <summary>
    /// The accounts to be told of a version, a page at a time: all there are, as the policy promises. Of each, the consents that the version leaves untouched, and
    /// those that are for something it changes and are to be asked for again. Null when there is no such version.
    /// </summary>
    public async Task<PolicyAccountsPage?> AccountsAsync(string version, Guid after, int limit, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await ReadAsync(version, cancellation) is not { } written)
        {
            return null;
        }

        var changes = JsonSerializer.Deserialize<List<PolicyChange>>(written)!;
        await using var session = store.QuerySession();
        var accounts = (await session.AdvancedSql.QueryAsync<Guid>(
            $"select id from {LedgerStore.Schema}.mt_streams where type = 'account' and id > ? order by id limit {limit}", cancellation, after)).ToArray();
        var links = await session.Query<LinkedContactPoint>().Where(link => accounts.Contains(link.Account)).ToListAsync(cancellation);
        var points = (await session.LoadManyAsync<ContactPoint>(cancellation, [.. links.Select(link => link.ContactPoint).Distinct()])).ToDictionary(point => point.Id);
        return new PolicyAccountsPage([.. accounts.Select(Told)], accounts.Length == limit ? accounts[^1] : null);

        PolicyAccount Told(Guid account)
        {
            var consents = links.Where(link => link.Account == account && points.ContainsKey(link.ContactPoint))
                .SelectMany(link => points[link.ContactPoint].ConsentsInForce(catalogue, now))
                .ToLookup(IsChanged, consent => new PolicyConsent(consent.EventId, consent.Channel, consent.Purpose));
            return new PolicyAccount(account, [.. consents[false]], [.. consents[true]]);
        }

        // What is wider or narrower than the change is touched by it as well.
        bool IsChanged(Statement consent) => changes.Exists(change =>
            (change.Channel == Channel.All || change.Channel == consent.Channel)
            && (catalogue.Covers(change.Purpose, consent.Purpose) || catalogue.Covers(consent.Purpose, change.Purpose)));
    }

    private async Task<string?> ReadAsync(string version, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select changes from {Table} where version = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = version });
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }
}
