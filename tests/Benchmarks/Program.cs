using System.Globalization;
using SenefConsent.Benchmarks;
using SenefConsent.Local;

const string Usage = """
    usage: dotnet run -c Release --project tests/Benchmarks -- p1|p2|p3|p4|p5|machine
           [--seconds 10] [--rounds 3] [--clients 32] [--recipients 1000000]

    p1   durable objections per second through HTTP at 64 and 256 clients, against pgbench doing Marten's own append and
         against a plain endpoint of Marten and Wolverine, all on the same PostgreSQL; takes no --clients and needs Linux
    p2   recipients screened through HTTP against five times as many contact points, against a client that asks Redis; needs redis-server
    p3   how long one check takes at 1,000 a second, against a request that does nothing
    p4   unsubscribe links minted per second of a core, streamed through HTTP, against the two HMACs that a link cannot do without
    p5   start to ready of each service, and its memory, idle and after --seconds of light use; publishes the services first,
         which takes minutes; needs Linux
    machine
         memory of everything with the limits of deploy/production, idle and under 200 objections and 500 checks a second for
         --seconds; run it in a control group of 2 GB; needs Linux
    """;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [PlainEndpoint.Argument])
{
    await PlainEndpoint.RunAsync();
    return 0;
}

if (
    args is not [("p1" or "p2" or "p3" or "p4" or "p5" or "machine") and var figure, .. var rest]
    || BenchmarkOptions.Parse(rest) is not { } options
    || (figure == "p1" && rest.Contains("--clients"))
)
{
    await Console.Error.WriteLineAsync(Usage);
    return 64;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

try
{
    return await (
        figure switch
        {
            "p1" => ObjectionsPerSecond.RunAsync(options, interrupted.Token),
            "p2" => ScreeningAgainstRedis.RunAsync(options, interrupted.Token),
            "p3" => CheckLatency.RunAsync(options, interrupted.Token),
            "p5" => StartAndMemory.RunAsync(options, interrupted.Token),
            "machine" => OneMachine.RunAsync(options, interrupted.Token),
            _ => LinksPerSecond.RunAsync(options, interrupted.Token),
        }
    )
        ? 0
        : 2;
}
catch (Exception failure) when (failure is BenchmarkFailedException or CommandFailedException or LocalRunException)
{
    await Console.Error.WriteLineAsync($"{figure}: {failure.Message}");
    return 1;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    return 130;
}
