using System.Text;
using SenefConsent.BlocklistTool;
using SenefConsent.Sheets;

namespace SenefConsent.Blocklist.Tests;

/// <summary>Files that the tool hands to the service, whose jobs run when the test says so.</summary>
public sealed class JobToolTests(JobsSystem system) : IClassFixture<JobsSystem>, IDisposable
{
    private static readonly string[] Question = ["-c", "email", "-p", "newsletter", "-a", "business"];

    private readonly string prefix = $"{Guid.NewGuid():N}";
    private readonly string directory = Directory.CreateTempSubdirectory("consent-tool-").FullName;

    [Fact]
    public async Task a_file_is_handed_in_and_its_result_is_byte_by_byte_what_a_screening_makes_of_it()
    {
        var file = $"sep=;\r\nnom;e-mail\r\nZo\u00EB;{prefix}@example.org\r\n\r\nBob;nobody\r\nshort\r\nAnn;\"{prefix}@example.org\"\r\n";
        var one = await Screened.RunAsync(system.Service, "channel=email&purpose=newsletter&audience=business", file);
        var handedIn = await RunAsync(["screen", Write(file), .. Question, "--job"]);
        Assert.True(handedIn.ExitCode == 0, handedIn.Notices);
        var id = Assert.Single(handedIn.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Asked for: e-mail, newsletter, professionals (business).", handedIn.Notices, StringComparison.Ordinal);
        Assert.Contains($"blocklist job {id} -o FILE", handedIn.Notices, StringComparison.Ordinal);

        Assert.Contains("waits for its turn", (await RunAsync("job", id)).Out, StringComparison.Ordinal);
        await system.RunAsync();
        var state = await RunAsync("job", id);
        Assert.Equal((0, true), (state.ExitCode, state.Out.Contains("done, 4 rows", StringComparison.Ordinal)));

        var fetched = await RunAsync("job", id, "-o", Clean);
        Assert.True(fetched.ExitCode == 0, fetched.Notices);
        Assert.Equal(one.Text, await File.ReadAllTextAsync(Clean));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Clean));
        Assert.Matches(@"all +│ +│ +4", fetched.Notices);
        Assert.Contains("newsletter, professionals (business); as of", fetched.Notices, StringComparison.Ordinal);
        Assert.Contains($"Written: {Clean}, all 4 rows", fetched.Notices, StringComparison.Ordinal);
        Assert.Contains("screen again right before you send", fetched.Notices, StringComparison.Ordinal);

        var again = await RunAsync("job", id, "-o", Clean);
        Assert.Equal((2, true), (again.ExitCode, again.Notices.Contains("--force", StringComparison.Ordinal)));
        Assert.Equal(0, (await RunAsync("job", id, "-o", Clean, "--force")).ExitCode);
        Assert.Equal(one.Text, (await RunAsync("job", id, "-o", "-")).Out);
    }

    [Fact]
    public async Task a_result_that_is_not_there_yet_is_waited_for()
    {
        var id = await HandInAsync($"email\n{prefix}@example.org\n");
        await using var waiting = new RunningTool(Environment(), "job", id, "-o", "-");
        Assert.Contains("not done yet", await waiting.NoticeAsync(), StringComparison.Ordinal);
        await system.RunAsync();
        Assert.Equal("email,decision,rule", await waiting.LineAsync());
        Assert.Equal($"{prefix}@example.org,allowed,none", await waiting.LineAsync());
    }

    [Fact]
    public async Task whoever_stops_waiting_loses_nothing_and_leaves_no_half_list()
    {
        var id = await HandInAsync($"email\n{prefix}@example.org\n");
        await using var waiting = new RunningTool(Environment(), "job", id, "-o", Clean);
        await waiting.NoticeAsync();
        var (code, said) = await waiting.InterruptAsync();
        Assert.Equal(ExitCode.Interrupted, code);
        Assert.Contains($"The job goes on; to wait for it again: blocklist job {id} -o {Clean}", said, StringComparison.Ordinal);
        Assert.Equal(["recipients.csv"], Directory.GetFiles(directory).Select(Path.GetFileName));
        await system.RunAsync();
        Assert.Equal(0, (await RunAsync("job", id, "-o", Clean)).ExitCode);
    }

    [Fact]
    public async Task a_job_that_is_removed_while_it_is_waited_for_is_no_longer_there()
    {
        var id = await HandInAsync($"email\n{prefix}@example.org\n");
        await using var waiting = new RunningTool(Environment(), "job", id, "-o", Clean);
        await waiting.NoticeAsync();
        await system.Jobs.RemoveScreeningAsync(Guid.Parse(id));
        Assert.Contains($"There is no job {id}", await waiting.NoticeAsync(), StringComparison.Ordinal);
        var (code, _) = await waiting.InterruptAsync();
        Assert.Equal((3, false), (code, File.Exists(Clean)));
    }

    [Fact]
    public async Task a_workbook_is_handed_in_as_its_sheet_and_only_the_allowed_come_back_as_one()
    {
        var path = Path.Combine(directory, "list.xlsx");
        Workbooks.Write(
            path,
            (
                "Liste",
                [
                    ["Nom", "Courriel"],
                    ["=1+1", $"{prefix}@example.org"],
                    ["Bob", "nobody"],
                    ["Ann", $"{prefix}@example.org"],
                ]
            ),
            (
                "Autres",
                [
                    ["email"],
                ]
            )
        );
        var handedIn = await RunAsync(["screen", path, .. Question, "--allowed-only", "--job"]);
        Assert.Contains("The workbook also has: Autres", handedIn.Notices, StringComparison.Ordinal);
        await system.RunAsync();
        var workbook = Path.Combine(directory, "clean.xlsx");
        var fetched = await RunAsync("job", handedIn.Out.Trim(), "-o", workbook);
        Assert.True(fetched.ExitCode == 0, fetched.Notices);
        Assert.Contains("1 row kept of 3, 2 left out", fetched.Notices, StringComparison.Ordinal);
        Assert.Contains("1 row has no readable address", fetched.Notices, StringComparison.Ordinal);
        Assert.Equal(
            $"Nom,Courriel,decision,rule\r\n=1+1,{prefix}@example.org,allowed,none\r\n",
            (await RunAsync(["screen", workbook, .. Question, "-o", "-"])).Out
        );
    }

    [Theory]
    [InlineData("email\n", "email,decision,rule\r\n")]
    [InlineData("", "")]
    public async Task where_nobody_is_left_the_workbook_has_no_more_than_its_header(string header, string expected)
    {
        var blocked = $"{prefix}@example.org";
        using var said = await system.Service.PostAsync(
            new Uri("/imports?channel=email&system=elsewhere", UriKind.Relative),
            new StringContent($"email\n{blocked}\n", Encoding.UTF8, "text/csv")
        );
        said.EnsureSuccessStatusCode();
        var id = await HandInAsync($"{header}{blocked}\n", "--allowed-only");
        await system.RunAsync();
        var workbook = Path.Combine(directory, "clean.xlsx");
        var fetched = await RunAsync("job", id, "-o", workbook);
        Assert.True(fetched.ExitCode == 0, fetched.Notices);
        Assert.Contains("0 rows kept of 1", fetched.Notices, StringComparison.Ordinal);
        await using var file = File.OpenRead(workbook);
        if (expected == "")
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => Workbook.OpenAsync(file, default, NoRows));
            return;
        }

        await using var read = await Workbook.OpenAsync(file, default, NoRows);
        using var rows = new StreamReader(read.Rows);
        Assert.Equal(expected, await rows.ReadToEndAsync());

        static Exception NoRows(WorkbookFault fault) => new InvalidOperationException($"{fault.Kind}");
    }

    [Theory]
    [InlineData(
        "name;city\nAnn;Paris\n",
        "Line 1 names no column that holds the recipients. It has name, city. Choose the column with --column"
    )]
    [InlineData("email,n\na@example.org,1\nb@example.org,\"open\nc@example.org,3\n", "Line 3 has a quote that is never closed.")]
    [InlineData("", "The file holds no row.")]
    public async Task a_file_that_cannot_be_screened_is_refused_before_it_is_a_job(string file, string said)
    {
        var before = (await system.Jobs.ScreeningsAsync()).Count;
        var tool = await RunAsync(["screen", Write(file), .. Question, "--job"]);
        Assert.Equal((2, ""), (tool.ExitCode, tool.Out));
        Assert.Contains(said, tool.Notices, StringComparison.Ordinal);
        Assert.EndsWith("There is no job.\n", tool.Notices, StringComparison.Ordinal);
        Assert.Equal(before, (await system.Jobs.ScreeningsAsync()).Count);
    }

    [Fact]
    public async Task a_result_in_which_nobody_has_an_address_is_not_written()
    {
        var id = await HandInAsync("name;city\nAnn;Paris\nBob;Lyon\n", "--column", "city");
        await system.RunAsync();
        var tool = await RunAsync("job", id, "-o", Clean);
        Assert.Equal(2, tool.ExitCode);
        Assert.Contains("None of the 2 rows of the file has a readable address.", tool.Notices, StringComparison.Ordinal);
        Assert.EndsWith("No file was written.\n", tool.Notices, StringComparison.Ordinal);
        Assert.False(File.Exists(Clean));
    }

    [Fact]
    public async Task a_job_that_failed_or_was_never_started_says_so_and_has_no_result()
    {
        var failed = await HandInAsync($"email\n{prefix}@example.org\n");
        await ChangeAsync($"update {BlocklistTables.Job} set content_type = 'text/html' where id = '{failed}'");
        await system.RunAsync();
        var prepared = await system.Jobs.PrepareScreeningAsync(JobsSystem.File($"email\n{prefix}@example.org\n"), "text/csv");
        foreach (var (id, said) in new[] { (failed, "failed and has no result"), ($"{prepared.Id}", "not started yet") })
        {
            var tool = await RunAsync("job", id, "-o", Clean);
            Assert.Equal(3, tool.ExitCode);
            Assert.Contains(said, tool.Notices, StringComparison.Ordinal);
            Assert.Contains(said, (await RunAsync("job", id)).Out, StringComparison.Ordinal);
        }

        Assert.Equal(3, (await RunAsync("job", failed)).ExitCode);
        Assert.False(File.Exists(Clean));
    }

    [Fact]
    public async Task a_job_of_another_an_unknown_one_and_one_of_yesterday_are_all_not_there()
    {
        var old = await HandInAsync($"email\n{prefix}@example.org\n");
        var others = await system.OfAnother.StartScreeningAsync(
            new(Channel.Email, "newsletter", Audience.Business),
            JobsSystem.File($"email\n{prefix}@example.org\n"),
            "text/csv"
        );
        await system.RunAsync();
        await ChangeAsync($"update {BlocklistTables.Job} set created_at = created_at - interval '24 hours' where id = '{old}'");
        foreach (var id in new[] { old, $"{others.Id}", $"{Guid.NewGuid()}" })
        {
            var tool = await RunAsync("job", id, "-o", Clean);
            Assert.Equal(3, tool.ExitCode);
            Assert.Contains($"There is no job {id} for this key.", tool.Notices, StringComparison.Ordinal);
            Assert.Contains("Il n’y a pas de tâche", (await RunAsync("job", id, "--lang", "fr")).Notices, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Clean));
    }

    [Fact]
    public async Task a_wrong_key_and_a_file_that_is_too_large_are_said_as_what_they_are()
    {
        var wrong = await Tool.RunAsync(
            new Dictionary<string, string>(Environment()) { ["BLOCKLIST_API_KEY"] = "senef_wrong" },
            "",
            ["screen", Write($"email\n{prefix}@example.org\n"), .. Question, "--job"]
        );
        Assert.Equal((3, true), (wrong.ExitCode, wrong.Notices.Contains("does not know this key", StringComparison.Ordinal)));

        var rows = string.Concat(Enumerable.Repeat($"{prefix}@example.org\n", 40_000));
        var large = await RunAsync(["screen", Write($"email\n{rows}"), .. Question, "--job"]);
        Assert.Equal((3, true), (large.ExitCode, large.Notices.Contains("larger than 1 MB", StringComparison.Ordinal)));
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private string Clean => Path.Combine(directory, "clean.csv");

    private Task<Tool> RunAsync(params string[] arguments) => Tool.RunAsync(Environment(), "", arguments);

    private async Task<string> HandInAsync(string file, params string[] more)
    {
        var tool = await RunAsync(["screen", Write(file), .. Question, "--job", .. more]);
        Assert.True(tool.ExitCode == 0, tool.Notices);
        return tool.Out.Trim();
    }

    private async Task ChangeAsync(string sql)
    {
        await using var change = system.Database.CreateCommand(sql);
        await change.ExecuteNonQueryAsync();
    }

    private Dictionary<string, string> Environment() =>
        new()
        {
            ["BLOCKLIST_URL"] = $"{system.Service.BaseAddress}",
            ["BLOCKLIST_API_KEY"] = ConsentSystem.ApiKeyOf("all"),
            ["XDG_CONFIG_HOME"] = Path.Combine(directory, "nowhere"),
        };

    private string Write(string file)
    {
        var path = Path.Combine(directory, "recipients.csv");
        File.WriteAllText(path, file);
        return path;
    }
}
