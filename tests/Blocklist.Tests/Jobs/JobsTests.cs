using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using SenefConsent.Client;
using SenefConsent.Csv;
using static SenefConsent.Testing.Http;

namespace SenefConsent.Blocklist.Tests;

public class JobsTests(JobsSystem system) : IClassFixture<JobsSystem>
{
    private static readonly ScreeningQuestion Newsletter = new(Channel.Email, "newsletter", Audience.Business);

    private readonly string prefix = $"{Guid.NewGuid():N}";

    [Fact]
    public async Task a_screening_waits_runs_and_its_result_is_fetched()
    {
        var job = await StartAsync($"name,email\r\nAnn,{prefix}@example.org\r\nBob,nobody\r\n");
        Assert.Equal((JobState.Waiting, 0, null), (job.State, job.BytesRead, job.Summary));
        Assert.Equal(TimeSpan.FromHours(24), job.ExpiresAt - job.CreatedAt);
        Assert.Contains("waiting: 0 of", await RefusedAsync(() => system.Jobs.ScreeningResultAsync(job.Id)), StringComparison.Ordinal);

        await system.RunAsync();
        var ended = await system.Jobs.ScreeningAsync(job.Id);
        Assert.Equal(
            (JobState.Completed, job.Bytes, ScreeningOutcome.Completed, 2, 1),
            (ended.State, ended.BytesRead, ended.Summary!.Outcome, ended.Summary.Rows, ended.Summary.Allowed)
        );
        Assert.NotNull(ended.Summary.Permit);
        Assert.Equal(
            $"name,email,decision,rule\r\nAnn,{prefix}@example.org,allowed,none\r\nBob,nobody,blocked,unreadable\r\n",
            await TextOf(system.Jobs.ScreeningResultAsync(job.Id))
        );
        Assert.Equal(job.Id, (await system.Jobs.ScreeningsAsync())[0].Id);
    }

    [Theory]
    [InlineData(JobKind.Screening)]
    [InlineData(JobKind.Import)]
    public async Task whom_a_file_names_is_kept_with_its_result_and_each_fetch_of_it_is_kept_as_well(string kind)
    {
        string[] named = [$"{prefix}-a@example.org", $"{prefix}-b@example.org", $"{prefix} is nobody"];
        var file = $"email\r\n{string.Join("\r\n", named)}\r\n";
        var (id, fetch) =
            kind == JobKind.Screening
                ? ((await StartAsync(file)).Id, (Func<Guid, Task<string>>)(job => TextOf(system.Jobs.ScreeningResultAsync(job))))
                : (
                    (await system.Jobs.StartImportAsync(Import, JobsSystem.File(file), "text/csv")).Id,
                    job => TextOf(system.Jobs.ImportResultAsync(job))
                );
        await system.RunAsync();
        Assert.Equal(
            named.Select(system.IdOf).Order(),
            (
                await system.QueryAsync<Guid[]>(
                    $"select array_agg(distinct point) from {BlocklistTables.JobPart}, unnest(contact_points) as point where job = '{id}'"
                )
            ).Order()
        );

        Assert.Equal(0, await ReadsAsync());
        await fetch(id);
        await fetch(id);
        Assert.Equal(2, await ReadsAsync());

        Task<long> ReadsAsync() =>
            system.QueryAsync<long>($"select count(*) from {BlocklistTables.JobRead} where job = '{id}' and client = 'all'");
    }

    [Fact]
    public async Task a_screening_that_was_broken_off_begins_anew_and_has_every_row_once()
    {
        var rows = string.Concat(Enumerable.Range(0, 9000).Select(row => $"{prefix}-{row}@example.org\r\n"));
        var job = await StartAsync($"email\r\n{rows}");
        await BreakOffScreeningAsync(job.Id);
        Assert.Equal(JobState.Running, (await system.Jobs.ScreeningAsync(job.Id)).State);

        await system.RunAsync();
        Assert.Equal(9000, (await system.Jobs.ScreeningAsync(job.Id)).Summary!.Rows);
        var result = (await TextOf(system.Jobs.ScreeningResultAsync(job.Id))).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(9001, result.Length);
        Assert.All(result.Skip(1), row => Assert.EndsWith("@example.org,allowed,none", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_import_that_was_broken_off_goes_on_where_it_was_and_tells_every_row_once()
    {
        var job = await system.Jobs.StartImportAsync(Import, JobsSystem.File($"email\r\n{Addresses(250)}"), "text/csv");
        await BreakOffImportAsync(job.Id);

        await system.RunAsync();
        var ended = await system.Jobs.ImportAsync(job.Id);
        Assert.Equal((JobState.Completed, job.Bytes), (ended.State, ended.BytesRead));

        // Of the second hundred the report was lost, and only that: they are recorded, and known from then on.
        Assert.Equal((150, 100), (ended.Summary!.Summary["recorded"], ended.Summary.Summary["known"]));
        var report = await ReportAsync(job.Id);
        Assert.Equal(Enumerable.Range(2, 250).Select(line => (long)line), report.Select(row => row.Line));
        Assert.Equal(
            report.Select(row => row.Line is > 101 and <= 201 ? ImportFate.Known : ImportFate.Recorded),
            report.Select(row => row.Fate)
        );
    }

    [Fact]
    public async Task an_import_that_was_broken_off_after_its_report_was_whole_adds_nothing_to_it()
    {
        var job = await system.Jobs.StartImportAsync(Import, JobsSystem.File($"email\r\n{Addresses(3)}"), "text/csv");
        await BreakOffImportAsync(job.Id);
        await system.RunAsync();
        Assert.Equal(JobState.Completed, (await system.Jobs.ImportAsync(job.Id)).State);
        Assert.Equal([2, 3, 4], (await ReportAsync(job.Id)).Select(row => row.Line));
    }

    [Fact]
    public async Task a_job_that_meets_an_outage_is_tried_again_and_not_at_once()
    {
        // What other tests left waiting would come first.
        await system.RunAsync();
        var job = await StartAsync($"email\r\n{prefix}@example.org\r\n");
        Assert.False(await system.GoRoundAsync(new DuringAnOutage()));
        Assert.Equal(JobState.Running, (await system.Jobs.ScreeningAsync(job.Id)).State);
        await system.RunAsync();
        Assert.Equal(JobState.Completed, (await system.Jobs.ScreeningAsync(job.Id)).State);
    }

    [Fact]
    public async Task a_job_that_may_no_longer_do_what_it_asks_says_so()
    {
        using var file = new StringContent("email\r\na@example.org\r\n", Encoding.UTF8, "text/csv");
        using var taken = await system.Service.PostAsync(
            new Uri(
                "/screening-jobs?channel=email&purpose=newsletter&audience=business&links=true&campaign=2026-11-news",
                UriKind.Relative
            ),
            file
        );
        var job = (await taken.Content.ReadFromJsonAsync<ScreeningJob>())!;
        await using (
            var another = system.Database.CreateCommand(
                $"update {BlocklistTables.Job} set content_type = 'text/html' where id = '{job.Id}'"
            )
        )
        {
            await another.ExecuteNonQueryAsync();
        }

        await system.RunAsync();
        var failed = await system.Jobs.ScreeningAsync(job.Id);
        Assert.Equal((JobState.Failed, "Send the file as text/csv or application/x-ndjson."), (failed.State, failed.Error));
        Assert.Contains(failed.Error!, await RefusedAsync(() => system.Jobs.ScreeningResultAsync(job.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task whoever_is_overtaken_by_another_instance_writes_nothing_more()
    {
        var job = await StartAsync($"email\r\n{prefix}@example.org\r\n");
        var first = (await system.Store.BeginAsync(job.Id, CancellationToken.None))!;
        var second = (await system.Store.BeginAsync(job.Id, CancellationToken.None))!;
        await Assert.ThrowsAsync<JobLostException>(() => AdvanceAsync(first));
        await AdvanceAsync(second);
        await system.Store.EndAsync(first, JobState.Failed, null, "Overtaken.", CancellationToken.None);
        Assert.Equal(JobState.Running, (await system.Jobs.ScreeningAsync(job.Id)).State);

        Task AdvanceAsync(Job taken) =>
            system.Store.AdvanceAsync(taken, 0, "part"u8.ToArray(), [], 1, new { rows = 1 }, CancellationToken.None);
    }

    [Fact]
    public async Task a_file_that_cannot_be_read_is_refused_at_once_and_nothing_of_it_is_left()
    {
        var before = await system.QueryAsync<long>($"select count(*) from {BlocklistTables.JobPart}");
        Assert.Contains(
            "names no column",
            await RefusedAsync(() => StartAsync("name;remark\r\nAnn;none\r\n"), HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Nothing was recorded",
            await RefusedAsync(
                () => system.Jobs.StartImportAsync(Import, JobsSystem.File("name;remark\r\nAnn;none\r\n"), "text/csv"),
                HttpStatusCode.BadRequest
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "larger than 1 MB",
            await RefusedAsync(() => StartAsync($"email\r\n{new string('a', 1024 * 1024)}"), HttpStatusCode.RequestEntityTooLarge),
            StringComparison.Ordinal
        );
        Assert.Equal(before, await system.QueryAsync<long>($"select count(*) from {BlocklistTables.JobPart}"));
    }

    [Fact]
    public async Task the_files_of_a_client_have_a_bound_together()
    {
        var large = $"email\r\n{string.Concat(Enumerable.Repeat($"{prefix}@example.org\r\n", 20_000))}";
        var jobs = new List<ScreeningJob>();
        var refusal = "";
        while (refusal == "")
        {
            try
            {
                jobs.Add(await StartAsync(large));
            }
            catch (ConsentProblemException refused)
            {
                refusal = refused.Message;
            }
        }

        Assert.Contains("larger than 3 MB together", refusal, StringComparison.Ordinal);
        foreach (var job in jobs)
        {
            await system.Jobs.RemoveScreeningAsync(job.Id);
            Assert.Equal((0, 0), await system.LeftOfAsync(job.Id));
        }
    }

    [Fact]
    public async Task a_file_is_encrypted_at_rest_and_is_its_clients_alone()
    {
        var job = await StartAsync($"email\r\n{prefix}@example.org\r\n");
        await system.RunAsync();
        foreach (var address in new[] { $"{prefix}@example.org", "newsletter" })
        {
            Assert.Equal(
                0,
                await system.QueryAsync<long>(
                    $"select count(*) from {BlocklistTables.JobPart} where position('{address}'::bytea in content) > 0"
                )
            );
        }

        await RefusedAsync(() => system.OfAnother.ScreeningAsync(job.Id), HttpStatusCode.NotFound);
        await RefusedAsync(() => system.OfAnother.ScreeningResultAsync(job.Id), HttpStatusCode.NotFound);
        await RefusedAsync(() => system.OfAnother.RemoveScreeningAsync(job.Id), HttpStatusCode.NotFound);
        Assert.DoesNotContain(await system.OfAnother.ScreeningsAsync(), other => other.Id == job.Id);
        await RefusedAsync(() => system.OfAnother.ImportsAsync(), HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task a_prepared_screening_shows_its_file_and_runs_only_when_it_is_started()
    {
        var rows = string.Concat(Enumerable.Range(0, 12).Select(row => $"Zo\u00EB;{prefix}-{row}@example.org\r\n"));
        var job = await system.Jobs.PrepareScreeningAsync(
            new MemoryStream(Encoding.Latin1.GetBytes($"nom;e-mail\r\n{rows}")),
            "text/csv",
            new ScreeningJobQuestion(Channel.Email)
        );
        Assert.Equal((JobState.Prepared, new ScreeningJobQuestion(Channel.Email)), (job.State, job.Asked));
        var preview = job.Preview!;
        Assert.Equal(("windows-1252", ";", true), (preview.Charset, preview.Delimiter, preview.HasHeader));
        Assert.Equal([new PreviewColumn(1, "nom"), new PreviewColumn(2, "e-mail")], preview.Columns);
        Assert.Equal((2, ColumnFoundBy.Name, null), (preview.Recipients, preview.FoundBy, preview.Fault));
        Assert.Equal(10, preview.Rows.Count);
        Assert.Equal(["Zo\u00EB", $"{prefix}-0@example.org"], preview.Rows[0]);

        await system.RunAsync();
        Assert.Equal(JobState.Prepared, (await system.Jobs.ScreeningAsync(job.Id)).State);
        Assert.Contains("not started yet", await RefusedAsync(() => system.Jobs.ScreeningResultAsync(job.Id)), StringComparison.Ordinal);
        Assert.Contains(
            "purpose is missing",
            await RefusedAsync(() => system.Jobs.StartScreeningAsync(job.Id), HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

        var asked = new ScreeningJobQuestion(Purpose: "newsletter", Audience: Audience.Business);
        var started = await system.Jobs.StartScreeningAsync(job.Id, asked);
        Assert.Equal((JobState.Waiting, asked with { Channel = Channel.Email }, null), (started.State, started.Asked, started.Preview));
        Assert.Contains("is waiting", await RefusedAsync(() => system.Jobs.StartScreeningAsync(job.Id)), StringComparison.Ordinal);
        await system.RunAsync();
        Assert.Equal(12, (await system.Jobs.ScreeningAsync(job.Id)).Summary!.Allowed);
    }

    [Fact]
    public async Task an_empty_text_takes_away_what_was_asked_before()
    {
        var job = await system.Jobs.PrepareScreeningAsync(
            JobsSystem.File($"e-mail\r\n{prefix}-a@example.org\r\n{prefix}-a@example.org\r\n"),
            "text/csv",
            new ScreeningJobQuestion(Channel.Email, "newsletter", Audience.Business, Column: "1", Only: "allowed")
        );
        await system.Jobs.StartScreeningAsync(job.Id, new(Column: "", Only: ""));
        await system.RunAsync();
        job = await system.Jobs.ScreeningAsync(job.Id);
        Assert.Equal(new ScreeningJobQuestion(Channel.Email, "newsletter", Audience.Business), job.Asked);
        using var result = new StreamReader(await system.Jobs.ScreeningResultAsync(job.Id));
        Assert.Equal(3, (await result.ReadToEndAsync()).Trim().Split('\n').Length);
    }

    [Theory]
    [InlineData("first;second\r\na@example.org;b@example.org\r\n", true, "2")]
    [InlineData("name;remark\r\nAnn;none\r\n", false, "remark")]
    public async Task a_column_that_cannot_be_found_is_chosen_at_the_start(string file, bool hasCandidates, string column)
    {
        var job = await system.Jobs.PrepareScreeningAsync(
            JobsSystem.File(file),
            "text/csv",
            new ScreeningJobQuestion(Channel.Email, "newsletter", Audience.Business)
        );
        Assert.Equal((null, null), (job.Preview!.Recipients, job.Preview.FoundBy));
        Assert.Equal(hasCandidates ? [1, 2] : [], job.Preview.Candidates);
        Assert.NotNull(job.Preview.Fault);
        Assert.Equal(2, job.Preview.Columns.Count);

        await RefusedAsync(() => system.Jobs.StartScreeningAsync(job.Id), HttpStatusCode.BadRequest);
        await RefusedAsync(() => system.Jobs.StartScreeningAsync(job.Id, new(Column: "9")), HttpStatusCode.BadRequest);
        Assert.Equal(JobState.Prepared, (await system.Jobs.ScreeningAsync(job.Id)).State);
        await system.Jobs.StartScreeningAsync(job.Id, new(Column: column));
        await system.RunAsync();
        Assert.Equal(1, (await system.Jobs.ScreeningAsync(job.Id)).Summary!.Rows);
    }

    [Fact]
    public async Task lines_of_json_show_their_members()
    {
        var job = await system.Jobs.PrepareScreeningAsync(
            JobsSystem.File("""{"name":"Ann","mail":"a@example.org"}""" + "\n" + """{"mail":"b@example.org","age":4}""" + "\n"),
            "application/x-ndjson"
        );
        Assert.Equal(["name", "mail", "age"], job.Preview!.Columns.Select(column => column.Name));
        Assert.Equal(
            [
                ["Ann", "a@example.org", ""],
                ["", "b@example.org", "4"],
            ],
            job.Preview.Rows
        );
        Assert.Null(job.Preview.Recipients);

        job = await system.Jobs.StartScreeningAsync(job.Id, new(Channel.Email, "newsletter", Audience.Business, Column: "mail"));
        await system.RunAsync();
        Assert.Equal(2, (await system.Jobs.ScreeningAsync(job.Id)).Summary!.Allowed);
    }

    [Theory]
    [InlineData("PK\u0003\u0004and so on")]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    public Task a_file_that_is_no_text_is_refused_though_it_was_not_to_be_started(string file) =>
        RefusedAsync(() => system.Jobs.PrepareScreeningAsync(JobsSystem.File(file), "text/csv"), HttpStatusCode.BadRequest);

    [Fact]
    public async Task after_a_dry_run_the_same_file_is_imported_for_real_and_once()
    {
        var job = await system.Jobs.PrepareImportAsync(
            JobsSystem.File($"email\r\n{Addresses(3)}"),
            "text/csv",
            new ImportJobQuestion(DryRun: true)
        );
        await system.Jobs.StartImportAsync(job.Id, new(Channel.Email, "sendgrid"));
        await system.RunAsync();
        var foreseen = await system.Jobs.ImportAsync(job.Id);
        Assert.Equal((JobState.Completed, true, 3), (foreseen.State, foreseen.Summary!.DryRun, foreseen.Summary.Summary["recorded"]));
        Assert.All(await ReportAsync(job.Id), row => Assert.Null(row.EventId));

        var begun = await system.Jobs.StartImportAsync(job.Id, new(DryRun: false));
        Assert.Equal((JobState.Waiting, 0, null), (begun.State, begun.BytesRead, begun.Summary));
        await RefusedAsync(() => system.Jobs.ImportResultAsync(job.Id));
        await system.RunAsync();
        var recorded = await system.Jobs.ImportAsync(job.Id);
        Assert.Equal((false, 3), (recorded.Summary!.DryRun, recorded.Summary.Summary["recorded"]));
        Assert.All(await ReportAsync(job.Id), row => Assert.NotNull(row.EventId));
        Assert.Contains("has recorded", await RefusedAsync(() => system.Jobs.StartImportAsync(job.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_job_is_started_by_its_client_alone_and_what_is_said_is_read_strictly()
    {
        var job = await system.Jobs.PrepareScreeningAsync(JobsSystem.File($"email\r\n{prefix}@example.org\r\n"), "text/csv");
        Assert.Null(job.Preview!.Recipients);
        await RefusedAsync(() => system.OfAnother.StartScreeningAsync(job.Id), HttpStatusCode.NotFound);
        Assert.Contains(
            "is 'audience' meant?",
            await system.Service.RefusedAsync(
                HttpMethod.Post,
                $"/screening-jobs/{job.Id}/start",
                """{"audiance":"business"}""",
                HttpStatusCode.BadRequest
            ),
            StringComparison.Ordinal
        );
        using var wrong = await system.Service.PostAsync(
            new Uri("/screening-jobs?start=no", UriKind.Relative),
            new StringContent("email\r\n", Encoding.UTF8, "text/csv")
        );
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task a_job_is_gone_after_a_day()
    {
        var job = await StartAsync($"email\r\n{prefix}@example.org\r\n");
        foreach (var (table, id) in new[] { (BlocklistTables.Job, "id"), (BlocklistTables.JobPart, "job") })
        {
            await using var aged = system.Database.CreateCommand(
                $"update {table} set created_at = created_at - interval '24 hours' where {id} = '{job.Id}'"
            );
            await aged.ExecuteNonQueryAsync();
        }

        await RefusedAsync(() => system.Jobs.ScreeningAsync(job.Id), HttpStatusCode.NotFound);
        await system.RunAsync();
        Assert.Equal((0, 0), await system.LeftOfAsync(job.Id));
    }

    private static ImportQuestion Import { get; } = new(Channel.Email, "sendgrid");

    private string Addresses(int count) => string.Concat(Enumerable.Range(0, count).Select(row => $"{prefix}-{row}@example.org\r\n"));

    private Task<ScreeningJob> StartAsync(string file) => system.Jobs.StartScreeningAsync(Newsletter, JobsSystem.File(file), "text/csv");

    // The process dies after the first part of the result.
    private async Task BreakOffScreeningAsync(Guid id)
    {
        var job = (await system.Store.BeginAsync(id, CancellationToken.None))!;
        var request = await system.Store.RequestOfAsync<JobRequest<ScreeningQuery>>(job, CancellationToken.None);
        var (screening, _) = await system.Screenings.ReadAsync(request.Query, job.ContentType, job.Client, false, CancellationToken.None);
        await using var file = new JobFile(system.Store, id, JobFileKind.Input);
        var rows = new RowReader(file);
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            screening!.RunAsync(
                rows,
                _ => { },
                async (part, about, stop) =>
                {
                    await system.Store.AdvanceAsync(job, 0, part, about, rows.Taken, screening!.Summary, stop);
                    throw new OperationCanceledException();
                },
                CancellationToken.None
            )
        );
    }

    // The process dies when the second hundred is recorded and not yet reported; of a shorter file, when its report is whole.
    private async Task BreakOffImportAsync(Guid id)
    {
        var job = (await system.Store.BeginAsync(id, CancellationToken.None))!;
        var request = await system.Store.RequestOfAsync<JobRequest<ImportQuery>>(job, CancellationToken.None);
        var (import, _) = system.Imports.Read(request.Query, job.ContentType, job.Client, new ImportTexts(request.Language));
        await using var file = new JobFile(system.Store, id, JobFileKind.Input);
        var number = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            import!.RunAsync(
                new RowReader(file),
                rest: null,
                async (report, about, reached) =>
                {
                    if (number == 1)
                    {
                        throw new OperationCanceledException();
                    }

                    await system.Store.AdvanceAsync(job, number++, report, about, reached.Bytes, reached, CancellationToken.None);
                    if (reached.IsWhole)
                    {
                        throw new OperationCanceledException();
                    }
                },
                CancellationToken.None
            )
        );
    }

    private sealed class DuringAnOutage : IJobWork
    {
        public string Kind => JobKind.Screening;

        public Task<(string? Progress, string? Error)> RunAsync(Job job, CancellationToken cancellation) =>
            throw new NpgsqlException("The database is away.", new TimeoutException());
    }

    private async Task<List<ImportedRow>> ReportAsync(Guid id) =>
        [
            .. (await TextOf(system.Jobs.ImportResultAsync(id)))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .SkipLast(1)
                .Select(line => JsonSerializer.Deserialize<ImportedRow>(line, JsonSerializerOptions.Web)!),
        ];

    private static async Task<string> TextOf(Task<Stream> result)
    {
        using var text = new StreamReader(await result, Encoding.UTF8);
        return await text.ReadToEndAsync();
    }
}
