using System.Globalization;
using System.Text;

namespace SenefConsent.Blocklist.Tests;

/// <summary>
/// Files as spreadsheets and scripts write them. Those of LibreOffice and Python are written by these programs here and now; those of Excel
/// are its documented forms, byte by byte: a French Excel has the semicolon of the system's list separator.
/// </summary>
public sealed class SpreadsheetFilesTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>, IDisposable
{
    private const string Newsletter = "channel=email&purpose=newsletter&audience=business";

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly string refused = $"{Guid.NewGuid():N}@example.org";
    private readonly string directory = Directory.CreateTempSubdirectory("consent-sheets-").FullName;

    // The encodings of "CSV UTF-8", "CSV", "CSV (MS-DOS)" and "CSV (Macintosh)".
    public static TheoryData<string, int, bool, string, string> ExcelFiles =>
        new()
        {
            { "CSV UTF-8", 65001, true, ";", "\r\n" },
            { "CSV UTF-8, English", 65001, true, ",", "\r\n" },
            { "CSV", 1252, false, ";", "\r\n" },
            { "CSV (MS-DOS)", 850, false, ";", "\r\n" },
            { "CSV (Macintosh)", 10000, false, ";", "\r" },
            { "CSV of Excel for Mac", 65001, true, ";", "\r\n" },
        };

    [Theory]
    [MemberData(nameof(ExcelFiles))]
    public async Task what_excel_saves_comes_back_in_its_own_bytes(
        string format,
        int codePage,
        bool hasMark,
        string delimiter,
        string lineEnd
    )
    {
        await RefusedAsync();
        var encoding = codePage == 65001 ? new UTF8Encoding(hasMark) : CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;

        // A line end that was typed with Alt+Enter is LF whatever the rows end in; an empty row is all delimiters; numbers have the comma
        // of the language.
        string[] rows =
        [
            $"Prénom#E-mail#Note",
            $"Élodie#{refused}#\"dit \"\"non\"\"\nen mars\"",
            "Zoë#a@example.org#=1+1",
            "##",
            $"Noël#A@EXAMPLE.ORG#\"1{delimiter}5\"",
        ];
        string[] added = ["decision#rule", "blocked#objection", "allowed#none", "blocked#unreadable", "allowed#duplicate"];
        var screened = await Screened.RunAsync(system.Marketing, Newsletter, FileOf(rows));
        Assert.True(
            FileOf([.. rows.Zip(added, (row, more) => $"{row}#{more}")]).SequenceEqual(screened.Bytes),
            $"{format}: {encoding.GetString(screened.Bytes)}"
        );

        byte[] FileOf(string[] lines) =>
            [
                .. hasMark ? encoding.GetPreamble() : [],
                .. encoding.GetBytes(string.Concat(lines.Select(line => line.Replace("#", delimiter, StringComparison.Ordinal) + lineEnd))),
            ];
    }

    [Fact]
    public async Task an_address_with_an_accent_is_read_in_the_encoding_declared_and_in_windows_s_where_none_is()
    {
        var address = $"élodie.{refused}";
        await system.ChosenAsync(
            $"x{Guid.NewGuid():N}",
            ContactPointKind.Email,
            address,
            new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)
        );
        var file = Windows1252.GetBytes($"email\r\n{address}\r\n");
        foreach (
            var type in new[] { "text/csv", "text/csv; charset=windows-1252", "text/csv; charset=iso-8859-1", "text/csv; charset=utf-8" }
        )
        {
            Assert.EndsWith(
                ",blocked,objection\r\n",
                (await Screened.RunAsync(system.Marketing, Newsletter, file, type)).Text,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("3,36399E+10")]
    [InlineData("3.36399E+10")]
    [InlineData("#####")]
    [InlineData("#N/A")]
    public async Task a_number_that_excel_has_destroyed_is_blocked_and_not_taken_for_another(string cell)
    {
        var screened = await Screened.RunAsync(
            system.Marketing,
            "channel=sms&purpose=newsletter&audience=business&column=mobile",
            $"nom;mobile\r\nAnn;{cell}\r\nBob;+33639980001\r\n"
        );
        Assert.Equal($"nom;mobile;decision;rule\r\nAnn;{cell};blocked;unreadable\r\nBob;+33639980001;allowed;none\r\n", screened.Text);
    }

    [Theory]
    [InlineData("\"=\"\"33639980001\"\"\"")]
    [InlineData("33639980001")]
    [InlineData("'+33639980001")]
    public async Task a_number_that_was_kept_from_excel_comes_back_and_is_never_an_error(string cell)
    {
        var screened = await Screened.RunAsync(
            system.Marketing,
            "channel=sms&purpose=newsletter&audience=business",
            $"nom;mobile\r\nAnn;{cell}\r\n"
        );
        Assert.StartsWith($"nom;mobile;decision;rule\r\nAnn;{cell};", screened.Text, StringComparison.Ordinal);
        Assert.Equal("completed", screened.Trailers["Screening-Outcome"]);
    }

    [Fact]
    public async Task what_libreoffice_exports_is_answered_row_by_row_as_python_reads_it()
    {
        await RefusedAsync();
        var source = Path.Combine(directory, "source.fods");
        string[][] sheet =
        [
            ["name", "email", "note"],
            ["Élodie", refused, "two\nlines"],
            ["x, y; z", "a@example.org", "say \"no\""],
            ["", "b@example.org", "=1+1"],
            ["tab\there", "nobody", ""],
        ];
        await File.WriteAllTextAsync(source, Sheet(sheet));

        // Delimiter, quote, charset, first row, formats of the columns, language, "quote all text cells":
        // https://wiki.openoffice.org/wiki/Documentation/DevGuide/Spreadsheets/Filter_Options
        foreach (
            var (delimiter, options) in new[]
            {
                (",", "44,34,76,1,,0,false,true"),
                (";", "59,34,76,1,,0,true,true"),
                ("\t", "9,34,ANSI,1,,0,false,true"),
            }
        )
        {
            await InstalledProgram.RunAsync(
                "soffice",
                $"-env:UserInstallation=file://{directory}/profile",
                "--headless",
                "--convert-to",
                $"csv:Text - txt - csv (StarCalc):{options}",
                "--outdir",
                directory,
                source
            );
            var csv = Path.Combine(directory, "source.csv");
            var screened = await Screened.RunAsync(system.Marketing, Newsletter, await File.ReadAllBytesAsync(csv));
            await File.WriteAllBytesAsync(csv + ".out", screened.Bytes);
            Assert.StartsWith(
                "alike",
                await InstalledProgram.RunAsync("python3", "-c", AsPythonReadsIt, csv, csv + ".out", delimiter, refused),
                StringComparison.Ordinal
            );
        }
    }

    // csv.QUOTE_ALL, another line end, pandas' unnamed index column, and text mode on Windows, which makes CR CR LF of the line end.
    [Theory]
    [InlineData("csv.writer(f, quoting=csv.QUOTE_ALL)", "")]
    [InlineData("csv.writer(f, lineterminator='\\n', delimiter=';')", "")]
    [InlineData("csv.writer(f, lineterminator='\\r\\r\\n')", "")]
    [InlineData("csv.writer(f)", "index")]
    public async Task what_python_writes_is_answered_row_by_row_as_python_reads_it(string writer, string index)
    {
        await RefusedAsync();
        var csv = Path.Combine(directory, "python.csv");
        await InstalledProgram.RunAsync(
            "python3",
            "-c",
            $"""
            import csv, sys
            f = open(sys.argv[1], 'w', newline='', encoding='utf-8')
            w = {writer}
            rows = [['name', 'email', 'note'], ['Élodie', sys.argv[2], 'two\nlines'], ['x, y; z', 'a@example.org', 'say "no"'], ['', 'b@example.org', '=1+1'], ['tab\there', 'nobody', '']]
            for number, row in enumerate(rows):
                w.writerow(([number - 1] if number else ['']) + row if sys.argv[3] else row)
            """,
            csv,
            refused,
            index
        );
        var screened = await Screened.RunAsync(system.Marketing, Newsletter, await File.ReadAllBytesAsync(csv));
        await File.WriteAllBytesAsync(csv + ".out", screened.Bytes);
        var delimiter = writer.Contains("';'", StringComparison.Ordinal) ? ";" : ",";
        Assert.StartsWith(
            "alike",
            await InstalledProgram.RunAsync("python3", "-c", AsPythonReadsIt, csv, csv + ".out", delimiter, refused),
            StringComparison.Ordinal
        );
    }

    // Quotes escaped by a backslash, which RFC 4180 does not know; a cell that begins with a quote and goes on; a quote that swallows the
    // rest; a delimiter that is not quoted.
    [Theory]
    [InlineData(
        "csv.writer(f, doublequote=False, escapechar='\\\\', quoting=csv.QUOTE_ALL)",
        "['say \"no\" twice', 'b@example.org']",
        "Line 3 has text after the quote that closes a cell"
    )]
    [InlineData(
        "csv.writer(f, quoting=csv.QUOTE_NONE, escapechar='\\\\', quotechar=None)",
        "['\"no', 'b@example.org']",
        "Line 3 has a quote that is never closed"
    )]
    [InlineData(
        "csv.writer(f, quoting=csv.QUOTE_NONE, escapechar='\\\\')",
        "['x, y', 'b@example.org']",
        "Line 3 has 3 cells where the first row has 2"
    )]
    public async Task what_python_writes_malformed_is_right_up_to_the_line_that_is_named(string writer, string row, string error)
    {
        var csv = Path.Combine(directory, "python.csv");
        await InstalledProgram.RunAsync(
            "python3",
            "-c",
            $"""
            import csv, sys
            f = open(sys.argv[1], 'w', newline='', encoding='utf-8')
            w = {writer}
            w.writerows([['name', 'email'], ['Ann', 'a@example.org'], {row}, ['Cid', 'c@example.org']])
            """,
            csv
        );
        var screened = await Screened.RunAsync(system.Marketing, Newsletter, await File.ReadAllBytesAsync(csv));
        Assert.StartsWith(error, screened.Trailers["Screening-Error"], StringComparison.Ordinal);
        Assert.Equal(("malformed", "1"), (screened.Trailers["Screening-Outcome"], screened.Trailers["Screening-Rows"]));
        Assert.Contains(
            "a@example.org,allowed,none\r\n",
            screened.Text.Replace("\"", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("c@example.org", screened.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_line_of_a_fault_is_that_of_an_editor_far_down_in_the_file()
    {
        var file = new StringBuilder("email;note\r\n");
        for (var row = 0; row < 10_000; row++)
        {
            file.Append(CultureInfo.InvariantCulture, $"person.{row}@example.org;\"two\nlines\"\r\n");
        }

        var screened = await Screened.RunAsync(system.Marketing, Newsletter, file.Append("x@example.org;one;too many\r\n").ToString());
        Assert.StartsWith("Line 20002 has 3 cells", screened.Trailers["Screening-Error"], StringComparison.Ordinal);
        Assert.Equal("10000", screened.Trailers["Screening-Rows"]);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private const string AsPythonReadsIt = """
        import csv, sys
        def read(path):
            for encoding in ['utf-8-sig', 'cp1252']:
                try:
                    return [row for row in csv.reader(open(path, newline='', encoding=encoding), delimiter=sys.argv[3]) if row]
                except UnicodeDecodeError:
                    pass
        before, after = read(sys.argv[1]), read(sys.argv[2])
        email = before[0].index('email')
        assert len(before) == len(after) == 5, (len(before), len(after))
        assert after[0] == before[0] + ['decision', 'rule'], after[0]
        for one, other in zip(before[1:], after[1:]):
            answer = {sys.argv[4]: ['blocked', 'objection'], 'nobody': ['blocked', 'unreadable']}.get(one[email], ['allowed', 'none'])
            assert other == one + answer, (one, other)
        print('alike')
        """;

    // LibreOffice's own format, so that it is the one that makes the CSV.
    private static string Sheet(string[][] rows)
    {
        var cells = string.Concat(
            rows.Select(row =>
                $"<table:table-row>{string.Concat(row.Select(cell => $"<table:table-cell office:value-type=\"string\">{string.Concat(cell.Split('\n').Select(line => $"<text:p>{Text(line)}</text:p>"))}</table:table-cell>"))}</table:table-row>"
            )
        );
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
            <office:body><office:spreadsheet><table:table table:name="contacts">{cells}</table:table></office:spreadsheet></office:body></office:document>
            """;

        static string Text(string line) =>
            System.Security.SecurityElement.Escape(line).Replace("\t", "<text:tab/>", StringComparison.Ordinal);
    }

    private Task RefusedAsync() =>
        system.ChosenAsync(
            $"x{Guid.NewGuid():N}",
            ContactPointKind.Email,
            refused,
            new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)
        );
}
