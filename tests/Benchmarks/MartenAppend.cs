using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using SenefConsent.Local;

namespace SenefConsent.Benchmarks;

/// <summary>
/// The yardstick: <c>pgbench</c> calling the function that Marten appends with, one new stream with one event a transaction, and nothing else: no
/// row of the blocklist, no evidence, no HTTP.
/// </summary>
internal sealed partial class MartenAppend(string pgbench, string connectionString, string script)
{
    private const int Threads = 2;

    /// <summary>Prepares it.</summary>
    /// <param name="postgres">Where.</param>
    /// <param name="database">The database it writes to.</param>
    /// <param name="like">A database with objections of ours in it: the body and the types are those of one of them.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<MartenAppend> PrepareAsync(BenchmarkPostgres postgres, string database, string like, CancellationToken cancellation)
    {
        // Marten has no change feed.
        await postgres.ExecuteAsync(database, "alter table consent.mt_events disable trigger user", cancellation);
        var script = Path.Combine(postgres.Directory.FullName, "append.sql");
        await File.WriteAllTextAsync(script, await postgres.ReadAsync<string>(like,
            """
            select format(
                'select consent.mt_quick_append_events(gen_random_uuid(), %L, %L, array[gen_random_uuid()], array[%L], array[%L], array[%L]::jsonb[], array[null]::bytea[], array[now()]);',
                s.type, e.tenant_id, e.type, e.mt_dotnet_type, e.data)
            from consent.mt_events e join consent.mt_streams s on s.id = e.stream_id
            order by e.seq_id limit 1
            """, cancellation), cancellation);
        return new MartenAppend(Find(postgres.Binaries), postgres.ConnectionStringOf(database, "email-unsubscribe"), script);
    }

    /// <summary>Appends for a while.</summary>
    /// <returns>Transactions a second.</returns>
    public async Task<double> RunAsync(int clients, int seconds, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        Environment.SetEnvironmentVariable("PGPASSWORD", connection.Password);
        var output = await Command.RunAsync(
            pgbench,
            [
                "-n", "-M", "prepared", "-c", Number(clients), "-j", Number(Threads), "-T", Number(seconds), "-f", script,
                "-h", connection.Host!, "-p", Number(connection.Port), "-U", connection.Username!, connection.Database!,
            ],
            cancellation);
        return Tps().Match(output) is { Success: true } tps
            ? double.Parse(tps.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new BenchmarkFailedException($"pgbench does not say how many transactions a second: {output}");
    }

    // Beside the server's programs; those on the path may be links to them.
    private static string Find(string binaries)
    {
        var server = new FileInfo(Path.Combine(binaries, "initdb"));
        var pgbench = Path.Combine((server.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? server).DirectoryName!, "pgbench");
        return File.Exists(pgbench)
            ? pgbench
            : throw new BenchmarkFailedException($"{pgbench} is missing; it comes with PostgreSQL's server programs, in some distributions as postgresql-contrib.");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^tps = ([0-9.]+) \(without", RegexOptions.Multiline)]
    private static partial Regex Tps();
}
