using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry.Exporter;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting.Tests;

/// <summary>What is logged and measured of operation, without a database.</summary>
public sealed class OperationTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ConcurrentLines lines = new();

    private IMeterFactory Meters => services.GetRequiredService<IMeterFactory>();

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [Fact]
    public void a_log_line_is_one_json_object_with_its_values_and_no_message_of_an_exception()
    {
        using var text = new StringWriter();
        var state = new[]
        {
            KeyValuePair.Create<string, object?>("Client", "marketing"),
            KeyValuePair.Create<string, object?>("Count", 3),
            KeyValuePair.Create<string, object?>("{OriginalFormat}", "{Client} asked {Count}"),
        };
        ConsoleFormatter formatter = new JsonLines(new FixedClock(Now));
        formatter.Write(
            new LogEntryOf(LogLevel.Warning, state, new InvalidOperationException("of anna@example.org", new IOException("x"))).Entry,
            null,
            text
        );

        var line = Assert.Single(text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal("2026-03-02T09:00:00.000Z", json.GetProperty("time").GetString());
        Assert.Equal("warning", json.GetProperty("level").GetString());
        Assert.Equal(("marketing", 3), (json.GetProperty("client").GetString(), json.GetProperty("count").GetInt32()));
        Assert.StartsWith("InvalidOperationException <- IOException", json.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("anna", line, StringComparison.Ordinal);
    }

    [Fact]
    public void a_state_of_the_store_is_told_when_it_changes_and_not_each_time()
    {
        var states = new StoreStates(new FixedClock(Now), Meters, lines.Logger<StoreStates>());
        states.Report(StoreState.Usable);
        for (var number = 0; number < 3; number++)
        {
            states.Report(StoreState.Older, "run 'database migrate'");
        }

        states.Report(StoreState.Replica, "connect to the primary");
        states.Report(StoreState.Usable);
        Assert.Equal(
            [
                "The store is Older: run 'database migrate'.",
                "The store is Replica: connect to the primary.",
                "The store is Usable again. It was Replica for 0 s, and 0 requests failed for it.",
            ],
            lines.All
        );
    }

    [Fact]
    public void a_library_says_nothing_of_a_store_that_is_away_and_everything_else()
    {
        using var factory = new LoggerFactory([lines]);
        using var quiet = new QuietOutages(factory);
        var (library, ours) = (quiet.CreateLogger("Wolverine.Runtime"), quiet.CreateLogger("SenefConsent.Hosting.Rounds"));
        library.LogError(new NpgsqlException("away", new IOException("gone")), "An attempt failed");
        library.LogError(new InvalidOperationException("a bug"), "A bug");
        ours.LogError(new NpgsqlException("away", new IOException("gone")), "It was said");

        Assert.Equal(["A bug", "It was said"], lines.All);
    }

    [Fact]
    public async Task a_collector_that_cannot_be_reached_is_told_once_and_once_that_it_can_again()
    {
        var collector = new Collector(lines.Logger<Collector>());
        using var client = collector.CreateClient(new OtlpExporterOptions());
        var address = new Uri($"http://127.0.0.1:{Local.Ports.Free(1)[0]}");
        for (var number = 0; number < 3; number++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address));
        }

        var builder = WebApplication.CreateSlimBuilder(["--urls", $"{address}"]);
        builder.Logging.ClearProviders();
        await using var received = builder.Build();
        received.MapGet("/", () => TypedResults.Ok());
        await received.StartAsync(TestContext.Current.CancellationToken);
        for (var number = 0; number < 2; number++)
        {
            using var answer = await client.GetAsync(address);
        }

        Assert.Equal(
            [
                "The telemetry collector cannot be reached, and what is measured is lost until it can: ConnectionError.",
                "The telemetry collector can be reached again.",
            ],
            lines.All
        );
    }

    [Fact]
    public async Task a_round_that_fails_is_told_once_until_it_works_again()
    {
        var rounds = new Rounds(lines.Logger<Rounds>());
        for (var number = 0; number < 3; number++)
        {
            await rounds.TryAsync("The look", () => throw new InvalidOperationException());
            await rounds.TryAsync("The other", () => throw new NpgsqlException("away", new IOException("gone")));
        }

        await rounds.TryAsync("The look", () => Task.CompletedTask);
        Assert.Collection(
            lines.All,
            line => Assert.StartsWith("The look fails and is tried again: InvalidOperationException", line, StringComparison.Ordinal),
            line => Assert.Equal("The look works again.", line)
        );
    }

    [Fact]
    public void runs_are_read_as_the_timers_write_them_and_a_file_that_is_none_is_passed_over()
    {
        var directory = Directory.CreateTempSubdirectory("consent-runs-");
        try
        {
            File.WriteAllText(
                Path.Combine(directory.FullName, "senef_consent_backup.prom"),
                "senef_consent_job_exit_code{job=\"backup\"} 2\nsenef_consent_job_last_success_timestamp_seconds{job=\"backup\"} 1772438400\n"
            );
            File.WriteAllText(
                Path.Combine(directory.FullName, "senef_consent_sweep.prom"),
                "senef_consent_job_exit_code{job=\"sweep\"} 0\n"
            );
            File.WriteAllText(Path.Combine(directory.FullName, "senef_consent_torn.prom"), "senef_consent_job_ex");
            var runs = new TaskRuns(Options.Create(new OperationOptions { Runs = directory.FullName }), new FixedClock(Now), Meters).Read();
            Assert.Equal(
                [("backup", 2, DateTimeOffset.FromUnixTimeSeconds(1772438400)), ("sweep", 0, null)],
                runs.Select(run => (run.Task, run.ExitCode, run.SucceededAt))
            );
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private sealed record LogEntryOf(LogLevel Level, IReadOnlyList<KeyValuePair<string, object?>> State, Exception Exception)
    {
        public LogEntry<IReadOnlyList<KeyValuePair<string, object?>>> Entry =>
            new(Level, "Category", default, State, Exception, (_, _) => "marketing asked 3");
    }

    private sealed class ConcurrentLines : ILoggerProvider
    {
        private readonly List<string> written = [];

        public IReadOnlyList<string> All => written;

        public ILogger CreateLogger(string categoryName) => new Line(written);

        public ILogger<T> Logger<T>() => new LoggerFactory([this]).CreateLogger<T>();

        public void Dispose() { }

        private sealed class Line(List<string> written) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel,
                Microsoft.Extensions.Logging.EventId eventId,
                TState state,
                Exception? exception,
                Func<TState, Exception?, string> formatter
            ) => written.Add(formatter(state, exception));
        }
    }
}
