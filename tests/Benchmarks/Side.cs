namespace SenefConsent.Benchmarks;

/// <summary>What one round of a side came to.</summary>
/// <param name="Round">The rate and the latencies.</param>
/// <param name="Service">Processor time of the service an objection, in microseconds; none where there is no service.</param>
/// <param name="Postgres">The same of PostgreSQL.</param>
/// <param name="Load">The same of what sends the objections.</param>
internal sealed record SideRound(LoadRound Round, double? Service, double Postgres, double Load);

/// <summary>One of those that are measured in turn.</summary>
/// <param name="name">What it is called in what is printed.</param>
/// <param name="clients">How many clients it has.</param>
/// <param name="service">The service that is asked; null where PostgreSQL is asked itself.</param>
/// <param name="run">Runs the load.</param>
internal sealed class Side(
    string name,
    int clients,
    BenchmarkService? service,
    Func<int, TimeSpan, Action, CancellationToken, Task<LoadRound>> run
)
{
    private readonly List<SideRound> rounds = [];

    public string Name => name;

    public IReadOnlyList<SideRound> Rounds => rounds;

    /// <summary>How many objections were acknowledged, in the warm-up as well.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Runs it without measuring.</summary>
    public Task<LoadRound> RunAsync(TimeSpan duration, CancellationToken cancellation) => RunAsync(duration, () => { }, cancellation);

    /// <summary>Runs it as one of <see cref="Rounds"/>.</summary>
    /// <param name="postgres">The process of the server.</param>
    public async Task MeasureAsync(int postgres, TimeSpan duration, CancellationToken cancellation)
    {
        var before = Read();
        var round = await RunAsync(duration, () => before = Read(), cancellation);
        var after = Read();
        rounds.Add(
            new SideRound(
                round,
                PerObjection(before.Service, after.Service),
                PerObjection(before.Postgres, after.Postgres)!.Value,
                PerObjection(before.Load, after.Load)!.Value
            )
        );

        (TimeSpan? Service, TimeSpan? Postgres, TimeSpan? Load) Read() =>
            (service?.ProcessorTime, ProcessorTime.OfFamily(postgres), ProcessorTime.Of(Environment.ProcessId));

        double? PerObjection(TimeSpan? start, TimeSpan? end) => (end - start)?.TotalMicroseconds / round.Latencies.Length;
    }

    /// <summary>A figure of every round.</summary>
    public Spread Of(Func<SideRound, double> figure) => new(rounds.Select(figure));

    /// <summary>How many times as many objections a second as another side, in every round.</summary>
    public Spread RatioTo(Side other) => new(rounds.Zip(other.Rounds, (mine, others) => mine.Round.PerSecond / others.Round.PerSecond));

    private async Task<LoadRound> RunAsync(TimeSpan duration, Action starts, CancellationToken cancellation)
    {
        var round = await run(clients, duration, starts, cancellation);
        Acknowledged += round.Acknowledged;
        return round;
    }
}
