using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;
using SenefConsent.Database;
using SenefConsent.Local;
using SenefConsent.Testing;

namespace SenefConsent.Proofs.Recovery;

/// <summary>
/// What <c>deploy/production</c> needs of a machine, on this one: settings, secrets, a place for backups, and a stand-in for Docker.
/// </summary>
internal sealed class RecoveredMachine : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("consent-recovery-");
    private readonly DeployedSystem system;
    private readonly Dictionary<string, string> environment = [];

    private RecoveredMachine(DeployedSystem system) => this.system = system;

    /// <summary>Has the server archive its log, as it does in production.</summary>
    public static async Task<RecoveredMachine> PrepareAsync(DeployedSystem system, CancellationToken cancellation)
    {
        var machine = new RecoveredMachine(system);
        try
        {
            await machine.PrepareAsync(cancellation);
            return machine;
        }
        catch
        {
            machine.Dispose();
            throw;
        }
    }

    /// <summary>Runs commands of an operator.</summary>
    /// <returns>What they printed.</returns>
    public Task<string> RunAsync(string commands, CancellationToken cancellation) =>
        Command.RunAsync("bash", ["-euo", "pipefail", "-c", $"cd '{Repository.Root}'\n{commands}"], environment, cancellation);

    /// <summary>Has the log leave the server up to here, as it does by itself after a minute.</summary>
    public async Task ArchiveAsync(CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(system.Services.Addresses.Postgres);
        await using var command = database.CreateCommand("select pg_walfile_name(pg_switch_wal())");
        var segment = (string)(await command.ExecuteScalarAsync(cancellation))!;
        await using var archived = database.CreateCommand("select coalesce(last_archived_wal >= $1, false) from pg_stat_archiver");
        archived.Parameters.AddWithValue(segment);
        while (!(bool)(await archived.ExecuteScalarAsync(cancellation))!)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
    }

    public void Dispose() => directory.Delete(recursive: true);

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        var (postgres, owner) = (system.Postgres, new NpgsqlConnectionStringBuilder(system.Services.Addresses.Postgres));
        var (backups, journalCopy, secrets) = (MakeDirectory("backups"), MakeDirectory("journal-copy"), MakeDirectory("secrets"));
        await WriteAsync(
            "settings.env",
            $"JOURNAL_DIRECTORY='{system.JournalDirectory}'\nJOURNAL_COPY='{journalCopy}'\nBACKUP_DIRECTORY='{backups}'\n"
        );
        await WriteAsync("secrets/ConnectionStrings__Owner", owner.ConnectionString);
        await WriteAsync(
            "secrets/ConnectionStrings__Erasure",
            new NpgsqlConnectionStringBuilder(owner.ConnectionString)
            {
                Username = ConsentDatabase.RoleOf(Erasure.Role),
                Password = system.Secrets.RolePasswords[Erasure.Role],
            }.ConnectionString
        );
        await WriteAsync("secrets/Ledger__ContactPointKeys__1", system.Secrets.ContactPointKey);
        await WriteAsync("secrets/Ledger__EvidenceKeys__1", system.Secrets.EvidenceKey);

        // The configuration of production, at other places.
        var configuration = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "deploy", "production", "pgbackrest.conf"),
            cancellation
        );
        foreach (var (setting, value) in new[] { ("repo1-path", backups), ("pg1-path", postgres.Data), ("lock-path", backups) })
        {
            configuration = Regex.Replace(configuration, $"^{setting}=.*$", $"{setting}={value}", RegexOptions.Multiline);
        }

        await WriteAsync("pgbackrest.conf", $"{configuration}pg1-port={owner.Port}\n");
        await WriteAsync(
            "server/backup.conf",
            $"[global]\nrepo1-cipher-pass={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n"
        );
        await Command.RunAsync(
            "chown",
            ["-R", $"--reference={postgres.Data}", backups, Path.Combine(directory.FullName, "server")],
            cancellation
        );
        if (Environment.IsPrivilegedProcess)
        {
            // The server runs as another user.
            File.SetUnixFileMode(directory.FullName, (UnixFileMode)Convert.ToInt32("755", 8));
        }

        var server = Path.GetDirectoryName(PostgresBinaries.Find("pg_ctl")!)!;
        environment["PATH"] = string.Join(
            Path.PathSeparator,
            Path.Combine(Repository.Root, "tests", "Proofs", "Recovery"),
            server,
            Environment.GetEnvironmentVariable("PATH")
        );
        environment["CONSENT_ETC"] = directory.FullName;
        environment["DATABASE"] = Repository.AssemblyOf("Database");
        environment["Secrets__Directory"] = secrets;
        environment["Journal__Directory"] = system.JournalDirectory;
        environment["PGDATA"] = postgres.Data;
        environment["PGHOST"] = owner.Host!;
        environment["PGPORT"] = $"{owner.Port}";
        environment["PGPASSWORD"] = owner.Password!;
        environment["SERVER_LOG"] = postgres.LogFile;
        environment["SERVER_OPTIONS"] = postgres.Options;
        environment["PGBACKREST_CONFIG"] = Path.Combine(directory.FullName, "pgbackrest.conf");
        environment["PGBACKREST_CONFIG_INCLUDE_PATH"] = Path.Combine(directory.FullName, "server");
        await ArchiveFromNowOnAsync(cancellation);
    }

    private async Task ArchiveFromNowOnAsync(CancellationToken cancellation)
    {
        var command =
            $"env PGBACKREST_CONFIG={environment["PGBACKREST_CONFIG"]} "
            + $"PGBACKREST_CONFIG_INCLUDE_PATH={environment["PGBACKREST_CONFIG_INCLUDE_PATH"]} "
            + "pgbackrest --stanza=consent archive-push %p";
        await File.AppendAllTextAsync(
            Path.Combine(system.Postgres.Data, "postgresql.conf"),
            $"\narchive_mode = on\narchive_timeout = 60\narchive_command = '{command}'\n",
            cancellation
        );
        await system.Postgres.StopAsync("fast", cancellation);
        await system.Postgres.StartAsync(cancellation);
    }

    private string MakeDirectory(string name) => directory.CreateSubdirectory(name).FullName;

    private Task WriteAsync(string name, string content)
    {
        var file = Path.Combine(directory.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return File.WriteAllTextAsync(file, content);
    }
}
