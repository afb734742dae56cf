using System.Globalization;
using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Database;

/// <summary>Has the database no longer know a key, unless something that it holds needs it.</summary>
internal static class KeyRemoval
{
    // A contact point does not say under which key its id is: whatever was heard of first since the key is known may be under it.
    private const string ContactPoints = $"""
        select count(*) from {LedgerStore.Schema}.mt_streams
        where type = 'contact_point' and created >= (select registered_at from {KeyRegister.Table} where use = $1 and version = $2)
        """;

    private const string Subscribers =
        $"select count(*) from {LedgerStore.Schema}.subscriber where jsonb_path_exists(registration, '$.**.keyVersion ? (@ == $version)', $1)";

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

    private static async Task<string?> WhyNeededAsync(NpgsqlDataSource database, string use, int version, CancellationToken cancellation)
    {
        if (use == KeyUse.ContactPoints.Name)
        {
            var since = await CountAsync(database, ContactPoints, [use, version], cancellation);
            return since == 0
                ? null
                : $"{use} {version} may be needed: {since} contact points are from after it was registered, and without it whoever of them "
                    + "objected would not be found and be written to. Give it to the services that lack it";
        }

        if (use != KeyUse.Evidence.Name)
        {
            return null;
        }

        var needs = new List<string>();
        foreach (var table in Sealed)
        {
            var rows = await CountAsync(database, $"select count(*) from {table} where key_version = $1", [version], cancellation);
            needs.AddRange(rows == 0 ? [] : [$"{rows} rows of {table}"]);
        }

        var vars = new NpgsqlParameter
        {
            NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb,
            Value = string.Create(CultureInfo.InvariantCulture, $$"""{"version":{{version}}}"""),
        };
        var subscribers = await CountAsync(database, Subscribers, [vars], cancellation);
        needs.AddRange(subscribers == 0 ? [] : [$"the secrets of {subscribers} subscribers"]);
        return needs.Count == 0
            ? null
            : $"{use} {version} is needed: it opens {string.Join(", ", needs)}. Forget it when they are gone, as deploy/docs/keys.md says";
    }

    private static async Task<long> CountAsync(
        NpgsqlDataSource database,
        string sql,
        IEnumerable<object> parameters,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(
            parameters.Select(value => value as NpgsqlParameter ?? new NpgsqlParameter { Value = value }).ToArray()
        );
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
