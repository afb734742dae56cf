using System.Diagnostics;
using SenefConsent.Contracts;
using SenefConsent.Local;
using SenefConsent.Testing;

namespace SenefConsent.Benchmarks;

/// <summary>
/// P-5: how long each service takes from its start until it is ready, and how much memory it holds (Pss: its own pages, and its share of
/// those it shares), idle and after light use. The services are published as the images publish them.
/// </summary>
internal static class StartAndMemory
{
    private const double MostMegabytes = 110;
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    /// <returns>Whether every target is reached.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        var published = Path.Combine(Repository.Root, "artifacts", "published");
        foreach (var project in ServiceNames.All.Select(ServiceNames.ProjectOf))
        {
            await Command.RunAsync(
                "dotnet",
                [
                    "publish",
                    Path.Combine(Repository.Root, "services", project),
                    "-c",
                    "Release",
                    "--use-current-runtime",
                    "--self-contained",
                    "false",
                    "-p:UseAppHost=false",
                    "-p:PublishReadyToRun=true",
                    "-v",
                    "quiet",
                    "-o",
                    Path.Combine(published, project),
                ],
                cancellation
            );
        }

        await using var system = await DeployedSystem.StartAsync(
            cancellation,
            project => Path.Combine(published, project, $"SenefConsent.{project}.dll")
        );
        var starts = new Dictionary<string, TimeSpan>();
        foreach (var service in system.Services.Services)
        {
            starts[service.Name] = await MedianStartAsync(service, options.Rounds, cancellation);
        }

        await Task.Delay(Idle, cancellation);
        var idle = Measure();
        await UseAsync(system.Services.Addresses, TimeSpan.FromSeconds(options.Seconds), cancellation);
        var used = Measure();

        Console.WriteLine(
            $"P-5: median of {options.Rounds} starts, one service at a time; memory {Idle.TotalSeconds:F0} s after the last "
                + $"start, and after {options.Seconds} s of light use"
        );
        Console.WriteLine($"{"service", -18} {"ready s", 8} {"idle MB", 8} {"used MB", 8}");
        foreach (var service in system.Services.Services.Select(service => service.Name))
        {
            Console.WriteLine($"{service, -18} {starts[service].TotalSeconds, 8:F2} {idle[service], 8:F0} {used[service], 8:F0}");
        }

        Console.WriteLine($"{"all services", -18} {"", 8} {idle.Values.Sum(), 8:F0} {used.Values.Sum(), 8:F0}");
        var isReached = starts.Values.Max() <= Soonest && used.Values.Concat(idle.Values).Max() <= MostMegabytes;
        Console.WriteLine($"target <= {Soonest.TotalSeconds:F1} s and <= {MostMegabytes:F0} MB each: {(isReached ? "reached" : "missed")}");
        return isReached;

        Dictionary<string, double> Measure() =>
            system.Services.Services.ToDictionary(service => service.Name, service => Memory.MegabytesOf(service.ProcessId));
    }

    private static async Task<TimeSpan> MedianStartAsync(ServiceProcess service, int rounds, CancellationToken cancellation)
    {
        var times = new List<TimeSpan>();
        for (var round = 0; round < rounds; round++)
        {
            await service.StopAsync();
            var started = Stopwatch.GetTimestamp();
            await service.StartAsync(cancellation);
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    // One request a second to each door, as on a quiet afternoon.
    private static async Task UseAsync(SystemAddresses addresses, TimeSpan duration, CancellationToken cancellation)
    {
        using var client = new ConsentClient(addresses);
        using var everySecond = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; Stopwatch.GetElapsedTime(started) < duration; number++)
        {
            var address = $"reader.{number}@example.org";
            var link = await client.LinkAsync("2026-11-benchmark", "newsletter", address, cancellation);
            await client.FollowAsync(link, cancellation);
            await client.OneClickAsync(link, cancellation);
            await client.ReceiveSmsAsync($"SM{number:x32}", $"+336{number:00000000}", "STOP", cancellation);
            await client.LinkContactPointsAsync(
                $"account-{number}",
                [new ContactPointAddress(ContactPointKind.Email, address)],
                cancellation
            );
            await client.ChooseAsync(
                $"account-{number}",
                new PreferencesRequest([new PreferenceChoice(Channel.Email, "offers", Choice.Refuse)], Notice: null),
                cancellation
            );
            await client.CheckAsync(Channel.Email, "newsletter", address, cancellation);
            await everySecond.WaitForNextTickAsync(cancellation);
        }
    }
}
