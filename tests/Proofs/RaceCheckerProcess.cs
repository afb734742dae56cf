using System.Diagnostics;
using System.Text.Json;

namespace SenefConsent.Proofs;

/// <summary>What a checker's process is to do.</summary>
/// <param name="Board">The file of the board.</param>
/// <param name="Count">How many people there are.</param>
/// <param name="Race">Which race.</param>
/// <param name="Instance">Whom to ask.</param>
/// <param name="Seed">What its choices follow from.</param>
public sealed record RaceCheckerOrder(string Board, int Count, Guid Race, Uri Instance, int Seed);

/// <summary>A <see cref="RaceChecker"/> as a process of its own: this program, with an order instead of a proof.</summary>
public static class RaceCheckerProcess
{
    private const string Command = "race-checker";
    private const string ApiKey = "RACE_API_KEY";

    /// <summary>Starts one, and waits until the race is over.</summary>
    /// <exception cref="InvalidOperationException">It failed; it has said why on standard error.</exception>
    public static async Task<RaceTally> StartAsync(RaceCheckerOrder order, string apiKey, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, Environment = { [ApiKey] = apiKey } };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(RaceCheckerProcess).Assembly.Location);
        }

        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(JsonSerializer.Serialize(order));
        using var process = Process.Start(start)!;
        var tally = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<RaceTally>(tally)!
            : throw new InvalidOperationException($"The checker at {order.Instance} ended with exit code {process.ExitCode}.");
    }

    /// <summary>Does what the arguments order.</summary>
    /// <returns>The exit code; null when they order something else.</returns>
    public static async Task<int?> RunAsync(string[] args)
    {
        if (args is not [Command, var json] || JsonSerializer.Deserialize<RaceCheckerOrder>(json) is not { } order)
        {
            return null;
        }

        using var board = new RaceBoard(order.Board, order.Count);
        var tally = await new RaceChecker(order.Instance, Environment.GetEnvironmentVariable(ApiKey)!, order.Race).RunAsync(
            board,
            order.Seed,
            CancellationToken.None
        );
        Console.WriteLine(JsonSerializer.Serialize(tally));
        return 0;
    }
}
