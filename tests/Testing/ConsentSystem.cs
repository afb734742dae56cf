using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using JasperFx;
using Marten;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Database;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using Xunit;
using Command = SenefConsent.Local.Command;
using PostgresBinaries = SenefConsent.Local.PostgresBinaries;

namespace SenefConsent.Testing;

/// <summary>Services on a database of their own, each behind a real Kestrel. One a test class.</summary>
public class ConsentSystem : IAsyncLifetime, INeedsPostgres
{
    private const string TwilioAuthToken = "the auth token of the tests";

    private readonly List<IAsyncDisposable> services = [];
    private string owner = "";
    private readonly DirectoryInfo journal = Directory.CreateTempSubdirectory("consent-journal-");
    private readonly DirectoryInfo backups = Directory.CreateTempSubdirectory("consent-backups-");
    private NpgsqlDataSource? database;

    /// <summary>The account at Twilio that the services know.</summary>
    public static TwilioSender Twilio { get; } = new("AC0123", TwilioAuthToken);

    /// <summary>What the services have logged.</summary>
    public ConcurrentQueue<string> Logs { get; } = new();

    /// <summary>The database, as its owner.</summary>
    public NpgsqlDataSource Database => database!;

    /// <summary>The owner's connection string.</summary>
    public string OwnerConnectionString => owner;

    /// <summary>The directory of the journal.</summary>
    public string JournalDirectory => journal.FullName;

    /// <summary>The evidence, read as its owner.</summary>
    public EvidenceVault Vault => new(Options.Create(LedgerKeys), Database, TimeProvider.System);

    /// <summary>The evidence, as it is read at a time.</summary>
    public EvidenceVault VaultAt(DateTimeOffset now) => new(Options.Create(LedgerKeys), Database, new FixedClock(now));

    /// <summary>Opens the event store as the database's owner, beside the services.</summary>
    public DocumentStore OpenStore() =>
        DocumentStore.For(options =>
        {
            LedgerStore.Configure(options);
            options.Connection(owner);
            options.AutoCreateSchemaObjects = AutoCreate.None;
        });

    /// <summary>Settings without limits for requests that prove nothing, of which tests send many.</summary>
    public static IReadOnlyDictionary<string, string> Unlimited { get; } =
        new Dictionary<string, string>
        {
            ["Unproven:BytesPerDay"] = $"{long.MaxValue / 2}",
            ["Unproven:KeptPerMinute"] = $"{int.MaxValue}",
            ["Unproven:AnsweredPerMinute"] = $"{int.MaxValue}",
            ["Unsubscribe:TypedAddressesPerHour"] = $"{int.MaxValue}",
        };

    /// <summary>The settings that every service of the system gets.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } =
        new Dictionary<string, string>
        {
            ["Logging:Console:LogLevel:Default"] = "None",
            ["Ledger:ContactPointKeys:1"] = KeyOf('c'),
            ["Ledger:EvidenceKeys:1"] = KeyOf('e'),
            ["Unsubscribe:TokenKeys:1:Secret"] = KeyOf('t'),
            ["Consents:TokenKeys:1"] = KeyOf('k'),
            ["Links:TokenKeys:1:Secret"] = KeyOf('t'),
            ["Links:BaseUrl"] = "https://email-unsubscribe.example.org",
            ["Unsubscribe:MailDomain"] = "unsubscribe.example.org",
            ["Centre:Keys:1"] = KeyOf('p'),
            [$"Gateways:Twilio:{Twilio.Account}:AuthToken"] = TwilioAuthToken,
            ["Clients:ApiKeys:0:Client"] = "all",
            ["Clients:ApiKeys:0:Sha256"] = Clients.HashOf(ApiKeyOf("all")),
            ["Clients:ApiKeys:0:Scopes:0"] = "links",
            ["Clients:ApiKeys:0:Scopes:1"] = "check",
            ["Clients:ApiKeys:0:Scopes:2"] = "history",
            ["Clients:ApiKeys:0:Scopes:3"] = "preferences",
            ["Clients:ApiKeys:0:Scopes:4"] = "inbound-mail",
            ["Clients:ApiKeys:0:Scopes:5"] = "dpo",
            ["Clients:ApiKeys:0:Scopes:6"] = "notices",
            ["Clients:ApiKeys:0:Scopes:7"] = "organisations",
            ["Clients:ApiKeys:0:Scopes:8"] = "import",
            ["Clients:ApiKeys:0:Scopes:9"] = "changes",
            ["Clients:ApiKeys:0:Scopes:10"] = "export",
            ["Clients:ApiKeys:0:Scopes:11"] = "objections",
            ["Clients:ApiKeys:0:Scopes:12"] = "statistics",
            ["Clients:ApiKeys:0:Scopes:13"] = "origin",
            ["Clients:ApiKeys:0:Scopes:14"] = "metrics",
            ["Clients:ApiKeys:0:Scopes:15"] = "operate",
            ["Clients:ApiKeys:1:Client"] = "nothing",
            ["Clients:ApiKeys:1:Sha256"] = Clients.HashOf(ApiKeyOf("nothing")),
            ["Clients:ApiKeys:1:Scopes:0"] = "none",
            ["Clients:ApiKeys:2:Client"] = "checker",
            ["Clients:ApiKeys:2:Sha256"] = Clients.HashOf(ApiKeyOf("checker")),
            ["Clients:ApiKeys:2:Scopes:0"] = "check",
        };

    /// <summary>The keys of <see cref="Settings"/> that every service has.</summary>
    public static LedgerOptions LedgerKeys { get; } =
        new() { ContactPointKeys = { [1] = KeyOf('c') }, EvidenceKeys = { [1] = KeyOf('e') } };

    /// <summary>The keys that erasures are carried out with.</summary>
    protected virtual LedgerOptions ErasureKeys => LedgerKeys;

    /// <summary>The API key of a client; there is one that may do all, one that may do nothing, and one that may check.</summary>
    public static string ApiKeyOf(string client) => $"{Clients.KeyPrefix}{client}";

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        owner = await (await PostgresServer.RunningAsync()).CreateDatabaseAsync();
        database = NpgsqlDataSource.Create(owner);
        Assert.Empty(await ConsentDatabase.RegisterKeysAsync(owner, LedgerKeys, isVouchedFor: true, CancellationToken.None));
    }

    /// <summary>Starts a service.</summary>
    /// <typeparam name="TEntryPoint">Any public type of it.</typeparam>
    /// <param name="name">Its name in kebab case, which gives its role.</param>
    /// <param name="more">Settings of its own; one without a value is left out.</param>
    /// <returns>A client with the API key of one that may do all.</returns>
    public HttpClient Start<TEntryPoint>(string name, params (string Setting, string Value)[] more)
        where TEntryPoint : class
    {
        var service = new Service<TEntryPoint>(
            SettingsOf(name)
                .Concat(more.Select(pair => KeyValuePair.Create(pair.Setting, pair.Value)))
                .Where(pair => !more.Contains((pair.Key, ""))),
            Logs,
            Replace
        );
        services.Add(service);
        var client = service.CreateClient();
        Assert.False(
            client.BaseAddress!.IsDefaultPort,
            $"{name} did not start, and said why on standard error; its log: {string.Join('\n', Logs)}"
        );
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKeyOf("all"));
        return client;
    }

    /// <summary>The routes of a service that was started.</summary>
    /// <typeparam name="TEntryPoint">Any public type of it.</typeparam>
    public IEnumerable<RouteEndpoint> RoutesOf<TEntryPoint>()
        where TEntryPoint : class =>
        services
            .OfType<Service<TEntryPoint>>()
            .SelectMany(service => service.Services.GetRequiredService<EndpointDataSource>().Endpoints)
            .OfType<RouteEndpoint>();

    /// <summary>Everything that a service of the system must be told.</summary>
    public IEnumerable<KeyValuePair<string, string>> SettingsOf(string name) =>
        Settings
            .Concat(Unlimited)
            .Append(KeyValuePair.Create($"ConnectionStrings:{LedgerStore.ConnectionName}", ConnectionStringOf(name)))
            .Append(KeyValuePair.Create("Journal:Directory", JournalDirectory))
            .Append(KeyValuePair.Create("Public:BaseUrl", $"https://{name}.example.org"));

    /// <summary>Puts what a test stands in for, such as a host on the internet, into the place of the real one.</summary>
    protected virtual void Replace(IServiceCollection services) { }

    /// <summary>Asks the database, as its owner, for one value.</summary>
    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What all evidence holds, as text, in the order in which it came.</summary>
    public async Task<IReadOnlyList<string>> EvidenceAsync()
    {
        var ids = new List<Guid>();
        await using (var command = Database.CreateCommand("select id from consent.evidence order by collected_at, id"))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                ids.Add(rows.GetGuid(0));
            }
        }

        return [.. await Task.WhenAll(ids.Select(async id => TextOf((await Vault.FindAsync(id, CancellationToken.None))!)))];
    }

    /// <summary>What the evidence of contact points holds, as text.</summary>
    public async Task<IReadOnlyList<string>> EvidenceOfAsync(params IReadOnlyCollection<Guid> contactPoints) =>
        [.. (await Vault.OfAsync(contactPoints, CancellationToken.None)).Select(found => TextOf(found.Sealed))];

    private string TextOf(SealedEvidence evidence) => Encoding.UTF8.GetString(Vault.Open(evidence));

    /// <summary>What was ordered is erased, as it is every hour.</summary>
    public async Task<IReadOnlyList<CarriedOutErasure>> CarryOutErasuresAsync() =>
        (await EraseAsync(TimeProvider.System.GetUtcNow())).Erasures;

    /// <summary>Erases what was ordered and what has ended, as it would be at a time.</summary>
    public Task<ErasureReport> EraseAsync(DateTimeOffset now, bool isDryRun = false) =>
        ErasureReport.RunAsync(ConnectionStringOf(Erasure.Role), ErasureKeys, now, isDryRun, CancellationToken.None);

    private string ConnectionStringOf(string role) => PostgresServer.ConnectionStringOf(role, owner);

    /// <summary>
    /// Keeps the services from the database, as an outage does, until what is returned is disposed of. The owner still reaches it.
    /// </summary>
    public async Task<IAsyncDisposable> TakeStoreAwayAsync()
    {
        await LimitConnectionsAsync(0);
        await using var command = Database.CreateCommand(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename <> current_user"
        );
        await command.ExecuteNonQueryAsync();
        return new Undo(() => LimitConnectionsAsync(-1));
    }

    /// <summary>Backs the database up with <c>pg_dump</c>.</summary>
    /// <returns>The file.</returns>
    public async Task<string> DumpAsync()
    {
        var file = Path.Combine(backups.FullName, $"{Guid.NewGuid():N}.dump");
        await RunAsync("pg_dump", "--format=custom", "--file", file);
        return file;
    }

    /// <summary>Restores a backup with <c>pg_restore</c>, under the services that run.</summary>
    public async Task RestoreAsync(string file)
    {
        var name = new NpgsqlConnectionStringBuilder(owner).Database;
        await using (
            var server = NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(owner) { Database = "postgres", Pooling = false }.ConnectionString
            )
        )
        {
            foreach (var sql in new[] { $"drop database {name} with (force)", $"create database {name}" })
            {
                await using var command = server.CreateCommand(sql);
                await command.ExecuteNonQueryAsync();
            }
        }

        await RunAsync("pg_restore", "--exit-on-error", "--no-owner", "--dbname", name!, file);
        Database.Clear();
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        var connection = new NpgsqlConnectionStringBuilder(owner);
        Assert.SkipWhen(PostgresBinaries.Find(program) is null, $"{program} is not on this machine (Debian: apt-get install postgresql).");
        await Command.RunAsync(
            PostgresBinaries.Find(program)!,
            arguments,
            new Dictionary<string, string>
            {
                ["PGHOST"] = connection.Host!,
                ["PGPORT"] = $"{connection.Port}",
                ["PGUSER"] = connection.Username!,
                ["PGPASSWORD"] = connection.Password ?? "",
                ["PGDATABASE"] = connection.Database!,
            },
            CancellationToken.None
        );
    }

    /// <summary>Takes from a service the right to write events, until what is returned is disposed of.</summary>
    public async Task<IAsyncDisposable> RevokeAsync(string service)
    {
        var role = $"consent_{service.Replace('-', '_')}";
        await ExecuteAsync($"revoke insert on consent.mt_events from {role}");
        return new Undo(() => ExecuteAsync($"grant insert on consent.mt_events to {role}"));
    }

    /// <summary>Lets nothing more be written to a stream: a fault that no repetition mends.</summary>
    public Task PoisonAsync(Guid stream) =>
        ExecuteAsync(
            $"""
            create or replace function consent.refuse_poison() returns trigger language plpgsql as 'begin raise exception ''poison''; end';
            create trigger poison_{stream:N} before insert on consent.mt_events for each row when (new.stream_id = '{stream}')
                execute function consent.refuse_poison();
            """
        );

    /// <summary>How many requests wait for the data protection officer because they failed by a fault of ours.</summary>
    public Task<long> FailedAsync() =>
        QueryAsync<long>("select count(*) from consent.mt_doc_unattributed where data ->> 'reason' = 'failed'");

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        foreach (var service in services)
        {
            await service.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }

        journal.Delete(recursive: true);
        backups.Delete(recursive: true);

        GC.SuppressFinalize(this);
    }

    private async Task LimitConnectionsAsync(int most)
    {
        await using var command = Database.CreateCommand(
            $"alter database {new NpgsqlConnectionStringBuilder(owner).Database} connection limit {most}"
        );
        await command.ExecuteNonQueryAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A key that is made of one character.</summary>
    public static string KeyOf(char character) => Convert.ToBase64String(Enumerable.Repeat((byte)character, 32).ToArray());

    private sealed class Undo(Func<Task> undo) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await undo();
    }

    private sealed class Service<TEntryPoint> : WebApplicationFactory<TEntryPoint>
        where TEntryPoint : class
    {
        private readonly IEnumerable<KeyValuePair<string, string>> settings;
        private readonly ConcurrentQueue<string> logs;
        private readonly Action<IServiceCollection> replace;

        public Service(IEnumerable<KeyValuePair<string, string>> settings, ConcurrentQueue<string> logs, Action<IServiceCollection> replace)
        {
            this.settings = settings;
            this.logs = logs;
            this.replace = replace;
            UseKestrel();
            ClientOptions.AllowAutoRedirect = false;
            ClientOptions.HandleCookies = false;
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseUrls("http://127.0.0.1:0");
            foreach (var (setting, value) in settings)
            {
                builder.UseSetting(setting, value);
            }

            builder.ConfigureServices(services => services.AddLogging(logging => logging.AddProvider(new LogMemory(logs))));
            builder.ConfigureServices(replace);
        }
    }
}
