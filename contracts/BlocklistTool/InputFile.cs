using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using SenefConsent.Csv;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// A file of recipients, in whatever encoding. What does not hold ASCII as it is, such as Excel's "Unicode text", is read as UTF-8 and
/// comes back so.
/// </summary>
internal sealed class InputFile : IAsyncDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

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

    /// <param name="path">Where it is, or - for standard input.</param>
    /// <param name="encodingName">The encoding that is declared; null when none is.</param>
    /// <param name="sheet">The sheet of a workbook; null for the only one.</param>
    /// <param name="tool">Where the tool runs.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="asUtf8">Whether rows are sent on: they are then UTF-8 whatever was declared.</param>
    public static async Task<InputFile> OpenAsync(
        string path,
        string? encodingName,
        string? sheet,
        ToolEnvironment tool,
        CancellationToken cancellation,
        bool asUtf8 = false
    )
    {
        var declared = encodingName is null ? null : EncodingOf(encodingName);
        var isStandard = path == ToolEnvironment.Standard;
        var name = isStandard ? "standard input" : path;
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
        if (Workbook.IsOne(head))
        {
            var rows = await Workbook.ReadAsync(pipe.AsStream(), name, sheet, cancellation);
            return new InputFile(name, bytes, rows, rows.Length, new CsvRows(cell => Encoding.UTF8.GetString(cell)));
        }

        var mark = head.AsSpan(0, Math.Min(2, head.Length));
        var wide =
            mark.SequenceEqual(Encoding.Unicode.Preamble) ? Encoding.Unicode
            : mark.SequenceEqual(Encoding.BigEndianUnicode.Preamble) ? Encoding.BigEndianUnicode
            : declared is null or UTF8Encoding || head.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? null
            : !declared.IsSingleByte || asUtf8 ? declared
            : null;
        return wide is null
            ? new InputFile(name, bytes, pipe.AsStream(), length, new CsvRows(cell => Text(cell, declared)))
            : new InputFile(
                name,
                bytes,
                Encoding.CreateTranscodingStream(pipe.AsStream(), wide, Encoding.UTF8),
                wide.IsSingleByte ? length : length / 2,
                new CsvRows(cell => Encoding.UTF8.GetString(cell))
            );
    }

    // The file stays open as long as it is in use, so that nothing is written in its place.
    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        await file.DisposeAsync();
    }

    private static string Text(ReadOnlySpan<byte> cell, Encoding? declared)
    {
        try
        {
            return StrictUtf8.GetString(cell);
        }
        catch (DecoderFallbackException)
        {
            return (declared is null or UTF8Encoding ? Windows1252 : declared).GetString(cell);
        }
    }

    private static Encoding EncodingOf(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            throw new WrongUseException($"--encoding {name} is not known; it is for example utf-8, latin1, windows-1252, cp850 or utf-16.");
        }
    }
}
