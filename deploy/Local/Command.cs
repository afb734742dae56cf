using System.Diagnostics;

namespace SenefConsent.Local;

/// <summary>A command failed.</summary>
public sealed class CommandFailedException(string message) : Exception(message);

/// <summary>Runs a command to its end.</summary>
public static class Command
{
    /// <summary>Runs it without a terminal.</summary>
    /// <returns>What it printed on standard output.</returns>
    /// <exception cref="CommandFailedException">It could not be started or did not exit with 0; the message holds what it
    /// printed.</exception>
    public static Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation) =>
        RunAsync(program, arguments, new Dictionary<string, string>(), cancellation);

    /// <summary>
    /// Runs it without a terminal, and with more environment variables than ours: a secret on a command line is there for everybody to
    /// read.
    /// </summary>
    /// <returns>What it printed on standard output.</returns>
    /// <exception cref="CommandFailedException">It could not be started or did not exit with 0; the message holds what it
    /// printed.</exception>
    public static async Task<string> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellation
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new CommandFailedException($"{program} cannot be started: {missing.Message}");
        }

        using (process)
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            try
            {
                await process.WaitForExitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return process.ExitCode == 0
                ? await output
                : throw new CommandFailedException(
                    $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}: {await output}{await errors}".TrimEnd()
                );
        }
    }
}
