using System.Globalization;
using SenefConsent.Local;

namespace SenefConsent.Benchmarks;

/// <summary>What processes hold, as Linux tells.</summary>
internal static class Memory
{
    private static readonly string[] Limits = ["/sys/fs/cgroup{0}/memory.max", "/sys/fs/cgroup/memory{0}/memory.limit_in_bytes"];
    private static readonly string[] Uses = ["/sys/fs/cgroup{0}/memory.current", "/sys/fs/cgroup/memory{0}/memory.usage_in_bytes"];

    /// <summary>A process's own pages, and its share of those it shares (Pss).</summary>
    public static double MegabytesOf(int process) =>
        File.ReadLines($"/proc/{process}/smaps_rollup")
            .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0)
            .Single();

    /// <summary>The same of a server and all its sessions.</summary>
    public static double MegabytesOf(PostgresCluster postgres)
    {
        var server = int.Parse(File.ReadLines(Path.Combine(postgres.Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        var megabytes = MegabytesOf(server);
        foreach (var task in Directory.GetDirectories($"/proc/{server}/task"))
        {
            foreach (var session in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                try
                {
                    megabytes += MegabytesOf(int.Parse(session, CultureInfo.InvariantCulture));
                }
                catch (Exception ended) when (ended is IOException or InvalidOperationException)
                {
                    // It has ended meanwhile.
                }
            }
        }

        return megabytes;
    }

    /// <summary>
    /// What the control group of this process may take at most, and takes, with the pages of files that the kernel gives back; null where it
    /// has no limit.
    /// </summary>
    public static (double Limit, double Used)? OfGroup()
    {
        var groups = File.ReadLines("/proc/self/cgroup")
            .Select(line => line.Split(':'))
            .Where(parts => parts[1] is "" or "memory")
            .Select(parts => parts[2].TrimEnd('/'));
        foreach (var group in groups)
        {
            if (Read(Limits, group) is { } limit && limit < 1L << 50 && Read(Uses, group) is { } used)
            {
                return (limit / 1024.0 / 1024.0, used / 1024.0 / 1024.0);
            }
        }

        return null;
    }

    private static long? Read(string[] files, string group) =>
        files
            .Select(file => string.Format(CultureInfo.InvariantCulture, file, group))
            .Where(File.Exists)
            .Select(file => long.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var bytes) ? bytes : (long?)null)
            .FirstOrDefault();
}
