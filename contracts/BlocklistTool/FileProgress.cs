using Spectre.Console;
using Spectre.Console.Rendering;

namespace SenefConsent.BlocklistTool;

/// <summary>How far a file is: a bar, rows a second, the time that remains.</summary>
internal sealed class FileProgress(ProgressTask? task, TimeProvider clock)
{
    private readonly long began = clock.GetTimestamp();

    /// <summary>How many rows were answered.</summary>
    public long Rows { get; private set; }

    /// <summary>Since it began.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(began);

    private long RowsPerSecond => (long)(Rows / Math.Max(Elapsed.TotalSeconds, 0.001));

    /// <summary>Shows progress on standard error while the work is done.</summary>
    public static Task<T> ShowAsync<T>(ToolEnvironment tool, string what, long? length, Func<FileProgress, Task<T>> work)
    {
        // Without a terminal the lines of a bar would fill a log.
        if (!tool.Notices.Profile.Out.IsTerminal)
        {
            return work(new FileProgress(null, tool.Clock));
        }

        FileProgress? progress = null;
        return tool
            .Notices.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RateColumn(() =>
                    progress is null ? "" : tool.Texts["Progress.Rate", ("rows", tool.Texts.Count(progress.RowsPerSecond))]
                ),
                new RemainingTimeColumn()
            )
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(what), maxValue: Math.Max(1, length ?? 1));
                task.IsIndeterminate = length is null;
                progress = new FileProgress(task, tool.Clock);
                var done = await work(progress);
                task.Value = task.MaxValue;
                return done;
            });
    }

    public void Answered(long rows, long bytes)
    {
        Rows += rows;
        task?.Increment(bytes);
    }

    private sealed class RateColumn(Func<string> rate) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(rate());
    }
}
