using System.Text;
using SenefConsent.BlocklistTool;
using SenefConsent.Csv;
using SenefConsent.Sheets;

namespace SenefConsent.Blocklist.Tests;

public sealed class SheetTests : IDisposable
{
    private static readonly ToolTexts Texts = new("en");

    private readonly MemoryStream file = new();

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")")]
    [InlineData("+33612345678")]
    [InlineData("@SUM(A1)")]
    [InlineData("-1")]
    [InlineData("0612345678")]
    [InlineData(" a <b> & \"c\" ")]
    [InlineData("_x0041_")]
    [InlineData("a\u0001b\u001B\uFFFEc")]
    [InlineData("two\nlines")]
    [InlineData("é ’ 😀")]
    public async Task a_cell_of_text_is_that_text_and_never_a_formula(string cell)
    {
        Write($"email,note\na@example.org,{Quoted(cell)}\n", []);
        var (rows, kinds) = await ReadAsync();
        Assert.Equal($"email,note\r\na@example.org,{Quoted(cell)}\r\n", rows);
        Assert.All(kinds.SelectMany(row => row), kind => Assert.Equal(CellKind.Text, kind));
        Assert.DoesNotContain("<f>", await SheetXmlAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_was_a_number_a_date_or_a_truth_value_is_one_again()
    {
        Write(
            "email,n,day,time,flag\na@example.org,12.5,2025-11-24,2025-11-24 10:30:00,true\n",
            [
                [],
                [CellKind.Text, CellKind.Number, CellKind.Date, CellKind.Date, CellKind.Boolean],
            ]
        );
        var (rows, kinds) = await ReadAsync();
        Assert.Equal("email,n,day,time,flag\r\na@example.org,12.5,2025-11-24,2025-11-24 10:30:00,true\r\n", rows);
        Assert.Equal([CellKind.Text, CellKind.Number, CellKind.Date, CellKind.Date, CellKind.Boolean], kinds[1]);
    }

    [Fact]
    public async Task what_excel_asks_of_a_file_of_text_is_no_row()
    {
        Write("\uFEFFsep=;\nemail;name\na@example.org;Ann\n", [], ';');
        Assert.Equal("email,name\r\na@example.org,Ann\r\n", (await ReadAsync()).Rows);
    }

    [Fact]
    public void more_than_a_sheet_holds_says_to_write_csv()
    {
        using var writer = new SheetWriter(file, Rows(','), Texts);
        var many = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\n", 1_048_577)));
        Assert.Contains(
            "Write CSV instead",
            Assert.Throws<WrongUseException>(() => writer.Write(many, new Queue<CellKind[]>())).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<WrongUseException>(() => writer.Write(Encoding.UTF8.GetBytes(new string('x', 40_000)), new Queue<CellKind[]>()));
    }

    [Fact]
    public async Task a_sheet_is_read_as_it_is_asked_for_without_its_rows_in_memory()
    {
        // Far more than the pipe between the reader of the workbook and of the rows holds.
        const int Count = 20_000;
        Write("email\n" + string.Concat(Enumerable.Range(0, Count).Select(number => $"{new string('x', 40)}{number}@example.org\n")), []);
        await using var workbook = await Workbook.OpenAsync(file, default, Fault);
        using var lines = new StreamReader(workbook.Rows);
        var read = 0;
        while (await lines.ReadLineAsync() is not null)
        {
            read++;
        }

        Assert.Equal(Count + 1, read);
    }

    [Fact]
    public async Task a_workbook_that_nobody_reads_to_its_end_is_let_go()
    {
        Write(string.Concat(Enumerable.Repeat($"{new string('x', 100)}\n", 20_000)), []);
        await using (await Workbook.OpenAsync(file, default, Fault)) { }

        Assert.True(file.CanRead);
    }

    public void Dispose() => file.Dispose();

    private static CsvRows Rows(char delimiter) => new(cell => Encoding.UTF8.GetString(cell)) { Delimiter = (byte)delimiter };

    private static InvalidDataException Fault(WorkbookFault fault) => new($"{fault.Kind}");

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny("\",\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private void Write(string csv, CellKind[][] kinds, char delimiter = ',')
    {
        using var writer = new SheetWriter(file, Rows(delimiter), Texts);
        writer.Write(Encoding.UTF8.GetBytes(csv), new Queue<CellKind[]>(kinds));
        writer.Finish();
    }

    private async Task<(string Rows, List<CellKind[]> Kinds)> ReadAsync()
    {
        await using var workbook = await Workbook.OpenAsync(file, new SheetChoice(null, KeepsKinds: true), Fault);
        using var all = new StreamReader(workbook.Rows, leaveOpen: true);
        var rows = await all.ReadToEndAsync();
        var kinds = new List<CellKind[]>();
        while (workbook.TakeKinds() is { Length: > 0 } row)
        {
            kinds.Add(row);
        }

        return (rows, kinds);
    }

    private async Task<string> SheetXmlAsync()
    {
        using var archive = new System.IO.Compression.ZipArchive(file, System.IO.Compression.ZipArchiveMode.Read, leaveOpen: true);
        using var sheet = new StreamReader(archive.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        return await sheet.ReadToEndAsync();
    }
}
