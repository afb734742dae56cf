using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using SenefConsent.Csv;
using SenefConsent.Sheets;

namespace SenefConsent.StaffConsole;

/// <summary>
/// A file that somebody dropped, as the services take it: text as it is, while it comes; a workbook as the CSV that Excel would save of it.
/// A workbook is read from its end, so it is held in memory for that long; nothing is written anywhere.
/// </summary>
internal sealed class DroppedFile : IAsyncDisposable
{
    /// <summary>What a browser offers.</summary>
    public const string Kinds = ".csv,.txt,.xlsx,.xls";

    /// <summary>How large it may be: as large as the file of a job, unless its service is told otherwise.</summary>
    public const long Largest = 1024L * Megabyte;

    private const int Megabyte = 1024 * 1024;
    private const int LargestWorkbook = 32;

    // What the reader of workbooks holds in memory, unpacked: texts and styles. Rows pass by.
    private const int LargestTexts = 256;

    private readonly Workbook? workbook;

    private DroppedFile(Stream rows, Workbook? workbook = null) => (Rows, this.workbook) = (rows, workbook);

    /// <summary>Its rows.</summary>
    public Stream Rows { get; }

    /// <summary>Begins to read one.</summary>
    /// <param name="file">The file, while it comes.</param>
    /// <param name="sheet">Which sheet of a workbook; empty where it has one only.</param>
    /// <param name="texts">What is said where it cannot be read.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DroppedFileException">It cannot be read. Whoever reads the rows of a damaged workbook may learn it too.</exception>
    public static async Task<DroppedFile> OpenAsync(Stream file, string sheet, JobTexts texts, CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(file);
        var begin = await pipe.ReadAtLeastAsync(FirstBytes.Enough, cancellation);
        if (begin.Buffer.IsEmpty)
        {
            throw new DroppedFileException(JobDrop.FileField, texts["File.Empty"]);
        }

        var head = begin.Buffer.Slice(0, Math.Min(FirstBytes.Enough, begin.Buffer.Length)).ToArray();
        pipe.AdvanceTo(begin.Buffer.Start);
        if (Workbook.IsOne(head))
        {
            var all = await AllOfAsync(pipe.AsStream(), texts, cancellation);
            var choice = new SheetChoice(sheet == "" ? null : sheet, MustBeAsked: true, AsInFrance: true);
            var workbook = await Workbook.OpenAsync(all, choice, fault => FaultOf(fault, texts));
            return new DroppedFile(workbook.Rows, workbook);
        }

        // What Excel calls Unicode text.
        var wide =
            head.AsSpan().StartsWith(Encoding.Unicode.Preamble) ? Encoding.Unicode
            : head.AsSpan().StartsWith(Encoding.BigEndianUnicode.Preamble) ? Encoding.BigEndianUnicode
            : null;
        return new DroppedFile(wide is null ? pipe.AsStream() : Encoding.CreateTranscodingStream(pipe.AsStream(), wide, Encoding.UTF8));
    }

    public async ValueTask DisposeAsync()
    {
        if (workbook is not null)
        {
            await workbook.DisposeAsync();
        }

        await Rows.DisposeAsync();
    }

    private static async Task<MemoryStream> AllOfAsync(Stream file, JobTexts texts, CancellationToken cancellation)
    {
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await file.ReadAsync(buffer, cancellation)) > 0)
        {
            if (all.Length + read > LargestWorkbook * Megabyte)
            {
                throw TooLarge(texts);
            }

            all.Write(buffer.AsSpan(0, read));
        }

        return TextsOf(all) > (long)LargestTexts * Megabyte ? throw TooLarge(texts) : all;
    }

    // No archive gives more than it says here.
    private static long TextsOf(MemoryStream file)
    {
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return archive
                .Entries.Where(part => !part.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal))
                .Sum(part => part.Length);
        }
        catch (InvalidDataException)
        {
            // An old workbook is no archive, and holds no more than its bytes; what is neither cannot be read, and its reader says so.
            return 0;
        }
    }

    private static DroppedFileException TooLarge(JobTexts texts) =>
        new(JobDrop.FileField, texts["Workbook.TooLarge", ("megabytes", $"{LargestWorkbook}")]);

    private static DroppedFileException FaultOf(WorkbookFault fault, JobTexts texts)
    {
        var sheets = string.Join(", ", fault.Sheets);
        return fault.Kind switch
        {
            WorkbookFaultKind.NoRows => new(JobDrop.FileField, texts["Workbook.NoRows"]),
            WorkbookFaultKind.UnknownSheet => new(JobDrop.SheetField, texts["Workbook.UnknownSheet", ("sheets", sheets)]),
            WorkbookFaultKind.SeveralSheets => new(JobDrop.SheetField, texts["Workbook.SeveralSheets", ("sheets", sheets)]),
            _ => new(JobDrop.FileField, texts["Workbook.Unreadable"]),
        };
    }
}

/// <summary>A file that was dropped cannot be read.</summary>
/// <param name="at">The field of the form where somebody can put it right.</param>
/// <param name="message">Why, in their language.</param>
internal sealed class DroppedFileException(string at, string message) : Exception(message)
{
    public string Field => at;
}
