using System.Buffers;
using SenefConsent.Csv;
using SenefConsent.Sheets;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// A file that is there as a whole or not at all: written beside, under another name, and renamed by <see cref="FinishAsync"/>. Disposed
/// before that it leaves nothing, so that half a list is never taken for a clean one. Only its owner can read it. It takes no other file's
/// place unless that is asked for, and never that of the input. Standard output cannot be taken back; there whoever reads must look at the
/// exit code.
/// </summary>
internal sealed class OutputFile : IAsyncDisposable
{
    private const string Workbook = ".xlsx";

    private static readonly string[] OtherWorkbooks = [".xls", ".xlsm", ".xlsb", ".ods"];

    private readonly string path;
    private readonly string unfinished;
    private readonly Stream stream;
    private readonly bool replaces;
    private readonly ToolEnvironment tool;
    private readonly Queue<CellKind[]> kinds = new();
    private SheetWriter? sheet;
    private bool isFinished;

    private OutputFile(string path, string unfinished, Stream stream, bool replaces, ToolEnvironment tool) =>
        (this.path, this.unfinished, this.stream, this.replaces, this.tool) = (path, unfinished, stream, replaces, tool);

    /// <summary>What is to be written next, in whole rows; <see cref="FlushAsync"/> writes it.</summary>
    public ArrayBufferWriter<byte> Next { get; } = new(64 * 1024);

    /// <summary>Where it is, in full; standard output by its name.</summary>
    public string Name => path == ToolEnvironment.Standard ? tool.Texts["StandardOutput"] : Path.GetFullPath(path);

    /// <summary>Whether it is a workbook.</summary>
    public bool IsSheet => IsWorkbook(path);

    /// <summary>Whether a path is that of a workbook to be written.</summary>
    public static bool IsWorkbook(string path) => path.EndsWith(Workbook, StringComparison.OrdinalIgnoreCase);

    /// <param name="path">Where it will be, or - for standard output. Its extension says whether it is a workbook.</param>
    /// <param name="force">Whether it may take the place of a file that is there.</param>
    /// <param name="tool">Where the tool runs.</param>
    public static OutputFile Create(string path, bool force, ToolEnvironment tool)
    {
        if (path == ToolEnvironment.Standard)
        {
            return new OutputFile(path, "", tool.Out, replaces: false, tool);
        }

        tool.Run.File = path;
        if (OtherWorkbooks.Contains(Path.GetExtension(path).ToLowerInvariant()))
        {
            throw new WrongUseException(tool.Texts["Output.OtherWorkbook", ("file", path)]);
        }

        if (Path.Exists(path))
        {
            RequireReplaceable(path, force, tool.Texts);
        }

        var unfinished = $"{path}.{Path.GetRandomFileName()}.unfinished";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new OutputFile(path, unfinished, new FileStream(unfinished, options), force, tool);
    }

    /// <summary>Tells how the rows that are written are cut into cells, before the first of them is flushed.</summary>
    public void SetRows(CsvRows rows) => sheet = IsWorkbook(path) ? new SheetWriter(stream, rows.Alike(), tool.Texts) : null;

    /// <summary>Tells what the cells of the next row hold, for a workbook; text where it is empty.</summary>
    public void AddKinds(CellKind[] row)
    {
        if (sheet is not null)
        {
            kinds.Enqueue(row);
        }
    }

    public async Task FlushAsync(CancellationToken cancellation)
    {
        tool.Run.File = path;
        if (sheet is null)
        {
            await stream.WriteAsync(Next.WrittenMemory, cancellation);
        }
        else
        {
            sheet.Write(Next.WrittenSpan, kinds);
        }

        Next.ResetWrittenCount();
    }

    public async Task FinishAsync(CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        sheet?.Finish();
        await stream.FlushAsync(cancellation);
        if (unfinished != "")
        {
            await stream.DisposeAsync();
            File.Move(unfinished, path, replaces);
        }

        isFinished = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (isFinished || unfinished == "")
        {
            return;
        }

        try
        {
            sheet?.Dispose();
            await stream.DisposeAsync();
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static void RequireReplaceable(string path, bool force, ToolTexts texts)
    {
        if (Directory.Exists(path))
        {
            throw new WrongUseException(texts["Output.IsDirectory", ("file", path)]);
        }

        if (!force)
        {
            throw new WrongUseException(texts["Output.IsThere", ("file", path)]);
        }

        // The input is open, and no other name or link of it can be opened for oneself alone.
        try
        {
            using var alone = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
        }
        catch (IOException)
        {
            throw new WrongUseException(texts["Output.InUse", ("file", path)]);
        }
    }
}
