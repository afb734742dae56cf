using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;

namespace SenefConsent.Hosting;

/// <summary>The section <c>Operation</c>.</summary>
public sealed class OperationOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Operation";

    /// <summary>
    /// The directory in which <c>deploy/production/job</c> keeps how sweep, comparison, erasure and backup ended, a file each; empty: nothing
    /// is known of them.
    /// </summary>
    public string Runs { get; init; } = "";
}

/// <summary>
/// How what runs beside the services ended: whoever runs it writes a file each (<c>senef_consent_backup.prom</c>), in the text format of
/// Prometheus, so that it is known while the database is away as well.
/// </summary>
internal sealed class TaskRuns
{
    private const string Prefix = "senef_consent_";
    private const string ExitCode = "senef_consent_job_exit_code";
    private const string LastSuccess = "senef_consent_job_last_success_timestamp_seconds";

    private readonly string directory;

    /// <summary>Nothing is read yet.</summary>
    public TaskRuns(IOptions<OperationOptions> options, TimeProvider clock, IMeterFactory meters)
    {
        directory = options.Value.Runs;
        var meter = meters.Create(StoreFigures.MeterName);
        meter.CreateObservableGauge(
            "consent.run.age",
            () =>
                Read()
                    .Where(run => run.SucceededAt is not null)
                    .Select(run => new Measurement<double>(
                        (clock.GetUtcNow() - run.SucceededAt!.Value).TotalSeconds,
                        new KeyValuePair<string, object?>("task", run.Task)
                    )),
            "s",
            "Since sweep, comparison, erasure, backup or another task last succeeded, by task. Alarm above two of its periods."
        );
        meter.CreateObservableGauge(
            "consent.run.failed",
            () =>
                Read().Select(run => new Measurement<int>(run.ExitCode == 0 ? 0 : 1, new KeyValuePair<string, object?>("task", run.Task))),
            description: "1 where the last run of a task failed, by task. Alarm on any."
        );
    }

    /// <summary>The last run of each task, by name.</summary>
    public IReadOnlyList<TaskRun> Read() =>
        directory == "" || !Directory.Exists(directory)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(directory, $"{Prefix}*.prom")
                    .Select(Read)
                    .OfType<TaskRun>()
                    .OrderBy(run => run.Task, StringComparer.Ordinal),
            ];

    private static TaskRun? Read(string file)
    {
        try
        {
            var lines = File.ReadAllLines(file);
            return ValueOf(lines, ExitCode) is { } code
                ? new TaskRun(
                    Path.GetFileNameWithoutExtension(file)[Prefix.Length..],
                    File.GetLastWriteTimeUtc(file),
                    (int)code,
                    ValueOf(lines, LastSuccess) is { } success ? DateTimeOffset.FromUnixTimeSeconds((long)success) : null
                )
                : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double? ValueOf(IEnumerable<string> lines, string metric) =>
        lines
            .Where(line => line.StartsWith(metric, StringComparison.Ordinal))
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Select(text => double.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : (double?)null)
            .FirstOrDefault();
}
