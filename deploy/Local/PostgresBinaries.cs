namespace SenefConsent.Local;

/// <summary>PostgreSQL's server programs on this machine.</summary>
public static class PostgresBinaries
{
    private const string DebianDirectory = "/usr/lib/postgresql";

    /// <summary>
    /// The directory that holds <c>initdb</c> and <c>pg_ctl</c>: on the path, or where Debian puts them, newest version first; null when
    /// there is none.
    /// </summary>
    public static string? Find() =>
        Directories().FirstOrDefault(directory => IsThere(Path.Combine(directory, "initdb")) && IsThere(Path.Combine(directory, "pg_ctl")));

    /// <summary>A program such as <c>pg_dump</c>, on the path or where Debian puts it; null when there is none.</summary>
    public static string? Find(string program) =>
        Directories().Select(directory => Path.Combine(directory, program)).FirstOrDefault(IsThere);

    private static IEnumerable<string> Directories() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Concat(
                Directory.Exists(DebianDirectory)
                    ? Directory
                        .GetDirectories(DebianDirectory)
                        .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
                        .Select(version => Path.Combine(version, "bin"))
                    : []
            );

    /// <summary>Installs them with apt-get where that is there and may be used.</summary>
    /// <returns>Their directory; null when they could not be installed.</returns>
    public static async Task<string?> InstallAsync(CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get"))
        {
            return null;
        }

        // create_main_cluster is Debian's: without it the package starts a server of its own on port 5432.
        Directory.CreateDirectory("/etc/postgresql-common");
        if (!File.Exists("/etc/postgresql-common/createcluster.conf"))
        {
            await File.WriteAllTextAsync("/etc/postgresql-common/createcluster.conf", "create_main_cluster = false\n", cancellation);
        }

        await Command.RunAsync("apt-get", ["update", "-qq"], cancellation);
        await Command.RunAsync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "postgresql"], cancellation);
        return Find();
    }

    // A link whose program was removed is still a file to File.Exists.
    private static bool IsThere(string program) =>
        File.Exists(program) && (File.ResolveLinkTarget(program, returnFinalTarget: true)?.Exists ?? true);
}
