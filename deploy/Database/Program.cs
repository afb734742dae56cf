using System.Globalization;
using Microsoft.Extensions.Configuration;
using Npgsql;
using SenefConsent.Database;
using SenefConsent.Ledger;
using SenefConsent.Web;

const string Usage = """
    usage: database migrate                     creates or upgrades schema, roles and grants
           database rebuild [--repair]          compares the blocklist with the events; exits 2 when rows differ and were not repaired
           database compare                     compares all that services read with the events, changes nothing, and exits with 2 when
                                                anything differs, or the journal is not whole: run it every day
           database keys                        lists the keys that the database knows, by their check values
           database keys register               has a database that was written to learn the keys given, on your word that they are its own
           database keys forget USE VERSION     takes out a key that nothing needs, for example one registered by mistake; with
                                                --accept-loss at the end also one that is needed and lost
           database sweep [--dry-run]           deletes what has come to the end of its retention, by retention.json; prints what it
                                                deleted, or would delete
           database erase [--dry-run]           carries out the erasures that the data protection officer ordered, erases what prospects said
                                                at the end of its retention, and deletes cases and breaches with their events at the end of
                                                theirs: run it every hour
           database reapply [--dry-run | --accept-loss]
                                                after a restore: applies the refusals of the journal that the database lacks; exits with 2
                                                when the journal itself lacks some. --accept-loss says that they are lost for good

    Journal__Directory              for reapply, and where given for compare and sweep: the directory of the journal
    Journal__Days                   for how many days its files are kept; 400 when not given
    ConnectionStrings__Owner        the owner of the schema; it may create roles
    ConnectionStrings__Sweep        for sweep, instead of the owner: the role {1}, which can do nothing else
    ConnectionStrings__Erasure      for erase, instead of the owner: the role {2}, the only one that may change events
    Roles__<role>                   the password of a role, for each of: {0}
    Ledger__ContactPointKeys__<n>,
    Ledger__EvidenceKeys__<n>       the keys of the services; where given, they must be those of the database
    Secrets__Directory              where files with these names hold their values; /run/secrets when not given
    """;

var configuration = new ConfigurationManager();
configuration.AddEnvironmentVariables();
try
{
    SecretFiles.AddTo(configuration);
}
catch (RefusedToStartException unreadable)
{
    await Console.Error.WriteLineAsync($"database: {unreadable.Message}");
    return 1;
}

if (
    configuration.GetConnectionString(
        args.FirstOrDefault() switch
        {
            "sweep" => "Sweep",
            "erase" => "Erasure",
            _ => "Owner",
        }
    )
        is not { Length: > 0 } owner
    || args
        is not (
            ["migrate"]
            or ["rebuild"]
            or ["rebuild", "--repair"]
            or ["compare"]
            or ["keys"]
            or ["keys", "register"]
            or ["keys", "forget", _, _]
            or ["keys", "forget", _, _, "--accept-loss"]
            or ["sweep"]
            or ["sweep", "--dry-run"]
            or ["erase"]
            or ["erase", "--dry-run"]
            or ["reapply"]
            or ["reapply", "--dry-run"]
            or ["reapply", "--accept-loss"]
        )
)
{
    await Console.Error.WriteLineAsync(
        Usage
            .Replace("{0}", string.Join(", ", ConsentDatabase.Roles.Select(ConsentDatabase.SettingOf)), StringComparison.Ordinal)
            .Replace("{1}", ConsentDatabase.RoleOf(RetentionSweep.Role), StringComparison.Ordinal)
            .Replace("{2}", ConsentDatabase.RoleOf(Erasure.Role), StringComparison.Ordinal)
    );
    return 64;
}

var none = CancellationToken.None;
var keys = configuration.GetSection(LedgerOptions.Section).Get<LedgerOptions>() ?? new LedgerOptions();
var journal = configuration.GetSection(JournalOptions.Section).Get<JournalOptions>() ?? new JournalOptions();
var hasKeys = keys.ContactPointKeys.Count + keys.EvidenceKeys.Count > 0;
try
{
    if (hasKeys && args[0] != "sweep")
    {
        Refuse(LedgerOptionsValidation.KeyFaultsOf(keys));
        Refuse(await ConsentDatabase.KeyFaultsAsync(owner, keys, none));
    }

    return args switch
    {
        ["migrate"] => await MigrateAsync(),
        ["compare"] => await CompareAsync(),
        ["keys"] => await ListKeysAsync(),
        ["keys", "register"] => await RegisterKeysAsync(),
        ["keys", "forget", var use, var version, ..] => await ForgetKeyAsync(use, version, acceptsLoss: args.Length == 5),
        ["sweep", ..] => await SweepAsync(isDryRun: args.Length == 2),
        ["erase", ..] => await EraseAsync(isDryRun: args.Length == 2),
        ["reapply", ..] => await ReapplyAsync(isDryRun: args.Contains("--dry-run"), acceptsLoss: args.Contains("--accept-loss")),
        _ => await RebuildAsync(repair: args.Length == 2),
    };
}
catch (Exception failure)
    when (failure
            is NpgsqlException
                or AggregateException
                or ArgumentException
                or DatabaseRefusedException
                or InvalidDataException
                or IOException
    )
{
    await Console.Error.WriteLineAsync($"database {args[0]}: {failure.Message}");
    return 1;
}

async Task<int> MigrateAsync()
{
    var passwords = ConsentDatabase.Roles.ToDictionary(
        role => role,
        role => configuration[$"Roles:{ConsentDatabase.SettingOf(role)}"] ?? ""
    );
    await ConsentDatabase.MigrateAsync(owner, passwords, none);
    if (hasKeys)
    {
        Refuse(await ConsentDatabase.RegisterKeysAsync(owner, keys, isVouchedFor: false, none));
    }

    Console.WriteLine("The database is up to date.");
    return 0;
}

async Task<int> RebuildAsync(bool repair)
{
    var report = await ConsentDatabase.RebuildAsync(owner, repair, none);
    Console.WriteLine($"{report.ContactPoints} contact points, {report.Differing} rows differ{(repair ? " and were written anew" : "")}.");
    return report.Differing > 0 && !repair ? 2 : 0;
}

async Task<int> CompareAsync()
{
    var differences = await ConsentDatabase.CompareAsync(owner, none);
    foreach (var difference in differences)
    {
        await Console.Error.WriteLineAsync($"{difference.Count} {difference.What}: {string.Join(", ", difference.Examples)}");
    }

    Console.WriteLine(differences.Count == 0 ? "Everything is what the events say." : "The events say something else: see above.");
    var faults = journal.Directory == "" ? [] : await JournalFiles.FaultsAsync(owner, journal, none);
    foreach (var fault in faults)
    {
        await Console.Error.WriteLineAsync(fault);
    }

    Console.WriteLine(
        journal.Directory == "" ? "The journal was not looked at: Journal__Directory is missing."
        : faults.Count == 0 ? "The journal is whole."
        : "The journal is not whole: see above."
    );
    return differences.Count + faults.Count == 0 ? 0 : 2;
}

async Task<int> ListKeysAsync()
{
    foreach (var key in await ConsentDatabase.KeysAsync(owner, none))
    {
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{key.Use} {key.Version}  {Convert.ToHexStringLower(key.CheckValue)}  registered {key.At:u} by {key.By}"
            )
        );
    }

    return 0;
}

async Task<int> RegisterKeysAsync()
{
    RequireKeys();
    Refuse(await ConsentDatabase.RegisterKeysAsync(owner, keys, isVouchedFor: true, none));
    return await ListKeysAsync();
}

async Task<int> ForgetKeyAsync(string use, string version, bool acceptsLoss)
{
    Refuse(
        int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? await ConsentDatabase.ForgetKeyAsync(owner, use, number, acceptsLoss, none)
            : [$"{version} is no version: it takes a number, such as the 1 of Ledger__EvidenceKeys__1"]
    );
    Console.WriteLine($"The database no longer knows the key {use} {version}.");
    return 0;
}

async Task<int> SweepAsync(bool isDryRun)
{
    await using var database = NpgsqlDataSource.Create(owner);
    var rules = RetentionRules.Read(RetentionRules.DeliveredFile);
    var swept = await RetentionSweep.RunAsync(database, rules, TimeProvider.System.GetUtcNow(), isDryRun, none);
    foreach (var table in swept)
    {
        Console.WriteLine(table.Describe(isDryRun));
    }

    if (journal.Directory == "")
    {
        await Console.Error.WriteLineAsync("Files of the journal were not swept: Journal__Directory is missing.");
        return 0;
    }

    Refuse([.. new JournalOptionsValidation().Validate(null, journal).Failures ?? []]);
    Console.WriteLine(JournalFiles.Sweep(journal, TimeProvider.System.GetUtcNow(), isDryRun));
    return 0;
}

async Task<int> EraseAsync(bool isDryRun)
{
    RequireKeys();
    foreach (var line in (await ErasureReport.RunAsync(owner, keys, TimeProvider.System.GetUtcNow(), isDryRun, none)).Describe())
    {
        Console.WriteLine(line);
    }

    return 0;
}

void RequireKeys()
{
    if (!hasKeys)
    {
        throw new DatabaseRefusedException("Ledger__ContactPointKeys__1 and Ledger__EvidenceKeys__1 are missing");
    }
}

async Task<int> ReapplyAsync(bool isDryRun, bool acceptsLoss)
{
    Refuse([.. new JournalOptionsValidation().Validate(null, journal).Failures ?? []]);
    var recovery = await ConsentDatabase.ReapplyAsync(owner, journal, isDryRun, acceptsLoss, none);
    foreach (var line in recovery.Describe(isDryRun))
    {
        Console.WriteLine(line);
    }

    foreach (var line in recovery.Faults.Concat(recovery.GivenUp.Select(lost => $"given up: {lost}")))
    {
        await Console.Error.WriteLineAsync(line);
    }

    return recovery.Faults.Count == 0 ? 0 : 2;
}

static void Refuse(IReadOnlyList<string> faults)
{
    if (faults.Count > 0)
    {
        throw new DatabaseRefusedException(string.Join("; ", faults));
    }
}
