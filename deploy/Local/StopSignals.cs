using System.Runtime.InteropServices;

namespace SenefConsent.Local;

/// <summary>Turns Ctrl+C and its relatives into a cancellation, so that what was started is stopped before the process ends.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int Interrupt = 2;

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations;

    public StopSignals()
    {
        // A script that starts us with & has this signal ignored, and the runtime would leave it so: kill -INT would do nothing.
        _ = Handle(Interrupt, IntPtr.Zero);
        registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(signal =>
                PosixSignalRegistration.Create(signal, Stop)
            ),
        ];
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        source.Cancel();
    }

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr Handle(int signal, IntPtr handler);
}
