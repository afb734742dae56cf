using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What is asked of an import, as it was typed and chosen.</summary>
public sealed record ImportForm(
    string? Channel = null,
    string? System = null,
    string? Purpose = null,
    string? ExportedOn = null,
    string? Column = null
)
{
    /// <summary>As it was asked before.</summary>
    public static ImportForm Of(ImportJobQuestion? asked) =>
        new(
            asked?.Channel is { } channel ? ExactNames<Channel>.Of(channel) : null,
            asked?.System,
            asked?.Purpose,
            asked?.ExportedAt is { } at ? Languages.InParis(at, "yyyy-MM-dd", Languages.English) : null,
            asked?.Column
        );
}

/// <summary>One import: its file, what is asked, a dry run, each row's fate, and the import itself.</summary>
internal static class ImportEndpoint
{
    public const string Path = $"{ImportsEndpoint.Path}/{{id:guid}}";
    public const string TryPath = $"{Path}/try";
    public const string ReportPath = $"{Path}/report";
    public const string RecordPath = $"{Path}/record";
    public const string RemovePath = $"{Path}/remove";

    public static Task<IResult> Get(
        Guid id,
        HttpContext http,
        JobsClient jobs,
        PurposeTitles purposes,
        [FromQuery(Name = "rows")] string? rows,
        [FromQuery(Name = "after")] string? after,
        CancellationToken cancellation
    ) =>
        OrGoneAsync(
            http,
            async () =>
            {
                var job = await jobs.ImportAsync(id, cancellation);
                var which = rows ?? ImportReport.ToLookAt;
                var line = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
                var report =
                    job.State == JobState.Completed ? await ImportReport.ReadAsync(jobs, id, which, line, cancellation) : ReportPart.Empty;
                return await PageAsync(http, job, purposes, ImportForm.Of(job.Asked), [], report, which, line > 0, cancellation);
            }
        );

    /// <summary>Tries it: nothing is recorded.</summary>
    public static Task<IResult> Try(
        Guid id,
        HttpContext http,
        JobsClient jobs,
        PurposeTitles purposes,
        TimeProvider clock,
        [FromForm] string? channel,
        [FromForm] string? system,
        [FromForm] string? purpose,
        [FromForm] string? exportedOn,
        [FromForm] string? column,
        CancellationToken cancellation
    ) =>
        OrGoneAsync(
            http,
            async () =>
            {
                var form = new ImportForm(channel, system?.Trim(), purpose, exportedOn, column?.Trim());
                var language = SignInEndpoint.LanguageOf(http.Request);
                var job = await jobs.ImportAsync(id, cancellation);
                if (WrongIn(form, language) is { Count: > 0 } wrong)
                {
                    return await PageAsync(http, job, purposes, form, wrong, ReportPart.Empty, ImportReport.ToLookAt, false, cancellation);
                }

                try
                {
                    await jobs.StartImportAsync(id, QuestionOf(form, clock.GetUtcNow()), cancellation);
                    return TypedResults.LocalRedirect($"{ImportsEndpoint.Path}/{id}");
                }
                catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
                {
                    var said = ServiceProblem.ErrorOf(
                        refused,
                        language,
                        ("column", "column"),
                        ("purpose", "purpose"),
                        ("channel", "channel"),
                        ("exportedAt", "exportedOn"),
                        ("system", "system")
                    );
                    return await PageAsync(http, job, purposes, form, [said], ReportPart.Empty, ImportReport.ToLookAt, false, cancellation);
                }
            }
        );

    /// <summary>Imports what a dry run was about.</summary>
    public static Task<IResult> Record(Guid id, HttpContext http, JobsClient jobs, CancellationToken cancellation) =>
        OrGoneAsync(
            http,
            async () =>
            {
                await jobs.StartImportAsync(id, new ImportJobQuestion(DryRun: false), cancellation);
                return TypedResults.LocalRedirect($"{ImportsEndpoint.Path}/{id}");
            }
        );

    /// <summary>The fate of each row, as a file that Excel opens. It holds no address: a line tells which row.</summary>
    public static Task<IResult> Report(Guid id, HttpContext http, JobsClient jobs, CancellationToken cancellation) =>
        OrGoneAsync(
            http,
            async () =>
            {
                var job = await jobs.ImportAsync(id, cancellation);
                var texts = new ImportTexts(SignInEndpoint.LanguageOf(http.Request));
                return job is { State: JobState.Completed, Summary: { } summary }
                    ? TypedResults.Stream(
                        to => WriteAsync(to, ImportReport.RowsAsync(jobs, id, cancellation), texts, summary.DryRun),
                        JobDrop.RowsType,
                        $"{texts["FileName"]}-{id.ToString()[^6..]}.csv"
                    )
                    : TypedResults.LocalRedirect($"{ImportsEndpoint.Path}/{id}");
            }
        );

    public static Task<IResult> Remove(Guid id, HttpContext http, JobsClient jobs, CancellationToken cancellation) =>
        OrGoneAsync(
            http,
            async () =>
            {
                await jobs.RemoveImportAsync(id, cancellation);
                return TypedResults.LocalRedirect($"{ImportsEndpoint.Path}?removed");
            }
        );

    private static List<FieldError> WrongIn(ImportForm form, string language)
    {
        var texts = new ImportTexts(language);
        var wrong = new List<FieldError>();
        if (string.IsNullOrEmpty(form.Channel))
        {
            wrong.Add(new("channel", new ContactStatusTexts(language)["Missing.channel"]));
        }

        if (string.IsNullOrEmpty(form.System))
        {
            wrong.Add(new("system", texts["Missing.system"]));
        }

        if (!string.IsNullOrEmpty(form.ExportedOn) && DayOf(form.ExportedOn) is null)
        {
            wrong.Add(new("exportedOn", texts["Wrong.exportedOn"]));
        }

        return wrong;
    }

    // Empty takes away what was asked before. A day counts to its end: a refusal without a date is from then at the latest.
    private static ImportJobQuestion QuestionOf(ImportForm form, DateTimeOffset now) =>
        new(
            ExactNames<Channel>.Find(form.Channel),
            form.System,
            form.Purpose ?? "",
            DryRun: true,
            DayOf(form.ExportedOn) is { } day ? EndOf(day, now) : null,
            form.Column ?? ""
        );

    private static DateTimeOffset EndOf(DateOnly day, DateTimeOffset now)
    {
        var at = ParisTime.StartOf(day.AddDays(1)).ToUniversalTime();
        return at > now && at - now <= TimeSpan.FromDays(1) ? now : at;
    }

    private static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static async Task WriteAsync(Stream to, IAsyncEnumerable<ImportedRow> rows, ImportTexts texts, bool isDryRun)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await writer.WriteLineAsync($"{texts["Line"]};{texts["Fate"]};{texts["Note"]}");
        await foreach (var row in rows)
        {
            await writer.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Line};{texts.Of(row.Fate, isDryRun)};\"{row.Note?.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                )
            );
        }
    }

    private static async Task<IResult> PageAsync(
        HttpContext http,
        ImportJob job,
        PurposeTitles purposes,
        ImportForm form,
        IReadOnlyList<FieldError> wrong,
        ReportPart report,
        string rows,
        bool isLaterPart,
        CancellationToken cancellation
    )
    {
        var language = SignInEndpoint.LanguageOf(http.Request);
        return new ImportPage
        {
            Texts = new(language),
            Job = job,
            Purposes = await purposes.AllAsync(language, cancellation),
            Form = form,
            Wrong = wrong,
            Report = report,
            Rows = rows,
            IsLaterPart = isLaterPart,
        };
    }

    private static Task<IResult> OrGoneAsync(HttpContext http, Func<Task<IResult>> answer) =>
        GoneJobPage.UnlessGoneAsync(http, ImportsEndpoint.Path, answer);
}
