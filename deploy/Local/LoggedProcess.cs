using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SenefConsent.Local;

/// <summary>
/// Processes that write their output to a file themselves, so that no line is lost when one of the two processes is killed.
/// </summary>
internal static class LoggedProcess
{
    private const int Terminate = 15;
    private const int TailLines = 15;

    /// <summary>Starts it; the shell becomes the program, so that the process's id is the program's.</summary>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        string log,
        string directory,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", """log=$1; shift; exec "$@" >>"$log" 2>&1 </dev/null""", "sh", log, program, .. arguments]
        )
        {
            WorkingDirectory = directory,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Asks it to end, and kills it when it has not done so in time.</summary>
    public static async Task StopAsync(Process process, TimeSpan patience)
    {
        _ = Signal(process.Id, Terminate);
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    /// <summary>The end of a log, for an error message.</summary>
    public static string TailOf(string log) =>
        File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(TailLines).Select(line => $"  {line}")) : "";

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
