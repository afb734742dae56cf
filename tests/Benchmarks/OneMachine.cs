using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SenefConsent.Contracts;
using SenefConsent.Local;
using SenefConsent.Testing;

namespace SenefConsent.Benchmarks;

/// <summary>
/// Everything on one machine, with the limits and the settings of PostgreSQL that <c>deploy/production/compose.yaml</c> says: memory idle,
/// and under 200 objections and 500 checks a second, which must stay flat. Meant to be run in a control group of 2 GB; what sends is in it,
/// too. The services are as they were built, not compiled ahead as in the images: they hold more than those.
/// </summary>
internal static class OneMachine
{
    private const int ObjectionsPerSecond = 200;
    private const int ChecksPerSecond = 500;
    private const int TicksPerSecond = 20;
    private const int MostUnderWay = 64;
    private const double Enough = 0.95;
    private const double MostMegabytes = 1600;
    private const double MostGrowth = 1.1;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    /// <returns>Whether all were answered, and memory stayed flat and below the limits.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        var compose = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "production", "compose.yaml"), cancellation);
        await using var system = await DeployedSystem.StartAsync(
            cancellation,
            more: new Dictionary<string, string>
            {
                ["DOTNET_GCHeapHardLimit"] = Regex.Match(compose, "DOTNET_GCHeapHardLimit: \"(\\w+)\"").Groups[1].Value,
            }
        );
        await LimitPostgresAsync(system.Postgres, compose, cancellation);
        await Task.Delay(Idle, cancellation);
        var names = system.Services.Services.Select(service => service.Name).Append("postgres").ToList();
        var idle = Measure();

        using var client = new ConsentClient(system.Services.Addresses);
        var load = new SteadyLoad(client);
        var sending = load.RunAsync(TimeSpan.FromSeconds(options.Seconds), cancellation);
        var samples = new List<Dictionary<string, double>>();
        var (group, groupMost) = (Memory.OfGroup(), 0.0);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(Math.Max(1, options.Seconds / 60.0)));
        while (!sending.IsCompleted)
        {
            await timer.WaitForNextTickAsync(cancellation);
            samples.Add(Measure());
            group = Memory.OfGroup();
            groupMost = Math.Max(groupMost, group?.Used ?? 0);
        }

        await sending;
        var (half, end) = (samples[samples.Count / 2], samples[^1]);
        Console.WriteLine($"{"MB", -20} {"idle", 6} {"half", 6} {"end", 6} {"most", 6}");
        foreach (var name in names)
        {
            Console.WriteLine(
                $"{name, -20} {idle[name], 6:F0} {half[name], 6:F0} {end[name], 6:F0} {samples.Max(sample => sample[name]), 6:F0}"
            );
        }

        var most = samples.Max(sample => sample.Values.Sum());
        Console.WriteLine($"{"all", -20} {idle.Values.Sum(), 6:F0} {half.Values.Sum(), 6:F0} {end.Values.Sum(), 6:F0} {most, 6:F0}");
        Console.WriteLine(
            group is var (limit, _)
                ? $"control group: at most {groupMost:F0} of {limit:F0} MB, with what sends, and files that the kernel gives back"
                : "in no control group"
        );

        Console.WriteLine(load);
        var isFast = load.Objections >= Enough * ObjectionsPerSecond * options.Seconds;
        var holds = load.Failed == 0 && isFast && most <= MostMegabytes && end.Values.Sum() <= MostGrowth * half.Values.Sum();
        Console.WriteLine(
            $"target: {ObjectionsPerSecond} a second, none failed, at most {MostMegabytes:F0} MB, at the end no more than {MostGrowth:F1} times that of half time: "
                + (holds ? "reached" : "missed")
        );
        return holds;

        Dictionary<string, double> Measure() =>
            new(
                system
                    .Services.Services.Select(service => KeyValuePair.Create(service.Name, Memory.MegabytesOf(service.ProcessId)))
                    .Append(new("postgres", Memory.MegabytesOf(system.Postgres)))
            );
    }

    // What the container of production is started with, but for what is not its memory.
    private static async Task LimitPostgresAsync(PostgresCluster postgres, string compose, CancellationToken cancellation)
    {
        var settings = Regex
            .Matches(compose, @"^      - -c((?!archive|max_connections)\w+=\w+)$", RegexOptions.Multiline)
            .Select(setting => setting.Groups[1].Value);
        await File.AppendAllLinesAsync(Path.Combine(postgres.Data, "postgresql.conf"), settings, cancellation);
        await postgres.StopAsync("fast", cancellation);
        await postgres.StartAsync(cancellation);
    }

    // Sent when they are due, whether or not the ones before were answered, unless very many wait: a machine with other work takes fewer.
    private sealed class SteadyLoad(ConsentClient client)
    {
        private readonly List<double> objections = [];
        private readonly List<double> checks = [];
        private int underWay;
        private int failed;
        private string? firstFault;

        public int Failed => failed;

        public int Objections => objections.Count;

        public async Task RunAsync(TimeSpan duration, CancellationToken cancellation)
        {
            using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / TicksPerSecond));
            var (started, number) = (Stopwatch.GetTimestamp(), 0);
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                await tick.WaitForNextTickAsync(cancellation);
                var due = Stopwatch.GetElapsedTime(started).TotalSeconds * ObjectionsPerSecond;
                for (; number < due && Volatile.Read(ref underWay) < MostUnderWay; number++)
                {
                    _ = AskAsync(objections, number % 2 == 0 ? ClickAsync(number, cancellation) : StopAsync(number, cancellation));
                    for (var check = 0; check < ChecksPerSecond / ObjectionsPerSecond + (number % 2); check++)
                    {
                        _ = AskAsync(checks, CheckAsync(Math.Max(0, number - check), cancellation));
                    }
                }
            }

            while (Volatile.Read(ref underWay) > 0)
            {
                await tick.WaitForNextTickAsync(cancellation);
            }
        }

        public override string ToString() =>
            $"{objections.Count} objections, p50 {At(objections, 50):F1} ms, p99 {At(objections, 99):F0} ms; {checks.Count} checks, "
            + $"p50 {At(checks, 50):F1} ms, p99 {At(checks, 99):F0} ms; {failed} failed{(firstFault is null ? "" : $", first: {firstFault}")}";

        private async Task AskAsync(List<double> milliseconds, Task<TimeSpan> asked)
        {
            Interlocked.Increment(ref underWay);
            try
            {
                var took = await asked;
                lock (milliseconds)
                {
                    milliseconds.Add(took.TotalMilliseconds);
                }
            }
            catch (Exception fault)
            {
                Interlocked.Increment(ref failed);
                firstFault ??= fault.Message;
            }
            finally
            {
                Interlocked.Decrement(ref underWay);
            }
        }

        // From the press of the button; the link was made before.
        private async Task<TimeSpan> ClickAsync(int number, CancellationToken cancellation)
        {
            var link = await client.LinkAsync("2026-11-benchmark", "newsletter", AddressOf(number), cancellation);
            var started = Stopwatch.GetTimestamp();
            await client.OneClickAsync(link, cancellation);
            return Stopwatch.GetElapsedTime(started);
        }

        private async Task<TimeSpan> StopAsync(int number, CancellationToken cancellation)
        {
            var started = Stopwatch.GetTimestamp();
            await client.ReceiveSmsAsync($"SM{number:x32}", $"+336{number:00000000}", "STOP", cancellation);
            return Stopwatch.GetElapsedTime(started);
        }

        private async Task<TimeSpan> CheckAsync(int number, CancellationToken cancellation)
        {
            var started = Stopwatch.GetTimestamp();
            await client.CheckAsync(Channel.Email, "newsletter", AddressOf(number), cancellation);
            return Stopwatch.GetElapsedTime(started);
        }

        private static string AddressOf(int number) => string.Create(CultureInfo.InvariantCulture, $"reader.{number}@example.org");

        private static double At(List<double> all, int percent) =>
            all.Count == 0 ? 0 : all.Order().ElementAt((all.Count - 1) * percent / 100);
    }
}
