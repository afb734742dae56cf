using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;
using SenefConsent.Contracts;
using SenefConsent.Csv;

namespace SenefConsent.StaffConsole;

/// <summary>
/// A list as it was dropped, whose rows come back with two columns more. It is read to its end before the first row comes back: a browser
/// that still sends reads nothing. So it is held in memory until it was answered, and may not be as large as the file of a job.
/// </summary>
internal sealed class ScreenedList : IResult
{
    public const string ColumnField = "column";

    private const int Largest = 32;
    private const int Megabyte = 1024 * 1024;
    private const int BytesPerWrite = 64 * 1024;
    private const string ByNone = "none";

    private readonly CsvRows csv = new(cell => FileCharset.TextOf(cell));
    private readonly ArrayBufferWriter<byte> output = new();
    private readonly Queue<(byte[] Bytes, RowKind Kind)> asked = new();
    private readonly RowReader rows;
    private readonly BreachTexts texts;
    private readonly string fileName;
    private IAsyncEnumerator<ScreenedRow>? answers;

    private ScreenedList(Stream file, string fileName, BreachTexts texts) =>
        (rows, this.fileName, this.texts) = (new RowReader(file), fileName, texts);

    /// <summary>Reads a list, and finds its column of recipients.</summary>
    /// <exception cref="DroppedFileException">It cannot be read.</exception>
    public static async Task<ScreenedList> ReadAsync(FileForm form, Channel channel, string language, CancellationToken cancellation)
    {
        await using var dropped = await DroppedFile.OpenAsync(
            form.File,
            form[JobDrop.SheetField].Trim(),
            new JobTexts(language),
            cancellation
        );
        var texts = new BreachTexts(language);
        var list = new ScreenedList(
            await AllOfAsync(dropped.Rows, texts, cancellation),
            $"{texts["List.FileName"]}-{System.IO.Path.GetFileNameWithoutExtension(form.FileName)}.csv",
            texts
        );
        await list.FindColumnAsync(channel, form[ColumnField].Trim(), cancellation);
        return list;
    }

    /// <summary>Asks about the first rows. What is refused is refused here, before anything comes back.</summary>
    /// <param name="screen">Asks the service.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DroppedFileException">It has no rows, or cannot be read soon after its beginning.</exception>
    public async Task BeginAsync(Func<IAsyncEnumerable<string?>, IAsyncEnumerable<ScreenedRow>> screen, CancellationToken cancellation)
    {
        var first = screen(RecipientsAsync(cancellation)).GetAsyncEnumerator(cancellation);
        if (!await first.MoveNextAsync())
        {
            throw new DroppedFileException(JobDrop.FileField, new JobTexts(texts.Language)["File.Empty"]);
        }

        answers = first;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = JobDrop.RowsType;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        httpContext.Response.Headers.ContentDisposition = disposition.ToString();
        await using (answers)
        {
            do
            {
                WriteVerbatim();
                var (touched, by) = (answers!.Current.Touched, answers.Current.Scopes ?? ByNone);
                csv.Write(output, asked.Dequeue().Bytes, touched, by);
                if (output.WrittenCount >= BytesPerWrite)
                {
                    await SendAsync(httpContext);
                }
            } while (await answers.MoveNextAsync());
        }

        WriteVerbatim();
        if (rows.Fault is { } fault)
        {
            csv.WriteFault(output, fault.In(texts.Language));
        }

        await SendAsync(httpContext);
    }

    private static async Task<MemoryStream> AllOfAsync(Stream file, BreachTexts texts, CancellationToken cancellation)
    {
        var all = new MemoryStream();
        var buffer = new byte[BytesPerWrite];
        for (int read; (read = await file.ReadAsync(buffer, cancellation)) > 0; )
        {
            if (all.Length + read > Largest * Megabyte)
            {
                throw new DroppedFileException(JobDrop.FileField, texts["List.TooLarge", ("megabytes", $"{Largest}")]);
            }

            all.Write(buffer.AsSpan(0, read));
        }

        all.Position = 0;
        return all;
    }

    // The byte order mark, what stands above the rows and the header, as they go back.
    private async Task FindColumnAsync(Channel channel, string column, CancellationToken cancellation)
    {
        output.Write((await rows.ReadByteOrderMarkAsync(isCsv: true, cancellation)).Span);
        var beginning = await rows.FindAsync(csv, channel, column is "" ? null : column, hasHeader: null, cancellation);
        if (rows.Fault is { } fault)
        {
            throw new DroppedFileException(
                fault.Key.Contains("Column", StringComparison.Ordinal) ? ColumnField : JobDrop.FileField,
                fault.In(texts.Language, texts["List.Choose"])
            );
        }

        csv.SetWidth(beginning!.HeaderRow, OurColumns.In(beginning.Header, OurColumns.Touched, OurColumns.Scopes));
        output.Write(beginning.Preamble);
        if (beginning.HasHeader)
        {
            csv.Write(output, beginning.HeaderRow, OurColumns.Touched, OurColumns.Scopes);
        }
    }

    private async IAsyncEnumerable<string?> RecipientsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (!rows.IsEnded)
        {
            while (TryTake(out var content))
            {
                if (content.Kind == RowKind.Recipient)
                {
                    yield return content.Recipient;
                }
            }

            await rows.ReadAsync(cancellation);
        }

        if (rows.Fault is { } fault && answers is null)
        {
            throw new DroppedFileException(JobDrop.FileField, fault.In(texts.Language));
        }
    }

    private bool TryTake(out RowContent content)
    {
        content = default;
        if (!rows.TryNext(csv, out var row))
        {
            return false;
        }

        content = csv.Read(row);
        asked.Enqueue((row.ToArray(), content.Kind));
        return true;
    }

    // Blank lines stay where they are.
    private void WriteVerbatim()
    {
        while (asked.TryPeek(out var row) && row.Kind == RowKind.Verbatim)
        {
            output.Write(asked.Dequeue().Bytes);
        }
    }

    private async Task SendAsync(HttpContext http)
    {
        await http.Response.Body.WriteAsync(output.WrittenMemory, http.RequestAborted);
        output.ResetWrittenCount();
    }
}
