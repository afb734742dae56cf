using System.IO.Pipelines;
using System.Text;
using SenefConsent.Contracts;
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

    private InputFile(string name, Stream stream, long? length, CsvRows csv)
    {
        this.stream = stream;
        (Name, Length, Csv, Rows) = (name, length, csv, new RowReader(stream));
    }

    /// <summary>What it is called in a message.</summary>
    public string Name { get; }

    /// <summary>How many bytes of rows it has; null when that is not known.</summary>
    public long? Length { get; }

    public RowReader Rows { get; }

    public CsvRows Csv { get; }

    public static async Task<InputFile> OpenAsync(string path, string? encodingName, Surroundings tool, CancellationToken cancellation)
    {
        var declared = encodingName is null ? null : EncodingOf(encodingName);
        var isStandard = path == Surroundings.Standard;
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
        var begin = await pipe.ReadAtLeastAsync(2, cancellation);
        var mark = begin.Buffer.Slice(0, Math.Min(2, begin.Buffer.Length)).FirstSpan;
        var wide =
            mark.SequenceEqual(Encoding.Unicode.Preamble) ? Encoding.Unicode
            : mark.SequenceEqual(Encoding.BigEndianUnicode.Preamble) ? Encoding.BigEndianUnicode
            : declared is { IsSingleByte: false } and not UTF8Encoding ? declared
            : null;
        pipe.AdvanceTo(begin.Buffer.Start);
        return wide is null
            ? new InputFile(isStandard ? "standard input" : path, pipe.AsStream(), length, new CsvRows(cell => Text(cell, declared)))
            : new InputFile(
                isStandard ? "standard input" : path,
                Encoding.CreateTranscodingStream(pipe.AsStream(), wide, Encoding.UTF8),
                length / 2,
                new CsvRows(cell => Encoding.UTF8.GetString(cell))
            );
    }

    /// <summary>Whether a cell may be an address of a channel, so that its row is no header. Whether it is one, the service says.</summary>
    public static bool LooksLikeAddress(Channel channel, string cell) =>
        channel switch
        {
            Channel.Email => cell.Contains('@'),
            Channel.Post => false,
            _ => cell.Count(char.IsAsciiDigit) >= 6 && !cell.Any(char.IsLetter),
        };

    public ValueTask DisposeAsync() => stream.DisposeAsync();

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
