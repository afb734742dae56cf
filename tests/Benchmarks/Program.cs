using SenefConsent.Benchmarks;
using SenefConsent.Local;

const string Usage = """
    usage: dotnet run -c Release --project tests/Benchmarks -- p1 [--seconds 10] [--rounds 3] [--clients 32]

    p1   durable objections per second through HTTP, against pgbench doing Marten's own append on the same PostgreSQL
    """;

if (args is not ["p1", .. var rest] || BenchmarkOptions.Parse(rest) is not { } options)
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
    return await ObjectionsPerSecond.RunAsync(options, interrupted.Token) ? 0 : 2;
}
catch (Exception failure) when (failure is BenchmarkFailedException or CommandFailedException)
{
    await Console.Error.WriteLineAsync($"p1: {failure.Message}");
    return 1;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    return 130;
}
