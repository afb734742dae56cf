using System.Globalization;
using System.Text;

namespace SenefConsent.Local;

/// <summary>Where a local system keeps its keys, data and logs. One system at a time uses it.</summary>
public sealed class StateDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream claim;

    private StateDirectory(string path, FileStream claim)
    {
        Path = path;
        this.claim = claim;
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes it if there is none, and claims it until it is disposed or the process ends.</summary>
    /// <exception cref="LocalRunException">Another system uses it.</exception>
    public static StateDirectory Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(path);
        Directory.CreateDirectory(System.IO.Path.Combine(path, "logs"));
        var file = System.IO.Path.Combine(path, "running");
        try
        {
            var claim = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            claim.SetLength(0);
            claim.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            claim.Flush();
            return new StateDirectory(path, claim);
        }
        catch (IOException) when (System.IO.File.Exists(file))
        {
            throw new LocalRunException(
                $"deploy/up already runs with the keys, data and logs in {path}. Stop it first: Ctrl+C in its terminal."
            );
        }
    }

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The log of a service.</summary>
    public string LogOf(string service) => System.IO.Path.Combine(Path, "logs", $"{service}.log");

    /// <summary>Writes a file that only its owner may read, whole or not at all.</summary>
    public void WriteSecret(string name, string content)
    {
        var unfinished = File($"{name}.new");
        System.IO.File.Delete(unfinished);
        using (
            var stream = new FileStream(
                unfinished,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = OwnerOnly,
                }
            )
        )
        {
            stream.Write(Encoding.UTF8.GetBytes(content));
        }

        System.IO.File.Move(unfinished, File(name), overwrite: true);
    }

    /// <summary>Gives up the claim; the files stay.</summary>
    public void Dispose() => claim.Dispose();
}
