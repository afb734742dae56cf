using System.Text.Json;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>The versions of the data protection policy: what each changed, hence whom to tell and whom to ask again.</summary>
public sealed class PolicyVersions(NpgsqlDataSource database, IDocumentStore store, PurposeCatalogue catalogue)
{
    private const string Table = PreferencesTables.PolicyVersion;

    /// <summary>Publishes a version. One that is there is never changed.</summary>
    /// <returns>Whether what is published under the name changes just this.</returns>
    public async Task<bool> PublishAsync(
        string version,
        IReadOnlyList<PolicyChange> changes,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var written = JsonSerializer.Serialize(changes);
        await using var command = database.CreateCommand(
            $"insert into {Table} (version, changes, published_at) values ($1, $2, $3) on conflict do nothing"
        );
        foreach (var value in new object[] { version, written, now })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellation);
        return await ReadAsync(version, cancellation) == written;
    }

    /// <summary>
    /// The accounts to be told of a version, a page at a time: all there are, as the policy promises. Of each, the consents that the
    /// version leaves untouched, and those that are for something it changes and are to be asked for again. Null when there is no such
    /// version.
    /// </summary>
    public async Task<PolicyAccountsPage?> AccountsAsync(
        string version,
        Guid after,
        int limit,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (await ReadAsync(version, cancellation) is not { } written)
        {
            return null;
        }

        var changes = JsonSerializer.Deserialize<List<PolicyChange>>(written)!;
        await using var session = store.QuerySession();
        var accounts = (
            await session.AdvancedSql.QueryAsync<Guid>(
                $"select id from {LedgerStore.Schema}.mt_streams where type = 'account' and id > ? order by id limit {limit}",
                cancellation,
                after
            )
        ).ToArray();
        var links = await session.Query<LinkedContactPoint>().Where(link => accounts.Contains(link.Account)).ToListAsync(cancellation);
        var points = (
            await session.LoadManyAsync<ContactPoint>(cancellation, [.. links.Select(link => link.ContactPoint).Distinct()])
        ).ToDictionary(point => point.Id);
        return new PolicyAccountsPage([.. accounts.Select(Told)], accounts.Length == limit ? accounts[^1] : null);

        PolicyAccount Told(Guid account)
        {
            var consents = links
                .Where(link => link.Account == account && points.ContainsKey(link.ContactPoint))
                .SelectMany(link => points[link.ContactPoint].ConsentsInForce(catalogue, now))
                .ToLookup(IsChanged, consent => new PolicyConsent(consent.EventId, consent.Channel, consent.Purpose));
            return new PolicyAccount(account, [.. consents[false]], [.. consents[true]]);
        }

        // What is wider or narrower than the change is touched by it as well.
        bool IsChanged(Statement consent) =>
            changes.Exists(change =>
                (change.Channel == Channel.All || change.Channel == consent.Channel)
                && (catalogue.Covers(change.Purpose, consent.Purpose) || catalogue.Covers(consent.Purpose, change.Purpose))
            );
    }

    private async Task<string?> ReadAsync(string version, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select changes from {Table} where version = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = version });
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }
}

/// <summary>
/// <c>POST /policy-versions</c> and <c>GET /policy-versions/{version}/accounts</c>: whom a new version of the policy is to be told, and
/// whom to ask again.
/// </summary>
public static class PolicyVersionsEndpoint
{
    private const int PageSize = 500;

    /// <summary>Answers 200 with the first page of accounts; publishing the very same again does as well.</summary>
    [ProducesResponseType<PolicyAccountsPage>(200)]
    public static async Task<IResult> Post(
        PolicyVersionRequest request,
        PolicyVersions versions,
        PurposeCatalogue catalogue,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (GivenName.FaultOf("version", request.Version, GivenName.LongestId) is { } fault)
        {
            return Problems.Problem(400, fault);
        }

        if (request.Changes.Any(change => change?.Purpose is null || catalogue.Find(change.Purpose) is null))
        {
            return Problems.Problem(400, $"A change has no purpose of the catalogue; it is one of {catalogue.Names}.");
        }

        return await versions.PublishAsync(request.Version, request.Changes, clock.GetUtcNow(), cancellation)
            ? await Get(request.Version, null, versions, clock, cancellation)
            : Problems.Problem(409, "This version is published with other changes. Give the new one a new name.");
    }

    /// <summary>Answers 200 with a page of accounts as things stand now.</summary>
    /// <param name="version">The version's name.</param>
    /// <param name="after">The <c>next</c> of the page before; the first page when not given.</param>
    [ProducesResponseType<PolicyAccountsPage>(200)]
    public static async Task<IResult> Get(
        string version,
        Guid? after,
        PolicyVersions versions,
        TimeProvider clock,
        CancellationToken cancellation
    ) =>
        await versions.AccountsAsync(version, after ?? Guid.Empty, PageSize, clock.GetUtcNow(), cancellation) is { } page
            ? TypedResults.Ok(page)
            : Problems.Problem(404, "No such version of the policy is published.");
}
