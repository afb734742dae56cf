using System.Globalization;

namespace SenefConsent.Benchmarks;

/// <summary>Prints what the sides came to. Processor times are microseconds an objection; p50 and p99 are milliseconds.</summary>
internal static class SideTable
{
    public static void SayHead(int clients)
    {
        Console.WriteLine($"{clients} clients{"", -23} |    ms           | processor µs an objection");
        Console.WriteLine(
            $"{"round", -6} {"side", -12} {"objections/s", 13} {"p50", 8} {"p99", 8} {"service", 10} {"PostgreSQL", 11} {"load", 8}"
        );
    }

    public static void SayRound(int number, Side side)
    {
        var (round, service, postgres, load) = side.Rounds[^1];
        Console.WriteLine(
            $"{number, -6} {side.Name, -12} {round.PerSecond, 13:F0} {round.Percentile(50).TotalMilliseconds, 8:F1} "
                + $"{round.Percentile(99).TotalMilliseconds, 8:F1} {service, 10:F0} {postgres, 11:F0} {load, 8:F0}"
        );
    }

    public static void SayRatios(int number, IEnumerable<(Side Side, Side Other)> pairs)
    {
        Console.WriteLine($"{number, -6} {string.Join(", ", pairs.Select(pair => RatioOf(pair.Side, pair.Other)))}");

        static string RatioOf(Side side, Side other) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{side.Name}/{other.Name} {side.Rounds[^1].Round.PerSecond / other.Rounds[^1].Round.PerSecond:F2}"
            );
    }

    /// <summary>Prints medians, with the lowest and the highest of the rounds.</summary>
    public static void SayMedians(int clients, IEnumerable<Side> sides)
    {
        foreach (var side in sides)
        {
            var service = side.Rounds.All(round => round.Service is not null)
                ? $"service {side.Of(round => round.Service!.Value).ToString("F0")}, "
                : "";
            Console.WriteLine(
                $"{side.Name} at {clients} clients: {side.Of(round => round.Round.PerSecond).ToString("F0")} objections/s, "
                    + $"{Latency(side, 50)}, {Latency(side, 99)}; {service}PostgreSQL "
                    + $"{side.Of(round => round.Postgres).ToString("F0")}, load {side.Of(round => round.Load).ToString("F0")} µs an "
                    + "objection"
            );
        }
    }

    private static string Latency(Side side, int percent) =>
        $"p{percent} {side.Of(round => round.Round.Percentile(percent).TotalMilliseconds).ToString("F1")} ms";
}
