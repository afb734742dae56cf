using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace SenefConsent.Ledger;

/// <summary>
/// Has the names in a directory written to the disk. A file that was flushed can still be gone after a power failure when its name was not;
/// .NET cannot open a directory.
/// </summary>
internal static class DirectoryOnDisk
{
    private const int ReadOnly = 0;

    /// <summary>Does so. Where the file system cannot, as over some networks, names are the server's to keep.</summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var directory = Open([.. Encoding.UTF8.GetBytes(path), 0], ReadOnly);
        if (directory < 0)
        {
            throw new IOException($"{path} cannot be opened: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }

        _ = Fsync(directory);
        _ = Close(directory);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
