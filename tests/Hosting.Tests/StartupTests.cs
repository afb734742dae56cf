using System.Diagnostics;
using System.Net;
using Npgsql;
using SenefConsent.Blocklist;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting.Tests;

/// <summary>Tests that change the settings of the server that all tests use: nothing else runs meanwhile.</summary>
[CollectionDefinition(StartupTests.TakingTurns, DisableParallelization = true)]
public static class TakingTurnsWithAllOthers;

/// <summary>Runs the program of Blocklist, with one thing wrong; some of them with the server that all tests use.</summary>
[Collection(TakingTurns)]
public class StartupTests(ConsentSystem system) : IClassFixture<ConsentSystem>
{
    public const string TakingTurns = "taking turns";

    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);

    /// <summary>Each is wrong in as many ways as are told at once.</summary>
    public static TheoryData<WrongSetting[]> WrongSettings { get; } =
        new(
            (WrongSetting[][])
                [
                    [
                        new("Ledger:ContactPointKeys:1", "", "Ledger:ContactPointKeys:1 is 0 bytes long and must be 32"),
                        new("Ledger:EvidenceKeys:1", null, "Ledger:EvidenceKeys:1 is missing"),
                        new("Journal:Directory", null, "Journal:Directory is missing"),
                        new("Public:BaseUrl", "example.org", "Public:BaseUrl must be"),
                        new(
                            "Clients:Issuer",
                            "https://issuer.example.org",
                            "Clients:Issuer and Clients:Audience are given both or not at all"
                        ),
                    ],
                    [
                        new("Ledger:ContactPointKeys:1", "c2hvcnQ=", "Ledger:ContactPointKeys:1 is 5 bytes long and must be 32"),
                        new("Journal:Days", "0", "Journal:Days is from 1 to 3650"),
                        new("Public:Proxies:0", "proxy.example.org", "every entry of Public:Proxies is"),
                        new("Clients:ApiKeys:0:Sha256", "abc", "needs a Client, without a colon, and a Sha256"),
                    ],
                    [
                        new("Ledger:ContactPointKeys:1", "not base64", "Ledger:ContactPointKeys:1 is not Base64"),
                        new("Clients:ApiKeys:0:Client", "oidc:marketing", "needs a Client, without a colon, and a Sha256"),
                    ],
                    [
                        new("Ledger:ContactPointKeys:1", null, "Ledger:ContactPointKeys:1 is missing"),
                        new("Ledger:PurposeCatalogue", "nowhere.json", "purpose catalogue nowhere.json cannot be read"),
                    ],
                    [new("Journal:Directory", "/proc/nowhere", "Journal:Directory cannot be written")],
                    [new("Secrets:Directory", "/nowhere", "Secrets:Directory: there is no directory /nowhere")],
                    [new("ConnectionStrings:Consent", null, "ConnectionStrings:Consent is missing")],
                ]
        );

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public Task settings_that_would_lose_an_objection_are_refused_in_one_line(WrongSetting[] wrong) =>
        RefusesAsync([.. wrong.Select(one => one.Reason)], [.. wrong.Select(one => (one.Setting, one.Value))]);

    [Theory]
    [InlineData("Timezone=Europe/Paris", "the session's time zone is Europe/Paris and must be UTC")]
    [InlineData("Options=-c synchronous_commit=off", "PostgreSQL runs with synchronous_commit = off")]
    [InlineData("Password=wrong", "the database cannot be used")]
    public Task a_session_that_would_lose_an_objection_is_refused(string setting, string reason) =>
        RefusesAsync(
            reason,
            ("ConnectionStrings:Consent", $"{PostgresServer.ConnectionStringOf("blocklist", system.OwnerConnectionString)};{setting}")
        );

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    public async Task a_server_that_would_lose_an_objection_is_refused(string setting)
    {
        await SetAsync($"{setting} = off");
        try
        {
            await RefusesAsync($"PostgreSQL runs with {setting} = off");
        }
        finally
        {
            await SetAsync($"{setting} = on");
        }
    }

    [Theory]
    [InlineData("Ledger:ContactPointKeys:1", "Ledger:ContactPointKeys:1 is not the key this database was written with")]
    [InlineData("Ledger:EvidenceKeys:1", "Ledger:EvidenceKeys:1 is not the key this database was written with")]
    public Task a_key_of_another_database_is_refused_and_named(string setting, string reason) =>
        RefusesAsync(reason, (setting, Convert.ToBase64String(new byte[32])));

    [Fact]
    public Task a_read_only_database_is_refused() =>
        RefusesAsync(
            "the database is read-only",
            (
                "ConnectionStrings:Consent",
                $"{PostgresServer.ConnectionStringOf("blocklist", system.OwnerConnectionString)};"
                    + "Options=-c default_transaction_read_only=on"
            )
        );

    [Theory]
    [InlineData(SchemaVersion.Needed + 1, "deploy the release")]
    [InlineData(11, "run 'database migrate'")]
    public async Task a_database_of_another_release_is_refused_at_the_start_and_makes_a_running_service_unready(int version, string reason)
    {
        using var service = system.Start<ImportObjections>("blocklist");
        await MigratedToAsync(version);
        try
        {
            await RefusesAsync(reason);
            using var ready = await service.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            await ready.ShouldBe(HttpStatusCode.ServiceUnavailable);
            Assert.Contains(reason, await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            await MigratedToAsync(SchemaVersion.Needed);
        }
    }

    [Fact]
    public async Task what_the_runtime_lacks_is_refused_by_a_process_of_its_own()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(ImportObjections).Assembly.Location, .. Arguments(system.SettingsOf("blocklist"))]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(LongestStart);
        await using var _ = patience.Token.Register(() => process.Kill());
        var printed = process.StandardOutput.ReadToEndAsync();
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.False(patience.IsCancellationRequested, $"It did not refuse to start: {await printed}");
        AssertRefused(["'ARRÊT' would not be understood"], process.ExitCode, said);
    }

    private Task RefusesAsync(string reason, params (string Setting, string? Value)[] changes) => RefusesAsync([reason], changes);

    // In this process: nothing else runs in it meanwhile, and what is compiled for one start serves the others.
    private async Task RefusesAsync(string[] reasons, (string Setting, string? Value)[] changes)
    {
        var settings = system.SettingsOf("blocklist").ToDictionary();
        foreach (var (setting, value) in changes)
        {
            settings[setting] = value!;
        }

        var (error, said) = (Console.Error, new StringWriter());
        Console.SetError(said);
        try
        {
            string[] arguments = [.. Arguments(settings.Where(setting => setting.Value is not null))];
            var program = typeof(ImportObjections).Assembly.EntryPoint!;
            var exitCode = await Task.Run(() => (int)program.Invoke(obj: null, [arguments])!).WaitAsync(LongestStart);
            AssertRefused(reasons, exitCode, $"{said}");
        }
        finally
        {
            Console.SetError(error);
        }
    }

    private static IEnumerable<string> Arguments(IEnumerable<KeyValuePair<string, string>> settings) =>
        settings
            .Append(new("urls", "http://127.0.0.1:0"))
            .Append(new("applicationName", "SenefConsent.Blocklist"))
            .Select(setting => $"--{setting.Key}={setting.Value}");

    private static void AssertRefused(string[] reasons, int exitCode, string said)
    {
        Assert.Contains("SenefConsent.Blocklist refuses to start: ", said, StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.Contains(reason, said, StringComparison.Ordinal));
        Assert.Single(said.Trim().Split('\n'));
        Assert.Equal(1, exitCode);
    }

    private async Task MigratedToAsync(int version)
    {
        await using var command = system.Database.CreateCommand(
            $"update {SchemaVersion.Table} set version = {version}, serves_from = {version}"
        );
        await command.ExecuteNonQueryAsync();
    }

    private async Task SetAsync(string setting)
    {
        await using var alter = system.Database.CreateCommand($"alter system set {setting}");
        await alter.ExecuteNonQueryAsync();
        await using var reload = system.Database.CreateCommand("select pg_reload_conf()");
        await reload.ExecuteNonQueryAsync();

        // The server rereads its settings when its signal arrives, and a new session has them: asked anew until it does.
        var name = setting.Split(' ')[0];
        for (var attempt = 0; ; attempt++)
        {
            await using var session = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(system.OwnerConnectionString) { Pooling = false }.ConnectionString
            );
            await session.OpenAsync();
            await using var show = new NpgsqlCommand($"show {name}", session);
            if ($"{name} = {await show.ExecuteScalarAsync()}" == setting)
            {
                return;
            }

            Assert.True(attempt < 1_000, $"{setting} did not take effect.");
        }
    }

    /// <summary>A setting that is wrong, and why.</summary>
    public sealed record WrongSetting(string Setting, string? Value, string Reason);
}
