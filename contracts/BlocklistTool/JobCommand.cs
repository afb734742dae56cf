using System.Buffers;
using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using SenefConsent.Client;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using Spectre.Console;
using Rule = SenefConsent.Contracts.Rule;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// <c>blocklist job 01a20725-… -o clean.csv</c>: the result of a file that was handed in with <c>screen --job</c>, waited for and written.
/// Without an output, how far it is.
/// </summary>
internal sealed class JobCommand
{
    private const string OnlyAllowed = "allowed";
    private const int BytesPerWrite = 64 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Argument<string> id;
    private readonly Option<string?> output;
    private readonly Option<bool> force;
    private readonly Option<TimeSpan> wait;

    private readonly ToolEnvironment tool;
    private readonly ToolTexts texts;
    private string noFile = "";

    private JobCommand(ToolEnvironment tool)
    {
        (this.tool, texts) = (tool, tool.Texts);
        id = new("id") { Description = texts["Argument.Job"], HelpName = texts["Value.Id"] };
        output = new("--output", "-o") { Description = texts["Option.Output.job"], HelpName = texts["Value.File"] };
        (force, wait) = (Options.Force(texts), Options.Wait(texts));
    }

    public static Command Create(ToolEnvironment tool)
    {
        var job = new JobCommand(tool);
        var command = new Command("job", tool.Texts["Job.Description"]) { job.id, job.output, job.force, job.wait };
        command.SetAction(job.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellation)
    {
        if (!Guid.TryParse(given.GetValue(id), out var asked))
        {
            throw new WrongUseException(texts["Job.NoId", ("id", given.GetValue(id)!)]);
        }

        var connection = Connection.Read(tool);
        var jobs = connection.Jobs(tool, Connection.LongPatience, given.GetValue(wait));
        if (given.GetValue(output) is not { } path)
        {
            return Print(await FindAsync(jobs, asked, cancellation));
        }

        // Before it is waited for, since it can be refused.
        await using var written = OutputFile.Create(path, given.GetValue(force), tool);
        noFile = path == ToolEnvironment.Standard ? "" : texts["Consequence.NoFile"];
        tool.Run.Consequence = noFile;
        var job = await EndedAsync(jobs, await FindAsync(jobs, asked, cancellation), path, cancellation);
        tool.Run.Consequence = noFile;
        RequireResult(job);
        await using (var result = await connection.Transfers(tool).ScreeningResultAsync(asked, cancellation))
        {
            await WriteAsync(job, result, written, cancellation);
        }

        await written.FinishAsync(cancellation);
        Summarise(job, written);
        return ExitCode.Done;
    }

    // A service of ours that knows no such job still knows the others; what knows neither is another web server.
    private async Task<ScreeningJob> FindAsync(JobsClient jobs, Guid asked, CancellationToken cancellation)
    {
        try
        {
            return await jobs.ScreeningAsync(asked, cancellation);
        }
        catch (ConsentProblemException unknown) when (unknown.StatusCode == HttpStatusCode.NotFound)
        {
            await jobs.ScreeningsAsync(cancellation);
            tool.Run.Consequence = noFile;
            throw new NotThereException(texts["Job.Unknown", ("id", $"{asked}")]);
        }
    }

    private async Task<ScreeningJob> EndedAsync(JobsClient jobs, ScreeningJob job, string path, CancellationToken cancellation)
    {
        if (!GoesOn(job.State))
        {
            return job;
        }

        var command = $"blocklist job {job.Id} -o {(path.Contains(' ') ? $"\"{path}\"" : path)}";
        tool.Run.Consequence = texts["Consequence.JobGoesOn", ("command", command)];
        tool.Notices.WriteLine(texts["Job.Waiting", ("time", texts.Time(job.ExpiresAt))]);
        return await FileProgress.ShowAsync(
            tool,
            texts["Screen.Progress"],
            job.Bytes,
            async progress =>
            {
                var (rows, bytes) = (0L, 0L);
                while (GoesOn(job.State))
                {
                    await Task.Delay(Pause, tool.Clock, cancellation);
                    job = await FindAsync(jobs, job.Id, cancellation);
                    progress.Answered((job.Summary?.Rows ?? 0) - rows, job.BytesRead - bytes);
                    (rows, bytes) = (job.Summary?.Rows ?? 0, job.BytesRead);
                }

                return job;
            }
        );
    }

    private static bool GoesOn(JobState state) => state is JobState.Receiving or JobState.Waiting or JobState.Running;

    private void RequireResult(ScreeningJob job)
    {
        if (job.State != JobState.Completed)
        {
            throw new NotThereException(StateOf(job));
        }

        if (job.Summary!.Outcome != ScreeningOutcome.Completed)
        {
            throw new WrongUseException(texts["Job.Malformed", ("error", job.Summary.Error ?? "")]);
        }

        if (job.Summary.Rows > 0 && RulesOf(job.Summary).GetValueOrDefault(Rule.Unreadable) == job.Summary.Rows)
        {
            throw new WrongUseException(texts.Counted("Job.AllUnreadable", job.Summary.Rows));
        }
    }

    // CSV is the service's, byte by byte; for a workbook it is cut into rows.
    private async Task WriteAsync(ScreeningJob job, Stream result, OutputFile written, CancellationToken cancellation)
    {
        if (!written.IsSheet)
        {
            int read;
            while ((read = await result.ReadAsync(written.Next.GetMemory(BytesPerWrite), cancellation)) > 0)
            {
                written.Next.Advance(read);
                await written.FlushAsync(cancellation);
            }

            return;
        }

        var (rows, csv) = (new RowReader(result), new CsvRows(cell => FileCharset.TextOf(cell)));
        await rows.ReadByteOrderMarkAsync(isCsv: true, cancellation);
        var beginning = await rows.FindAsync(csv, job.Asked!.Channel!.Value, column: "1", hasHeader: null, cancellation);
        csv.AllowAnyWidth();
        written.SetRows(csv);
        written.Next.Write(beginning?.Preamble);
        written.Next.Write(beginning?.HeaderRow);
        while (!rows.IsEnded)
        {
            while (rows.TryNext(csv, out var row))
            {
                written.Next.Write(row);
            }

            await written.FlushAsync(cancellation);
            await rows.ReadAsync(cancellation);
        }

        // Where nobody is left, nothing may be.
        if (rows.Fault is { } fault && KeptOf(job) > 0)
        {
            throw new WrongUseException(fault.In(texts.Language));
        }
    }

    private static long KeptOf(ScreeningJob job) =>
        IsCut(job) ? job.Summary!.Allowed - RulesOf(job.Summary).GetValueOrDefault(Rule.Duplicate) : job.Summary!.Rows;

    private static bool IsCut(ScreeningJob job) => job.Asked!.Only == OnlyAllowed;

    private void Summarise(ScreeningJob job, OutputFile written)
    {
        var (summary, asked) = (job.Summary!, job.Asked!);
        var rules = RulesOf(summary);
        ScreenedRows.Show(tool, rules, IsCut(job));
        tool.Notices.WriteLine(texts.Asked(asked.Channel!.Value, asked.Purpose!, asked.Audience!.Value, summary.StartedAt));
        if (rules.TryGetValue(Rule.Unreadable, out var unreadable))
        {
            tool.Notices.MarkupLineInterpolated($"[yellow]{texts.Counted("Job.Unreadable", unreadable)}[/]");
        }

        ScreenedRows.ShowWritten(tool, written, KeptOf(job), summary.Rows, summary.EndedAt!.Value - summary.StartedAt);
    }

    private int Print(ScreeningJob job)
    {
        tool.Answers.WriteLine(StateOf(job));
        if (job.Asked is { Channel: not null, Purpose: not null, Audience: not null })
        {
            tool.Answers.WriteLine(texts.JobFor(job));
        }

        tool.Answers.WriteLine(texts["Job.Kept", ("created", texts.Time(job.CreatedAt)), ("expires", texts.Time(job.ExpiresAt))]);
        if (job.State == JobState.Failed)
        {
            return ExitCode.Refused;
        }

        if (job.State != JobState.Prepared)
        {
            tool.Answers.WriteLine(texts.JobResult(job));
        }

        return ExitCode.Done;
    }

    private string StateOf(ScreeningJob job) =>
        texts[
            $"Job.State.{ExactNames<JobState>.Of(job.State)}",
            ("id", $"{job.Id}"),
            ("percent", texts.Count(job.Bytes == 0 ? 0 : 100 * job.BytesRead / job.Bytes)),
            ("rows", texts.Count(job.Summary?.Rows ?? 0)),
            ("error", job.Error ?? "")
        ];

    // A rule of a newer service has no words here, as in a screening of one's own.
    private static Dictionary<Rule, long> RulesOf(ScreeningSummary summary) =>
        summary.Rules.ToDictionary(rule => ExactNames<Rule>.Find(rule.Key) ?? throw new JsonException(rule.Key), rule => rule.Value);
}
