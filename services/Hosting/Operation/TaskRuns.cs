using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;

namespace SenefConsent.Hosting;

/// <summary>The section <c>Operation</c>.</summary>
public sealed class OperationOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Operation";

    /// <summary>
    /// The directory in which <c>deploy/run-task</c> keeps how sweep, comparison, erasure and backup ended, a file each; empty: nothing is
    /// known of them.
    /// </summary>
    public string Runs { get; init; } = "";
}

/// <summary>
/// How what runs beside the services ended: <c>deploy/run-task</c> writes a file each, so that it is known while the database is away as well.
/// </summary>
internal sealed class TaskRuns
{
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
                Read()
                    .Select(run => new Measurement<int>(run.ExitCode == 0 ? 0 : 1, new KeyValuePair<string, object?>("task", run.Task))),
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
                    .EnumerateFiles(directory, "*.json")
                    .Select(Read)
                    .OfType<TaskRun>()
                    .OrderBy(run => run.Task, StringComparer.Ordinal),
            ];

    private static TaskRun? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<TaskRun>(File.ReadAllText(file), JsonSerializerOptions.Web);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
