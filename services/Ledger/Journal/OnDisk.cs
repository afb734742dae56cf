using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SenefConsent.Ledger;

/// <summary>Has what was written put on the disk, in ways that .NET does not know.</summary>
internal static class OnDisk
{
    private const int ReadOnly = 0;

    /// <summary>
    /// Puts the bytes of a file on the disk. On Linux no more than those, so that a file that does not grow costs one write and not
    /// another one into the file system's own journal.
    /// </summary>
    /// <exception cref="IOException">They are not known to be there.</exception>
    public static void FlushContents(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
        }
        else if (Fdatasync(file) != 0)
        {
            throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
        }
    }

    /// <summary>
    /// Puts the names in a directory on the disk: a file that was flushed can still be gone after a power failure when its name was not.
    /// Where the file system cannot, as over some networks, names are the server's to keep.
    /// </summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static void FlushNames(string path)
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

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fdatasync(SafeFileHandle file);

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
