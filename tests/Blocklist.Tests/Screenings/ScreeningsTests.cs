using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist.Tests;

public class ScreeningsTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private const string Newsletter = "channel=email&purpose=newsletter&audience=business";

    private readonly string refused = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task rows_come_back_with_decision_and_rule_in_their_order_and_duplicates_are_marked()
    {
        await RefusedAsync();
        var screened = await ScreenAsync(
            $"name,email\r\nAnn,a@example.org\r\nBob,{refused}\r\nCid,nobody\r\nAnn,A@example.org\r\nBob,{refused}\r\n"
        );

        Assert.Equal(
            $"name,email,decision,rule\r\nAnn,a@example.org,allowed,none\r\nBob,{refused},blocked,objection\r\nCid,nobody,blocked,unreadable\r\nAnn,A@example.org,allowed,duplicate\r\nBob,{refused},blocked,objection\r\n",
            screened.Text
        );
        Assert.Equal(
            ("completed", "5", "2", "3", "2"),
            (
                screened.Trailers["Screening-Outcome"],
                screened.Trailers["Screening-Rows"],
                screened.Trailers["Screening-Allowed"],
                screened.Trailers["Screening-Blocked"],
                screened.Trailers["Screening-Duplicates"]
            )
        );
        var summary = await system.Marketing.ReadAsync<ScreeningSummary>($"/screenings/{screened.Id}");
        Assert.Equal(
            (ScreeningOutcome.Completed, 5, 2, 3, 2),
            (summary.Outcome, summary.Rows, summary.Allowed, summary.Blocked, summary.Duplicates)
        );
        Assert.Equal(1, summary.Rules["duplicate"]);
        Assert.NotNull(summary.EndedAt);
    }

    [Fact]
    public async Task only_the_allowed_come_back_each_once()
    {
        await RefusedAsync();
        var screened = await ScreenAsync(
            $"email\na@example.org\n{refused}\nnobody\n\na@example.org\nb@example.org\n",
            Newsletter + "&only=allowed"
        );
        Assert.Equal("email,decision,rule\na@example.org,allowed,none\nb@example.org,allowed,none\n", screened.Text);
    }

    [Fact]
    public async Task whoever_may_be_written_to_comes_back_with_their_own_unsubscribe_link()
    {
        await RefusedAsync();
        const string WithLinks = Newsletter + "&links=true&campaign=2026-11-news";
        var csv = (await ScreenAsync($"email\na@example.org\n{refused}\n", WithLinks)).Text.Split('\n');
        Assert.Equal(("email,decision,rule,link", $"{refused},blocked,objection,"), (csv[0], csv[2]));
        var link = csv[1].Split(',')[3];
        Assert.Equal(Token("a@example.org"), link);
        var json = await ScreenAsync(
            $$"""{"recipient":"a@example.org"}""" + "\n" + $$"""{"recipient":"{{refused}}"}""" + "\n",
            WithLinks,
            "application/x-ndjson"
        );
        Assert.Equal(
            $$"""{"recipient":"a@example.org","decision":"allowed","rule":"none","link":"{{link}}"}"""
                + "\n"
                + $$"""{"recipient":"{{refused}}","decision":"blocked","rule":"objection"}"""
                + "\n",
            json.Text
        );
        Assert.Equal(
            "2026-11-news",
            await system.QueryAsync<string>(
                $"select name from consent.campaign where reference = {CampaignRegister.ReferenceOf("2026-11-news")}"
            )
        );

        string Token(string address)
        {
            var catalogue = PurposeCatalogue.Read(new LedgerOptions().PurposeCatalogue);
            var tokens = new UnsubscribeTokens(
                new Dictionary<int, TokenKey> { [1] = new() { Secret = ConsentSystem.Settings["Links:TokenKeys:1:Secret"] } },
                catalogue
            );
            var target = new UnsubscribeToken(
                system.IdOf(address),
                catalogue.Find("newsletter")!.Code,
                CampaignRegister.ReferenceOf("2026-11-news")
            );
            return $"https://email-unsubscribe.example.org/u/{UnsubscribeTokens.Mint(tokens.KeyOf("all", catalogue.Root)!, target)}";
        }
    }

    [Fact]
    public async Task links_are_for_clients_that_may_have_them()
    {
        using var checker = new HttpClient
        {
            BaseAddress = system.Marketing.BaseAddress,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", ConsentSystem.ApiKeyOf("checker")) },
        };
        using var content = new StringContent("email\na@example.org\n", Encoding.UTF8, "text/csv");
        using var response = await checker.PostAsync(new Uri($"/screenings?{Newsletter}&links=true&campaign=c", UriKind.Relative), content);
        await response.ShouldBe(HttpStatusCode.Forbidden);
        Assert.Contains("no scope 'links'", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_permit_of_a_screening_tells_who_objected_since_it_began()
    {
        var screened = await ScreenAsync($"email\n{refused}\n");
        await RefusedAsync();
        var verified = await system.Marketing.SendAsync<PermitVerificationResponse>(
            HttpMethod.Post,
            "/permits/verify",
            new PermitVerificationRequest(screened.Trailers["Screening-Permit"], [refused])
        );
        Assert.True(Assert.Single(verified.Blocked).IsNew);
        Assert.Equal(
            screened.Trailers["Screening-Permit"],
            (await system.Marketing.ReadAsync<ScreeningSummary>($"/screenings/{screened.Id}")).Permit
        );
    }

    [Theory]
    [InlineData("email;name\n#;Müller\n", "email;name;decision;rule\n#;Müller;blocked;objection\n")]
    [InlineData("\uFEFFE-Mail;Name\r\n#;x\r\n", "\uFEFFE-Mail;Name;decision;rule\r\n#;x;blocked;objection\r\n")]
    [InlineData("sep=;\r\nCourriel;Nom\r\n#;x\r\n", "sep=;\r\nCourriel;Nom;decision;rule\r\n#;x;blocked;objection\r\n")]
    [InlineData("Adresse électronique\tNom\r\n#\tx", "Adresse électronique\tNom\tdecision\trule\r\n#\tx\tblocked\tobjection\r\n")]
    [InlineData("#\n", "#,blocked,objection\n")]
    [InlineData("Ann;#;Paris\n", "Ann;#;Paris;blocked;objection\n")]
    [InlineData(
        "email,note\n\"#\",\"two\nlines, \"\"quoted\"\"\"\n",
        "email,note,decision,rule\n\"#\",\"two\nlines, \"\"quoted\"\"\",blocked,objection\n"
    )]
    [InlineData("\"email\",note\r#,x\r", "\"email\",note,decision,rule\r#,x,blocked,objection\r")]
    [InlineData("email,a,b\n#\n", "email,a,b,decision,rule\n#,,,blocked,objection\n")]
    [InlineData("name,email\nAnn\n", "name,email,decision,rule\nAnn,,blocked,unreadable\n")]
    [InlineData("email,formula\n#,=cmd|x\n", "email,formula,decision,rule\n#,=cmd|x,blocked,objection\n")]
    [InlineData("email\n\n#\n\n", "email,decision,rule\n\n#,blocked,objection\n\n")]
    public async Task csv_of_any_kind_comes_back_as_it_came_with_two_more_columns(string file, string expected)
    {
        await RefusedAsync();
        Assert.Equal(
            expected.Replace("#", refused, StringComparison.Ordinal),
            (await ScreenAsync(file.Replace("#", refused, StringComparison.Ordinal))).Text
        );
    }

    [Theory]
    [InlineData("email,name,decision,rule\n#,x,allowed,none\n", "email,name,decision,rule\n#,x,blocked,objection\n")]
    [InlineData("decision,rule,link,email\nallowed,none,https://x,#\n", "email,decision,rule\n#,blocked,objection\n")]
    [InlineData("email,decision,rule,note\n#\n", "email,note,decision,rule\n#,,blocked,objection\n")]
    [InlineData("email,link,decision\n#,mine,mine\n", "email,link,decision,decision,rule\n#,mine,mine,blocked,objection\n")]
    [InlineData("#,allowed,none\n", "#,blocked,objection\n")]
    [InlineData("Liste de mars\n\nNom;Courriel\nAnn;#\n", "Liste de mars\n\nNom;Courriel;decision;rule\nAnn;#;blocked;objection\n")]
    public async Task a_file_that_was_screened_before_gets_the_new_answer_in_the_place_of_the_old(string file, string expected)
    {
        await RefusedAsync();
        Assert.Equal(
            expected.Replace("#", refused, StringComparison.Ordinal),
            (await ScreenAsync(file.Replace("#", refused, StringComparison.Ordinal))).Text
        );
    }

    [Fact]
    public async Task lines_that_were_screened_before_get_the_new_answer_in_the_place_of_the_old()
    {
        await RefusedAsync();
        var first = (
            await ScreenAsync($$"""{"recipient":"{{refused}}","n":{"decision":1} }""" + "\n", Newsletter, "application/x-ndjson")
        ).Text;
        Assert.Equal(first, (await ScreenAsync(first, Newsletter, "application/x-ndjson")).Text);
    }

    [Fact]
    public async Task latin_1_that_is_declared_is_read_and_comes_back_in_its_bytes()
    {
        await system.ObjectedAsync(ContactAddress.Email("élodie@example.org"));
        var file = Encoding.Latin1.GetBytes("e-mail;prénom\r\nÉLODIE@example.org;Élodie\r\n");
        var screened = await Screened.RunAsync(system.Marketing, Newsletter, file, "text/csv; charset=iso-8859-1");
        Assert.Equal(
            "e-mail;prénom;decision;rule\r\nÉLODIE@example.org;Élodie;blocked;objection\r\n",
            Encoding.Latin1.GetString(screened.Bytes)
        );
        Assert.Equal("text/csv; charset=iso-8859-1", screened.ContentType);
    }

    [Theory]
    [InlineData("&column=Second", "first,second\nx@example.org,#\n", "first,second,decision,rule\nx@example.org,#,blocked,objection\n")]
    [InlineData("&column=2", "x@example.org,#\n", "x@example.org,#,blocked,objection\n")]
    public async Task a_column_is_named_or_numbered(string column, string file, string expected)
    {
        await RefusedAsync();
        Assert.Equal(
            expected.Replace("#", refused, StringComparison.Ordinal),
            (await ScreenAsync(file.Replace("#", refused, StringComparison.Ordinal), Newsletter + column)).Text
        );
    }

    [Theory]
    [InlineData("email,n\na@example.org,1\nb@example.org,\"open\nc@example.org,3\n", 1, "Line 3 has a quote that is never closed.")]
    [InlineData(
        "email,n\na@example.org,1\nb@example.org,\"x\ny\"z\n",
        1,
        "Line 4 has text after the quote that closes a cell: double a quote that belongs to the text."
    )]
    [InlineData(
        "email,n\na@example.org,\"1\n2\"\nb@example.org,2,3\nc@example.org,3\n",
        1,
        "Line 4 has 3 cells where the first row has 2: put a cell that holds the delimiter into quotes."
    )]
    public async Task a_malformed_file_says_at_which_line_and_the_rows_before_are_right(string file, int rows, string error)
    {
        var screened = await ScreenAsync(file);
        Assert.Equal(
            ("malformed", error, $"{rows}"),
            (screened.Trailers["Screening-Outcome"], screened.Trailers["Screening-Error"], screened.Trailers["Screening-Rows"])
        );
        Assert.StartsWith("email,n,decision,rule\na@example.org,", screened.Text, StringComparison.Ordinal);
        Assert.EndsWith($"\n,,error,\"{error}\"\n", screened.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("b@example.org", screened.Text, StringComparison.Ordinal);
        var summary = await system.Marketing.ReadAsync<ScreeningSummary>($"/screenings/{screened.Id}");
        Assert.Equal((ScreeningOutcome.Malformed, error), (summary.Outcome, summary.Error));
    }

    [Theory]
    [InlineData("", "The file holds no row.", Newsletter)]
    [InlineData("name,city\nAnn,Paris\n", "Line 1 names no column", Newsletter)]
    [InlineData("a@example.org,b@example.org\n", "Line 1 names no column", Newsletter)]
    [InlineData("email\na@example.org\n", "is not in line 1", Newsletter + "&column=mobile")]
    [InlineData("\"email\na@example.org\n", "Line 1 has a quote that is never closed.", Newsletter)]
    [InlineData("email\n", "channel is missing", "purpose=newsletter")]
    [InlineData("email\n", "purpose is missing", "channel=email")]
    [InlineData("email\n", "audience is missing", "channel=email&purpose=newsletter")]
    [InlineData("email\n", "audience is missing or unknown", "channel=email&purpose=newsletter&audience=all")]
    [InlineData("email\n", "audience is missing or unknown", "channel=email&purpose=newsletter&audience=Business")]
    [InlineData("email\n", "only is unknown", Newsletter + "&only=blocked")]
    [InlineData("email\n", "campaign is missing", Newsletter + "&links=true")]
    [InlineData("email\n", "links is true or false", Newsletter + "&links=yes")]
    [InlineData(
        "telephone\n",
        "Only e-mail has unsubscribe links",
        "channel=sms&purpose=newsletter&audience=business&links=true&campaign=c"
    )]
    [InlineData("email\n", "contactPoints is", Newsletter + "&contactPoints=yes")]
    public async Task a_file_that_cannot_be_begun_is_refused_and_says_why(string file, string reason, string query) =>
        Assert.Contains(
            reason,
            await RefusedAsync(query, Encoding.UTF8.GetBytes(file), "text/csv", HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task what_is_no_text_of_a_charset_that_holds_ascii_is_refused()
    {
        Assert.Contains(
            "UTF-16",
            await RefusedAsync(
                Newsletter,
                [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("email\n")],
                "text/csv",
                HttpStatusCode.BadRequest
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "charset",
            await RefusedAsync(Newsletter, [], "text/csv; charset=utf-16", HttpStatusCode.UnsupportedMediaType),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "text/csv",
            await RefusedAsync(Newsletter, [], "application/pdf", HttpStatusCode.UnsupportedMediaType),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task lines_of_json_come_back_with_two_more_members_and_what_is_none_is_blocked()
    {
        await RefusedAsync();
        var screened = await ScreenAsync(
            $$"""
            {"recipient":"{{refused}}","name":"Ann"}
            {"name":"Bob","recipient":"b\u0040example.org" }
            nonsense
            {"recipient":7}
            {"recipient":"c@example.org"} {}

            {"recipient":"b@example.org"}
            """.ReplaceLineEndings("\n"),
            Newsletter,
            "application/x-ndjson"
        );
        Assert.Equal(
            $$"""
            {"recipient":"{{refused}}","name":"Ann","decision":"blocked","rule":"objection"}
            {"name":"Bob","recipient":"b\u0040example.org","decision":"allowed","rule":"none"}
            {"decision":"blocked","rule":"unreadable"}
            {"recipient":7,"decision":"blocked","rule":"unreadable"}
            {"decision":"blocked","rule":"unreadable"}

            {"recipient":"b@example.org","decision":"allowed","rule":"duplicate"}

            """.ReplaceLineEndings("\n"),
            screened.Text
        );
    }

    [Fact]
    public async Task rows_are_answered_while_the_file_is_sent()
    {
        var (first, second) = ("email\na@example.org\n"u8.ToArray(), "b@example.org\n"u8.ToArray());
        await using var http = await RawHttp.PostAsync(
            system.Marketing.BaseAddress!,
            $"/screenings?{Newsletter}",
            ConsentSystem.ApiKeyOf("all"),
            "text/csv",
            first.Length + second.Length
        );
        await http.SendAsync(first);
        using var answers = new StreamReader(await http.ReadAsync());
        Assert.Equal("email,decision,rule", await answers.ReadLineAsync());
        Assert.Equal("a@example.org,allowed,none", await answers.ReadLineAsync());
        await http.SendAsync(second);
        Assert.Equal("b@example.org,allowed,none", await answers.ReadLineAsync());
        Assert.Null(await answers.ReadLineAsync());
    }

    [Fact]
    public async Task files_that_python_writes_are_answered_row_by_row_as_python_reads_them()
    {
        await RefusedAsync();
        const string Script = """
            import csv, random, sys
            directory, refused = sys.argv[1:]
            pieces = ['a', 'é', ',', ';', '"', '\n', '\r\n', ' ', "'", '=1+1', '\t', '']
            styles = [dict(dialect='excel'), dict(dialect='excel', delimiter=';'), dict(dialect='excel-tab'), dict(dialect='unix'), dict(quoting=csv.QUOTE_NONNUMERIC)]
            for style, how in enumerate(styles):
                random.seed(7)
                with open(f'{directory}/{style}.csv', 'w', newline='', encoding='utf-8-sig' if style % 2 else 'utf-8') as file:
                    writer = csv.writer(file, **how)
                    writer.writerow(['name', 'email', 'note'])
                    for number in range(3000):
                        email = refused if number % 10 == 3 else f'person.{number}@example.org'
                        writer.writerow([''.join(random.choices(pieces, k=random.randrange(6))), email, ''.join(random.choices(pieces, k=random.randrange(9)))])
            """;
        const string Check = """
            import csv, sys
            directory, refused = sys.argv[1:]
            for style, how in enumerate([dict(delimiter=','), dict(delimiter=';'), dict(delimiter='\t'), dict(), dict()]):
                read = lambda path: list(csv.reader(open(path, newline='', encoding='utf-8-sig'), **how))
                before, after = read(f'{directory}/{style}.csv'), read(f'{directory}/{style}.out.csv')
                assert len(before) == len(after) == 3001
                assert after[0] == before[0] + ['decision', 'rule']
                for one, other in zip(before[1:], after[1:]):
                    blocked = one[1] == refused
                    assert other == one + (['blocked', 'objection'] if blocked else ['allowed', 'none']), (style, one, other)
                print('alike')
            """;
        var directory = Directory.CreateTempSubdirectory("consent-csv-");
        try
        {
            await InstalledProgram.RunAsync("python3", "-c", Script, directory.FullName, refused);
            for (var style = 0; style < 5; style++)
            {
                await File.WriteAllBytesAsync(
                    Path.Combine(directory.FullName, $"{style}.out.csv"),
                    (
                        await Screened.RunAsync(
                            system.Marketing,
                            Newsletter,
                            await File.ReadAllBytesAsync(Path.Combine(directory.FullName, $"{style}.csv"))
                        )
                    ).Bytes
                );
            }

            Assert.Equal(
                Enumerable.Repeat("alike", 5),
                (await InstalledProgram.RunAsync("python3", "-c", Check, directory.FullName, refused)).Split(
                    '\n',
                    StringSplitOptions.RemoveEmptyEntries
                )
            );
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task a_contact_point_is_told_where_it_is_asked_for_and_is_the_same_however_it_is_written()
    {
        await RefusedAsync();
        var csv = await ScreenAsync($"email\n{refused}\n{refused.ToUpperInvariant()}\n", Newsletter + "&contactPoints=true");
        Assert.Equal(
            $"email,decision,rule,contactPoint\n{refused},blocked,objection,{system.IdOf(refused)}\n{refused.ToUpperInvariant()},blocked,objection,{system.IdOf(refused)}\n",
            csv.Text
        );
        var json = await ScreenAsync($"{{\"recipient\":\"{refused}\"}}\n", Newsletter + "&contactPoints=true", "application/x-ndjson");
        Assert.Equal(
            $"{{\"recipient\":\"{refused}\",\"decision\":\"blocked\",\"rule\":\"objection\",\"contactPoint\":\"{system.IdOf(refused)}\"}}\n",
            json.Text
        );
    }

    [Fact]
    public async Task another_client_s_screening_is_not_there() =>
        Assert.Contains(
            "no screening of this id",
            await system.Marketing.RefusedAsync(HttpMethod.Get, $"/screenings/{Guid.NewGuid()}", "", HttpStatusCode.NotFound),
            StringComparison.Ordinal
        );

    private Task RefusedAsync() =>
        system.ChosenAsync(
            $"s{Guid.NewGuid():N}",
            ContactPointKind.Email,
            refused,
            new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)
        );

    private Task<Screened> ScreenAsync(string file, string query = Newsletter, string type = "text/csv") =>
        Screened.RunAsync(system.Marketing, query, file, type);

    private async Task<string> RefusedAsync(string query, byte[] file, string type, HttpStatusCode status)
    {
        using var content = new ByteArrayContent(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var response = await system.Marketing.PostAsync(new Uri($"/screenings?{query}", UriKind.Relative), content);
        await response.ShouldBe(status);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>();
    }
}
