using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using SenefConsent.Csv;
using SenefConsent.Sheets;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// A file of recipients, in whatever encoding. What does not hold ASCII as it is, such as Excel's "Unicode text", is read as UTF-8 and
/// comes back so.
/// </summary>
internal sealed class InputFile : IAsyncDisposable
{
    private readonly Stream stream;
    private readonly Stream file;

    private InputFile(string name, Stream file, Stream stream, long? length, CsvRows csv)
    {
        (this.file, this.stream) = (file, stream);
        (Name, Length, Csv, Rows) = (name, length, csv, new RowReader(stream));
    }

    /// <summary>What it is called in a message.</summary>
    public string Name { get; }

    /// <summary>How many bytes of rows it has; null when that is not known.</summary>
    public long? Length { get; }

    public RowReader Rows { get; }

    public CsvRows Csv { get; }

    /// <summary>The workbook that the rows come from; null for a file of text.</summary>
    public Workbook? Workbook { get; private init; }

    /// <param name="path">Where it is, or - for standard input.</param>
    /// <param name="encodingName">The encoding that is declared; null when none is.</param>
    /// <param name="sheet">Which sheet of a workbook.</param>
    /// <param name="tool">Where the tool runs.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="asUtf8">Whether rows are sent on: they are then UTF-8 whatever was declared.</param>
    public static async Task<InputFile> OpenAsync(
        string path,
        string? encodingName,
        SheetChoice sheet,
        ToolEnvironment tool,
        CancellationToken cancellation,
        bool asUtf8 = false
    )
    {
        var declared = encodingName is null ? null : EncodingOf(encodingName, tool.Texts);
        var isStandard = path == ToolEnvironment.Standard;
        var name = isStandard ? tool.Texts["StandardInput"] : path;
        tool.Run.File = path;
        Stream bytes = isStandard
            ? tool.In
            : new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                bufferSize: 0,
                FileOptions.Asynchronous | FileOptions.SequentialScan
            );
        var length = isStandard ? (long?)null : bytes.Length;
        var pipe = PipeReader.Create(bytes);
        var begin = await pipe.ReadAtLeastAsync(FirstBytes.Enough, cancellation);
        var head = begin.Buffer.Slice(0, Math.Min(FirstBytes.Enough, begin.Buffer.Length)).ToArray();
        pipe.AdvanceTo(begin.Buffer.Start);
        if (Sheets.Workbook.IsOne(head))
        {
            var all = isStandard ? await AllOfAsync(pipe, cancellation) : bytes;
            var workbook = await Sheets.Workbook.OpenAsync(all, sheet, fault => FaultOf(fault, name, sheet, tool.Texts));
            return new InputFile(name, all, workbook.Rows, null, new CsvRows(cell => Encoding.UTF8.GetString(cell)))
            {
                Workbook = workbook,
            };
        }

        var mark = head.AsSpan(0, Math.Min(2, head.Length));
        var wide =
            mark.SequenceEqual(Encoding.Unicode.Preamble) ? Encoding.Unicode
            : mark.SequenceEqual(Encoding.BigEndianUnicode.Preamble) ? Encoding.BigEndianUnicode
            : declared is null or UTF8Encoding || head.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? null
            : !declared.IsSingleByte || asUtf8 ? declared
            : null;
        return wide is null
            ? new InputFile(name, bytes, pipe.AsStream(), length, new CsvRows(cell => FileCharset.TextOf(cell, declared)))
            : new InputFile(
                name,
                bytes,
                Encoding.CreateTranscodingStream(pipe.AsStream(), wide, Encoding.UTF8),
                wide.IsSingleByte ? length : length / 2,
                new CsvRows(cell => Encoding.UTF8.GetString(cell))
            );
    }

    /// <summary>What is wrong with the file, as it is said here: with its name, and with the option that names the column.</summary>
    public string Told(FileFault fault, ToolTexts texts) => $"{Name}{texts["Colon"]}{fault.In(texts.Language, texts["Column.Choose"])}";

    private static WrongUseException FaultOf(WorkbookFault fault, string name, SheetChoice choice, ToolTexts texts)
    {
        var sheets = string.Join(", ", fault.Sheets);
        return new WrongUseException(
            fault.Kind switch
            {
                WorkbookFaultKind.NoRows => texts["Sheet.NoRows", ("file", name)],
                WorkbookFaultKind.UnknownSheet => texts["Sheet.Unknown", ("file", name), ("sheet", choice.Asked!), ("sheets", sheets)],
                WorkbookFaultKind.SeveralSheets => texts["Sheet.Several", ("file", name), ("sheets", sheets)],
                _ => $"{name}{texts["Colon"]}{fault.File?.In(texts.Language)}",
            }
        );
    }

    // A workbook is read from its end, and a pipe has none.
    private static async Task<MemoryStream> AllOfAsync(PipeReader pipe, CancellationToken cancellation)
    {
        var all = new MemoryStream();
        await pipe.CopyToAsync(all, cancellation);
        return all;
    }

    // The file stays open as long as it is in use, so that nothing is written in its place.
    public async ValueTask DisposeAsync()
    {
        if (Workbook is not null)
        {
            await Workbook.DisposeAsync();
        }

        await stream.DisposeAsync();
        await file.DisposeAsync();
    }

    private static Encoding EncodingOf(string name, ToolTexts texts)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            throw new WrongUseException(texts["Value.WrongEncoding", ("value", name)]);
        }
    }
}
