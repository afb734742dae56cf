using System.Globalization;

namespace SenefConsent.Benchmarks;

/// <summary>
/// What processes have used of the processor, themselves and through the children that they have waited for, as Linux counts it.
/// </summary>
internal static class ProcessorTime
{
    // Linux counts in ticks of this length on every machine that .NET runs on.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Of a process.</summary>
    public static TimeSpan Of(int process) =>
        Read(process) is { } read ? read.Used : throw new BenchmarkFailedException($"Linux's /proc does not know the process {process}.");

    /// <summary>Of a process and its children, living and gone.</summary>
    public static TimeSpan OfFamily(int process) =>
        Directory
            .GetDirectories("/proc")
            .Select(directory =>
                int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null
            )
            .Where(read => read?.Parent == process)
            .Aggregate(Of(process), (sum, read) => sum + read!.Value.Used);

    public static int ParentOf(int process) =>
        Read(process)?.Parent ?? throw new BenchmarkFailedException($"Linux's /proc does not know the process {process}.");

    // proc(5): the second field is the program's name in brackets, which may hold blanks; the fourth is the parent, the 14th to the 17th
    // are the times.
    private static (int Parent, TimeSpan Used)? Read(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                Tick * fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture))
            );
        }
        catch (IOException)
        {
            // It has ended.
            return null;
        }
    }
}
