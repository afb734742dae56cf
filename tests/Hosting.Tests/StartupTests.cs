using System.Diagnostics;
using Npgsql;

namespace SenefConsent.Hosting.Tests;

/// <summary>Tests that change the settings of the server that all tests use: nothing else runs meanwhile.</summary>
[CollectionDefinition(StartupTests.TakingTurns, DisableParallelization = true)]
public static class TakingTurnsWithAllOthers;

/// <summary>
/// Starts the real Blocklist as a process of its own, with one thing wrong; some of them with the server that all tests use.
/// </summary>
[Collection(TakingTurns)]
public class StartupTests(ConsentSystem system) : IClassFixture<ConsentSystem>
{
    public const string TakingTurns = "taking turns";

    /// <summary>Each is wrong in as many ways as are told at once, because each is a start of a process.</summary>
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
                    [new("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1", "'ARRÊT' would not be understood")],
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

    private Task RefusesAsync(string reason, params (string Setting, string? Value)[] changes) => RefusesAsync([reason], changes);

    private async Task RefusesAsync(string[] reasons, (string Setting, string? Value)[] changes)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "SenefConsent.Blocklist.dll"), "--urls", "http://127.0.0.1:0"]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (
            var (setting, value) in system
                .SettingsOf("blocklist")
                .ToDictionary()
                .Concat(changes.Select(change => KeyValuePair.Create(change.Setting, change.Value!)))
        )
        {
            start.Environment[setting.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var _ = patience.Token.Register(() => process.Kill());
        var printed = process.StandardOutput.ReadToEndAsync();
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.False(patience.IsCancellationRequested, $"It did not refuse to start: {await printed}");
        Assert.Contains("SenefConsent.Blocklist refuses to start: ", said, StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.Contains(reason, said, StringComparison.Ordinal));
        Assert.Single(said.Trim().Split('\n'));
        Assert.Equal(1, process.ExitCode);
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
