namespace SenefConsent.Local;

/// <summary>One run of the local system, from its start to its end.</summary>
internal sealed class LocalRun(Options options, StateDirectory directory, Action<string> tell, CancellationToken cancellation)
{
    /// <exception cref="LocalRunException">It could not start, or a service ended by itself.</exception>
    /// <exception cref="DemonstrationFailedException">The demonstration was asked for and came out wrong.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before it ran.</exception>
    public Task RunAsync() => options.Compose ? RunComposeAsync() : RunProcessesAsync();

    private async Task RunProcessesAsync()
    {
        await using var postgres = options.Postgres is { } given
            ? LocalPostgres.Given(given)
            : await LocalPostgres.FindAsync(directory, tell, cancellation);
        var settings = new LocalSettings
        {
            Postgres = postgres.Owner,
            IsOurs = options.Postgres is null,
            Directory = directory,
            BasePort = options.BasePort,
        };
        await using var system = await LocalSystem.StartAsync(settings, tell, cancellation);
        await UseAsync(system.Addresses, Summary.Of(system.Addresses, postgres.Description, name => system[name].LogFile), WaitForEndAsync);

        async Task<string> WaitForEndAsync(CancellationToken token)
        {
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(token);
            _ = ErasureTimer.RunAsync(system.Addresses.Postgres, directory, tell, rest.Token);
            try
            {
                return await await Task.WhenAny(system.WaitForEndAsync(rest.Token), postgres.WaitForEndAsync(rest.Token));
            }
            finally
            {
                await rest.CancelAsync();
            }
        }
    }

    private async Task RunComposeAsync()
    {
        await using var system = await ComposeSystem.StartAsync(directory, options.BasePort, throwAway: options.Demo, tell, cancellation);
        await UseAsync(system.Addresses, Summary.Of(system.Addresses, "", _ => "").Append($"  Logs: {system.CommandLine} logs"), WaitAsync);
    }

    // Docker restarts a service that ends.
    private static async Task<string> WaitAsync(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        return "";
    }

    private async Task UseAsync(SystemAddresses addresses, IEnumerable<string> summary, Func<CancellationToken, Task<string>> waitForEnd)
    {
        tell("");
        foreach (var line in summary)
        {
            tell(line);
        }

        tell("");
        foreach (var line in Summary.FirstSteps(addresses, directory))
        {
            tell(line);
        }

        if (options.Demo)
        {
            await Demonstration.RunAsync(addresses, tell, cancellation);
            tell("");
            tell("Every answer was right. Stopping.");
            return;
        }

        tell("  Ctrl+C stops everything.");
        try
        {
            throw new LocalRunException(await waitForEnd(cancellation));
        }
        catch (OperationCanceledException)
        {
            tell("Stopping.");
        }
    }
}
