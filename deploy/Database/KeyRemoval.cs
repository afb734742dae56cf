using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Database;

/// <summary>Has the database no longer know a key, unless something that it holds needs it.</summary>
internal static class KeyRemoval
{
    // An id does not say under which key it is: whatever was heard of first since the key is known may be under it.
    private const string Named = $"""
        select count(*) from {LedgerStore.Schema}.mt_streams
        where type in ('contact_point', 'account') and created >= (select registered_at from {KeyRegister.Table} where use = $1 and version = $2)
        """;

    private const string Subscribers = $"""
        select count(*) from {LedgerStore.Schema}.subscriber
        where jsonb_path_exists(registration, '$.**.keyVersion ? (@ == $version)', jsonb_build_object('version', $1::int))
        """;

    // Each table whose rows say with which version they were sealed.
    private static readonly IReadOnlyList<string> Sealed =
    [
        $"{LedgerStore.Schema}.evidence",
        .. ConsentDatabase
            .Services.SelectMany(service => service.Tables)
            .Select(owned => owned.Table)
            .Where(table => table.Columns.Any(column => column.Name == "key_version"))
            .Select(table => table.Identifier.QualifiedName),
    ];

    /// <summary>Removes it.</summary>
    /// <returns>Why it stays; none when it is gone.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(
        NpgsqlDataSource database,
        string use,
        int version,
        bool acceptsLoss,
        CancellationToken cancellation
    )
    {
        if (!acceptsLoss && await WhyNeededAsync(database, use, version, cancellation) is { } needed)
        {
            return [$"{needed}, or accept that: 'database keys forget {use} {version} --accept-loss'"];
        }

        await using var command = database.CreateCommand($"delete from {KeyRegister.Table} where use = $1 and version = $2");
        command.Parameters.Add(new NpgsqlParameter { Value = use });
        command.Parameters.Add(new NpgsqlParameter { Value = version });
        return await command.ExecuteNonQueryAsync(cancellation) == 1
            ? []
            : [$"the database knows no key {use} {version}; 'database keys' lists those that it knows"];
    }

    // Keys of links seal nothing that is kept here.
    private static async Task<string?> WhyNeededAsync(NpgsqlDataSource database, string use, int version, CancellationToken cancellation) =>
        use == KeyUse.ContactPoints.Name ? await WhoIsNamedAsync(database, version, cancellation)
        : use == KeyUse.Evidence.Name ? await WhatIsSealedAsync(database, version, cancellation)
        : null;

    private static async Task<string?> WhoIsNamedAsync(NpgsqlDataSource database, int version, CancellationToken cancellation)
    {
        var since = await CountAsync(database, Named, cancellation, KeyUse.ContactPoints.Name, version);
        return since == 0
            ? null
            : $"{KeyUse.ContactPoints.Name} {version} may be needed: {since} contact points and accounts are from after it was registered, "
                + "and without it whoever of them objected would not be found and be written to. Give it to the services that lack it";
    }

    private static async Task<string?> WhatIsSealedAsync(NpgsqlDataSource database, int version, CancellationToken cancellation)
    {
        var needs = new List<string>();
        foreach (var table in Sealed)
        {
            var rows = await CountAsync(database, $"select count(*) from {table} where key_version = $1", cancellation, version);
            needs.AddRange(rows == 0 ? [] : [$"{rows} rows of {table}"]);
        }

        var subscribers = await CountAsync(database, Subscribers, cancellation, version);
        needs.AddRange(subscribers == 0 ? [] : [$"the secrets of {subscribers} subscribers"]);
        return needs.Count == 0
            ? null
            : $"{KeyUse.Evidence.Name} {version} is needed: it opens {string.Join(", ", needs)}. Forget it when they are gone, as "
                + "deploy/docs/keys.md says";
    }

    private static async Task<long> CountAsync(
        NpgsqlDataSource database,
        string sql,
        CancellationToken cancellation,
        params object[] parameters
    )
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
