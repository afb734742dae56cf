using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace SenefConsent.Blocklist.Tests;

/// <summary>The tool against the real service.</summary>
public sealed class ToolTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>, IDisposable
{
    private readonly string refused = $"{Guid.NewGuid():N}@example.org";
    private readonly string directory = Directory.CreateTempSubdirectory("consent-tool-").FullName;

    [Fact]
    public async Task a_screened_file_is_byte_by_byte_what_the_service_makes_of_it_in_one_stream()
    {
        await RefusedAsync();
        var file = Recipients(20_000);
        var one = await Screened.RunAsync(system.Marketing, "channel=email&purpose=newsletter&audience=business", file);
        var tool = await ScreenAsync(file);
        Assert.True(tool.ExitCode == 0, tool.Notices);
        Assert.Equal(one.Text, await File.ReadAllTextAsync(Clean));
        Assert.Matches(@"all +│ +│ +20,000", tool.Notices);
    }

    [Fact]
    public async Task connections_that_break_in_the_middle_of_an_answer_change_nothing_in_what_is_written()
    {
        await RefusedAsync();
        var file = Recipients(40_000);
        var one = await Screened.RunAsync(system.Marketing, "channel=email&purpose=newsletter&audience=business", file);
        await using var proxy = new BreakingProxy(system.Marketing.BaseAddress!, 1_200_000, 300_000, 10_000, 0);
        var tool = await Tool.RunAsync(
            Environment(proxy.Address),
            "",
            ["screen", Write(file), "-c", "email", "-p", "newsletter", "-a", "business", "-o", Clean]
        );
        Assert.True(tool.ExitCode == 0, tool.Notices);
        Assert.Equal(0, proxy.Left);
        Assert.Contains("broke", tool.Notices, StringComparison.Ordinal);
        Assert.Contains("answers. Going on.", tool.Notices, StringComparison.Ordinal);
        Assert.Equal(one.Text, await File.ReadAllTextAsync(Clean));
    }

    [Fact]
    public async Task only_the_allowed_are_written_each_once_and_to_standard_output_where_that_is_asked()
    {
        await RefusedAsync();
        var tool = await Tool.RunAsync(
            Environment(),
            $"email\na@example.org\n{refused}\n\nA@example.org\nb@example.org\n",
            ["screen", "-", "-c", "email", "-p", "newsletter", "-a", "business", "--allowed-only", "-o", "-"]
        );
        Assert.Equal("email,decision,rule\na@example.org,allowed,none\nb@example.org,allowed,none\n", tool.Out);
    }

    [Fact]
    public async Task those_who_may_be_written_to_get_their_links_and_nobody_else()
    {
        await RefusedAsync();
        var tool = await Tool.RunAsync(
            Environment(),
            $"email;name\na@example.org;Ann\n{refused};Bob\nA@example.org;Ann\n",
            ["screen", "-", "-c", "email", "-p", "newsletter", "-a", "business", "--links", "--campaign", "2026-11-news", "-o", "-"]
        );
        Assert.True(tool.ExitCode == 0, tool.Notices);
        var lines = tool.Out.Split('\n');
        Assert.Equal("email;name;decision;rule;unsubscribe;listUnsubscribe", lines[0]);
        Assert.Matches(@"^a@example\.org;Ann;allowed;none;(https://[^;]+/u/\S+);""?<\1>, <mailto:unsub\+[^>]+>""?$", lines[1]);
        Assert.Equal($"{refused};Bob;blocked;objection;;", lines[2]);
        Assert.Equal("A@example.org;Ann;allowed;duplicate;;", lines[3]);
    }

    [Theory]
    [InlineData("email,n\na@example.org,1\nb@example.org,\"open\nc@example.org,3\n", "Line 3 has a quote that is never closed.")]
    [InlineData("name,city\nAnn,Paris\n", "Line 1 names no column that holds the recipients.")]
    [InlineData("", "The file holds no row.")]
    public async Task a_malformed_file_says_at_which_line_and_leaves_no_half_list(string file, string reason)
    {
        await File.WriteAllTextAsync(Clean, "the list of last month");
        var tool = await ScreenAsync(file);
        Assert.Equal(2, tool.ExitCode);
        Assert.Contains(reason, tool.Notices, StringComparison.Ordinal);
        Assert.Equal("the list of last month", await File.ReadAllTextAsync(Clean));
        Assert.Equal(["clean.csv", "recipients.csv"], Directory.GetFiles(directory).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task excel_s_unicode_text_is_read_and_comes_back_as_utf_8()
    {
        await RefusedAsync();
        await File.WriteAllBytesAsync(
            Path.Combine(directory, "unicode.txt"),
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes($"E-mail\tPrénom\r\n{refused}\tÉlodie\r\n")]
        );
        var tool = await Tool.RunAsync(
            Environment(),
            "",
            ["screen", Path.Combine(directory, "unicode.txt"), "-c", "email", "-p", "newsletter", "-a", "business", "-o", "-"]
        );
        Assert.Equal($"\uFEFFE-mail\tPrénom\tdecision\trule\r\n{refused}\tÉlodie\tblocked\tobjection\r\n", tool.Out);
    }

    [Fact]
    public async Task a_check_is_a_table_or_json_and_its_exit_code_tells_a_script()
    {
        await RefusedAsync();
        var blocked = await CheckAsync(Environment(), "a@example.org", refused);
        Assert.Equal(1, blocked.ExitCode);
        Assert.Matches($"{refused} +│ blocked +│ objection", blocked.Out);
        var allowed = await CheckAsync(Environment(), "a@example.org", "--json");
        Assert.Equal(0, allowed.ExitCode);
        Assert.Equal("none", JsonDocument.Parse(allowed.Out).RootElement.GetProperty("decisions")[0].GetProperty("rule").GetString());
        var past = await CheckAsync(Environment(), refused, "--at", "2026-01-01T00:00:00Z");
        Assert.Equal(0, past.ExitCode);
    }

    [Fact]
    public async Task a_history_is_in_words_of_the_language_asked_for()
    {
        await RefusedAsync();
        var tool = await Tool.RunAsync(Environment(), "", ["history", refused, "-c", "email", "-a", "business", "--lang", "fr"]);
        Assert.Contains("la personne s’est opposée à la lettre d’information par e-mail", tool.Out, StringComparison.Ordinal);
        Assert.Matches("newsletter +│ bloqué +│ objection +│ a refusé", tool.Out);
        Assert.Contains("professionnels (business)", tool.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_history_is_as_of_a_past_instant_and_for_an_audience_where_that_is_asked()
    {
        await RefusedAsync();
        var past = await Tool.RunAsync(
            Environment(),
            "",
            ["history", refused, "-c", "email", "--at", "2026-01-01T00:00:00Z", "--audience", "consumer"]
        );
        Assert.Contains("Nothing was ever said about this address until 2026-01-01 01:00:00 +01:00.", past.Out, StringComparison.Ordinal);
        Assert.Matches("newsletter +│ blocked +│ consent-missing", past.Out);
    }

    [Fact]
    public async Task an_import_in_parts_reports_the_fate_of_each_row_by_its_line_and_again_records_nothing()
    {
        // Three parts, with a header that goes along with each.
        const int Count = 1_500;
        var addresses = Enumerable.Range(0, Count).Select(number => $"{number:00000}.{refused}").ToList();
        var path = Write(
            "email,created,note\n"
                + string.Concat(addresses.Select(address => $"{address},1604933737,\"{new string('x', 400)}\n\"\n"))
                + "nobody,,\n"
        );
        var dry = await Tool.RunAsync(Environment(), "", ["import", path, "-c", "email", "--system", "sendgrid", "--dry-run"]);
        Assert.Matches(@"recorded +│ would be recorded +│ +1,501", dry.Notices);
        var tool = await Tool.RunAsync(Environment(), "", ["import", path, "-c", "email", "--system", "sendgrid", "-o", Clean]);
        Assert.True(tool.ExitCode == 0, tool.Notices);
        var report = await File.ReadAllLinesAsync(Clean);
        Assert.Equal("line,fate,eventId,readable,note", report[0]);
        Assert.Equal(Enumerable.Range(0, Count + 1).Select(row => $"{2 + (2 * row)}"), report.Skip(1).Select(line => line.Split(',')[0]));
        Assert.Contains("false,\"No date is known", report[^1], StringComparison.Ordinal);
        Assert.Equal(
            Enumerable.Repeat(Rule.Objection, 2),
            (await system.CheckAsync(Channel.Email, "newsletter", addresses[0], addresses[^1])).Decisions.Select(decision => decision.Rule)
        );
        Assert.Matches(
            @"known +│ the same row was imported before +│ +1,501",
            (await Tool.RunAsync(Environment(), "", ["import", path, "-c", "email", "--system", "sendgrid"])).Notices
        );
    }

    [Fact]
    public async Task an_import_of_bare_addresses_stops_at_a_malformed_line_and_says_which()
    {
        var tool = await Tool.RunAsync(Environment(), $"{refused}\n\"x\ny\"z\n", ["import", "-", "-c", "email", "--system", "elsewhere"]);
        Assert.Equal(2, tool.ExitCode);
        Assert.Contains("Line 3 has text after the quote", tool.Notices, StringComparison.Ordinal);
        Assert.Equal(Rule.Objection, Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", refused)).Decisions).Rule);
    }

    [Theory]
    [InlineData("senef_wrong", 3, "Is the API key right")]
    [InlineData("senef_nothing", 3, "lacks the scope")]
    [InlineData("", 2, "BLOCKLIST_API_KEY is not set")]
    public async Task a_wrong_key_says_so(string key, int code, string reason)
    {
        var tool = await CheckAsync(With("BLOCKLIST_API_KEY", key), "a@example.org");
        Assert.Equal((code, true), (tool.ExitCode, tool.Notices.Contains(reason, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task a_service_that_is_away_says_so()
    {
        using var port = new Socket(SocketType.Stream, ProtocolType.Tcp);
        port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var tool = await CheckAsync(Environment(new Uri($"http://{port.LocalEndPoint}")), "a@example.org");
        Assert.Equal(4, tool.ExitCode);
        Assert.Contains("The service is away", tool.Notices, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_key_file_is_read_and_one_that_others_may_read_is_refused()
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "senef-consent")).FullName, "blocklist.json");
        await File.WriteAllTextAsync(file, $$"""{"url":"{{system.Marketing.BaseAddress}}","apiKey":"{{ConsentSystem.ApiKeyOf("all")}}"}""");
        var environment = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = directory };
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(0, (await CheckAsync(environment, "a@example.org")).ExitCode);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var tool = await CheckAsync(environment, "a@example.org");
        Assert.Equal((2, true), (tool.ExitCode, tool.Notices.Contains("chmod 600", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("check", "a@example.org", "-c", "fax", "-p", "newsletter", "-a", "business")]
    [InlineData("check", "a@example.org", "-c", "all", "-p", "newsletter", "-a", "business")]
    [InlineData("screen", "-", "-c", "email", "-p", "newsletter", "-a", "business", "-o", "-", "--links")]
    [InlineData("screen", "-", "-c", "email", "-p", "newsletter", "-a", "business", "-o", "-", "--encoding", "klingon")]
    [InlineData("screen", "nowhere.csv", "-c", "email", "-p", "newsletter", "-a", "business", "-o", "-")]
    [InlineData("nothing")]
    public async Task a_wrong_command_line_exits_with_2(params string[] arguments)
    {
        var tool = await Tool.RunAsync(Environment(), "email\n", arguments);
        Assert.Equal(2, tool.ExitCode);
        Assert.NotEmpty(tool.Notices);
    }

    [Theory]
    [InlineData("email;statut\n#;désinscrit\n", 0)]
    [InlineData("email;statut\n#;désinscrit\nb@example.org;hardbounce\n", 5)]
    [InlineData("email;statut\n#;désinscrit\n;désinscrit\n", 5)]
    [InlineData("#\n*nn@example.org\n", 5)]
    public async Task an_import_that_leaves_rows_out_does_not_exit_with_0_unless_that_is_asked_for(string file, int code)
    {
        var path = Write(file.Replace("#", refused, StringComparison.Ordinal));
        string[] import = ["import", path, "-c", "email", "--system", "elsewhere", "--dry-run"];
        var tool = await Tool.RunAsync(Environment(), "", import);
        Assert.True(tool.ExitCode == code, tool.Notices);
        Assert.Equal(0, (await Tool.RunAsync(Environment(), "", [.. import, "--allow-left-out"])).ExitCode);
    }

    [Theory]
    [InlineData("Nom;Ville\nAnn;Paris\n", "It has Nom, Ville.")]
    [InlineData("email;email 2\na@example.org;b@example.org\n", "column 1 (email) and column 2 (email 2)")]
    public async Task a_file_without_one_column_of_recipients_is_refused_before_anything_is_recorded(string file, string seen)
    {
        var tool = await Tool.RunAsync(Environment(), file, ["import", "-", "-c", "email", "--system", "elsewhere"]);
        Assert.Equal((2, true), (tool.ExitCode, tool.Notices.Contains(seen, StringComparison.Ordinal)));
        Assert.Contains("Nothing was recorded.", tool.Notices, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cp850")]
    [InlineData("utf-16")]
    public async Task an_import_is_read_in_the_encoding_that_is_declared(string encoding)
    {
        var address = $"élodie.{refused}";
        var path = Path.Combine(directory, "encoded.csv");
        await File.WriteAllBytesAsync(
            path,
            (encoding == "cp850" ? CodePagesEncodingProvider.Instance.GetEncoding(850)! : Encoding.Unicode).GetBytes($"email\n{address}\n")
        );
        var tool = await Tool.RunAsync(Environment(), "", ["import", path, "-c", "email", "--system", "elsewhere", "--encoding", encoding]);
        Assert.True(tool.ExitCode == 0, tool.Notices);
        Assert.Equal(Rule.Objection, Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", address)).Decisions).Rule);
    }

    [Fact]
    public async Task a_workbook_is_read_as_its_sheet_with_its_days_and_whole_numbers()
    {
        var path = Path.Combine(directory, "refusals.xlsx");
        Workbooks.Write(
            path,
            (
                "Refus",
                [
                    ["Nom", "Courriel", "Date de désinscription"],
                    ["Ann", refused, "45985"],
                ]
            ),
            ("Vide", [])
        );
        var tool = await Tool.RunAsync(Environment(), "", ["import", path, "-c", "email", "--system", "elsewhere"]);
        Assert.True(tool.ExitCode == 0, tool.Notices);
        var decision = Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", refused)).Decisions);
        Assert.Equal(
            (Rule.Objection, new DateOnly(2025, 11, 24)),
            (decision.Rule, DateOnly.FromDateTime(decision.Since!.Value.UtcDateTime))
        );
    }

    [Fact]
    public async Task of_a_workbook_the_first_sheet_is_screened_and_none_is_imported_unless_it_is_chosen()
    {
        var path = Path.Combine(directory, "sheets.xlsx");
        Workbooks.Write(
            path,
            (
                "Refus",
                [
                    ["email"],
                    [refused],
                ]
            ),
            (
                "Autres",
                [
                    ["email"],
                    ["b@example.org"],
                ]
            )
        );
        string[] screen = ["screen", path, "-c", "email", "-p", "newsletter", "-a", "business", "-o", "-"];
        var tool = await Tool.RunAsync(Environment(), "", ["import", path, "-c", "email", "--system", "elsewhere"]);
        Assert.Equal((2, true), (tool.ExitCode, tool.Notices.Contains("Refus, Autres", StringComparison.Ordinal)));
        Assert.Contains("--sheet", tool.Notices, StringComparison.Ordinal);

        var first = await Tool.RunAsync(Environment(), "", screen);
        Assert.Equal($"email,decision,rule\r\n{refused},allowed,none\r\n", first.Out);
        Assert.Contains("The workbook also has: Autres", first.Notices, StringComparison.Ordinal);
        Assert.Contains(
            "b@example.org,allowed,none",
            (await Tool.RunAsync(Environment(), "", [.. screen, "--sheet", "autres"])).Out,
            StringComparison.Ordinal
        );

        await File.WriteAllBytesAsync(path, [.. "PK"u8, 3, 4, .. new byte[40]]);
        Assert.Contains("save the sheet as CSV", (await Tool.RunAsync(Environment(), "", screen)).Notices, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_list_comes_back_as_a_workbook_where_its_name_says_so_and_reads_as_the_same()
    {
        await RefusedAsync();
        var workbook = Path.Combine(directory, "clean.xlsx");
        string[] screen = ["screen", Write($"email;note\n{refused};=1+1\n0612345678;x\n\na@example.org;\"two\nlines\"\n"), "-c", "email"];
        string[] question = ["-p", "newsletter", "-a", "business", "-o"];
        var tool = await Tool.RunAsync(Environment(), "", [.. screen, .. question, workbook]);
        Assert.True(tool.ExitCode == 0, tool.Notices);
        Assert.Contains(workbook, tool.Notices, StringComparison.Ordinal);
        var read = await Tool.RunAsync(Environment(), "", ["screen", workbook, "-c", "email", .. question, "-"]);
        Assert.Equal(
            $"email,note,decision,rule\r\n{refused},=1+1,blocked,objection\r\n0612345678,x,blocked,unreadable\r\n\r\n"
                + "a@example.org,\"two\nlines\",allowed,none\r\n",
            read.Out
        );
    }

    [Fact]
    public async Task a_file_in_which_nobody_has_an_address_is_neither_written_nor_recorded()
    {
        var path = Write("Nom;Ville\nAnn;Paris\nBob;Lyon\n");
        var screened = await Tool.RunAsync(
            Environment(),
            "",
            ["screen", path, "-c", "email", "-p", "newsletter", "-a", "business", "--column", "Ville", "-o", Clean]
        );
        Assert.Equal(2, screened.ExitCode);
        Assert.Contains("none of the 2 rows has a readable address in column 2 (Ville)", screened.Notices, StringComparison.Ordinal);
        Assert.Contains("Nom, Ville. Choose the column with --column. No file was written.", screened.Notices, StringComparison.Ordinal);
        Assert.False(File.Exists(Clean));

        string[] import = ["import", path, "-c", "email", "--system", "elsewhere", "--column", "Ville"];
        var imported = await Tool.RunAsync(Environment(), "", import);
        Assert.Equal((2, true), (imported.ExitCode, imported.Notices.EndsWith("Nothing was recorded.\n", StringComparison.Ordinal)));
        var allowed = await Tool.RunAsync(Environment(), "", [.. import, "--allow-unreadable", "--lang", "fr"]);
        Assert.True(allowed.ExitCode == 0, allowed.Notices);
        Assert.Contains("Aucune date connue", allowed.Notices, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_file_that_is_written_is_its_owner_s_alone_and_takes_no_other_s_place_unless_that_is_asked_for()
    {
        var path = Write($"email\n{refused}\n");
        string[] screen = ["screen", path, "-c", "email", "-p", "newsletter", "-a", "business", "-o", Clean];
        Assert.Equal(0, (await Tool.RunAsync(Environment(), "", screen)).ExitCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Clean));

        var again = await Tool.RunAsync(Environment(), "", screen);
        Assert.Equal((2, true), (again.ExitCode, again.Notices.Contains("--force", StringComparison.Ordinal)));
        Assert.Equal(0, (await Tool.RunAsync(Environment(), "", [.. screen, "--force"])).ExitCode);
    }

    [Theory]
    [InlineData("recipients.csv")]
    [InlineData("./recipients.csv")]
    [InlineData("symbolic.csv")]
    public async Task the_input_is_never_overwritten_by_whatever_name_it_goes(string output)
    {
        var path = Write($"email\n{refused}\n");
        File.CreateSymbolicLink(Path.Combine(directory, "symbolic.csv"), path);
        foreach (var read in new[] { path, Path.Combine(directory, "symbolic.csv") })
        {
            var tool = await Tool.RunAsync(
                Environment(),
                "",
                ["screen", read, "-c", "email", "-p", "newsletter", "-a", "business", "-o", Path.Combine(directory, output), "--force"]
            );
            Assert.True(tool.ExitCode == 2, tool.Notices);
            Assert.Equal($"email\n{refused}\n", await File.ReadAllTextAsync(path));
        }
    }

    [Theory]
    [InlineData("Nom\u001B[2J;Ville\nAnn;Paris\n")]
    [InlineData("Nom\u009B2J;Ville\u202E\nAnn;Paris\n")]
    public async Task control_characters_of_a_file_do_not_reach_the_terminal(string file)
    {
        var tool = await Tool.RunAsync(
            Environment(),
            file,
            ["screen", "-", "-c", "email", "-p", "newsletter", "-a", "business", "-o", "-"]
        );
        Assert.Equal(2, tool.ExitCode);
        Assert.Equal(
            "",
            string.Concat(tool.Notices.Where(character => char.IsControl(character) && character != '\n' || character == '\u202E'))
        );
        var check = await CheckAsync(Environment(), "a\u001B]0;x\u0007@example.org");
        Assert.DoesNotContain('\u001B', check.Out);
        Assert.DoesNotContain('\u0007', check.Out);
    }

    [Fact]
    public async Task rows_on_a_screen_cannot_move_it_and_in_a_pipe_stay_byte_by_byte()
    {
        const string File = "email,note\na@example.org,\u001B[31m\u009Bred\u202E\n";
        string[] screen = ["screen", "-", "-c", "email", "-p", "newsletter", "-a", "business", "-o", "-"];
        var shown = await Tool.RunOnTerminalAsync(Environment(), File, screen);
        Assert.Equal("email,note,decision,rule\na@example.org,\uFFFD[31m\uFFFDred\uFFFD,allowed,none\n", shown.Out);
        var piped = await Tool.RunAsync(Environment(), File, screen);
        Assert.Equal("email,note,decision,rule\na@example.org,\u001B[31m\u009Bred\u202E,allowed,none\n", piped.Out);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private string Clean => Path.Combine(directory, "clean.csv");

    private static Task<Tool> CheckAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Tool.RunAsync(environment, "", ["check", .. arguments, "-c", "email", "-p", "newsletter", "-a", "business"]);

    private Task<Tool> ScreenAsync(string file) =>
        Tool.RunAsync(
            Environment(),
            "",
            ["screen", Write(file), "-c", "email", "-p", "newsletter", "-a", "business", "-o", Clean, "--force"]
        );

    private Dictionary<string, string> With(string variable, string value) => new(Environment()) { [variable] = value };

    private Dictionary<string, string> Environment(Uri? blocklist = null) =>
        new()
        {
            ["BLOCKLIST_URL"] = $"{blocklist ?? system.Marketing.BaseAddress}",
            ["BLOCKLIST_API_KEY"] = ConsentSystem.ApiKeyOf("all"),
            ["UNSUBSCRIBE_URL"] = $"{system.Unsubscribe.BaseAddress}",
            ["XDG_CONFIG_HOME"] = Path.Combine(directory, "nowhere"),
        };

    private string Write(string file)
    {
        var path = Path.Combine(directory, "recipients.csv");
        File.WriteAllText(path, file);
        return path;
    }

    // Somebody who refused, repeated recipients, unreadable ones, line ends in quotes, blank lines and rows that are too short, so that
    // parts end in all kinds of places.
    private string Recipients(int count)
    {
        var random = new Random(11);
        return "name,email,note\r\n"
            + string.Concat(
                Enumerable
                    .Range(0, count)
                    .Select(number =>
                        (number % 10) switch
                        {
                            0 => $"Ann,{refused},\r\n",
                            1 => $"\"Élodie, \"\"{number}\"\"\",Person.{random.Next(count)}@example.org,\"two\r\nlines\"\r\n",
                            2 => $"{number},nobody,x\r\n\r\n",
                            3 => $"short,person.{random.Next(count)}@example.org\r\n",
                            _ => $"{number},person.{random.Next(count)}@example.org,\r\n",
                        }
                    )
            );
    }

    private Task RefusedAsync() =>
        system.ChosenAsync(
            $"t{Guid.NewGuid():N}",
            ContactPointKind.Email,
            refused,
            new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)
        );
}
