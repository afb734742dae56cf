using SenefConsent.Local;

const int WrongUsage = 64,
    Failed = 1,
    Interrupted = 130;

Options options;
try
{
    options = Options.Parse(args);
}
catch (LocalRunException wrong)
{
    await Console.Error.WriteLineAsync($"deploy/up: {wrong.Message}\n\n{Options.Usage}");
    return WrongUsage;
}

if (options.Help)
{
    Console.WriteLine(Options.Usage);
    return 0;
}

using var stop = new StopSignals();
try
{
    using var directory = StateDirectory.Open(Path.Combine(Repository.Root, ".local"));
    Ports.RequireFree(options.Ports);
    await new LocalRun(options, directory, Console.WriteLine, stop.Token).RunAsync();
    return 0;
}
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    return Interrupted;
}
catch (Exception failure)
    when (failure
            is LocalRunException
                or CommandFailedException
                or DemonstrationFailedException
                or IOException
                or UnauthorizedAccessException
    )
{
    await Console.Error.WriteLineAsync($"deploy/up: {failure.Message}");
    return Failed;
}
