using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>What every import works with.</summary>
internal sealed record ImportParts(
    LedgerWriter Writer,
    NpgsqlDataSource Database,
    UnattributedObjections Unattributed,
    PurposeCatalogue Catalogue,
    ContactPointKeyring Keyring,
    RecipientQueries Queries,
    Faults Faults,
    TimeProvider Clock
);

/// <summary>How far an import has come: everything up to there is recorded and reported.</summary>
/// <param name="Bytes">How many bytes of the file were read.</param>
/// <param name="Line">The line of the file that comes next.</param>
/// <param name="Summary">How many rows had which fate.</param>
/// <param name="IsWhole">Whether the report is whole, with its last line.</param>
internal sealed record ImportProgress(long Bytes, long Line, ImportSummary Summary, bool IsWhole);

/// <summary>
/// Runs an import. What the report says of a row is committed. One that breaks off leaves whole batches; the same file again does the rest.
/// </summary>
/// <param name="client">Who imports; the objections' actor.</param>
/// <param name="channel">By which channel the recipients are reached.</param>
/// <param name="scope">What they have refused.</param>
/// <param name="system">Where the refusals come from.</param>
/// <param name="dryRun">Whether nothing is recorded.</param>
/// <param name="exportedAt">When the file was written: a refusal without a date is from then at the latest. Null: not known, and then it is
/// from its arrival at the latest.</param>
/// <param name="column">The column of the recipients, when it is told.</param>
/// <param name="hasHeader">Whether the first row names the columns, when that is told.</param>
/// <param name="csv">Cuts the file.</param>
/// <param name="texts">What is noted of a row, in the language of the request.</param>
/// <param name="parts">What it works with.</param>
internal sealed class Import(
    string client,
    Channel channel,
    Scope scope,
    string system,
    bool dryRun,
    DateTimeOffset? exportedAt,
    string? column,
    bool? hasHeader,
    CsvRows csv,
    ImportTexts texts,
    ImportParts parts
)
{
    private const int RowsPerTransaction = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Dictionary<ImportFate, long> fates = [];
    private readonly List<ContactAddress> addresses = [];
    private readonly List<Guid> named = [];
    private readonly ArrayBufferWriter<byte> report = new();

    /// <summary>How many rows had which fate so far.</summary>
    public ImportSummary Summary => new(fates.ToDictionary(fate => ExactNames<ImportFate>.Of(fate.Key), fate => fate.Value), dryRun);

    /// <summary>Records a file, unless it begins as none that can be imported.</summary>
    /// <param name="rows">The file.</param>
    /// <param name="rest">Of a file that was begun before: what comes after, and how far that was.</param>
    /// <param name="send">Takes the report, part by part, with the contact points that the rows name, and how far it reaches.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <returns>What is wrong with the file's beginning; null when it was recorded.</returns>
    public async Task<string?> RunAsync(
        RowReader rows,
        (RowReader Rows, ImportProgress Progress)? rest,
        Func<ReadOnlyMemory<byte>, IReadOnlyList<Guid>, ImportProgress, Task> send,
        CancellationToken cancellation
    )
    {
        var now = parts.Clock.GetUtcNow();
        if (await BeginAsync(rows, cancellation) is not { } beginning)
        {
            return FaultOf(rows);
        }

        if (!beginning.HasHeader)
        {
            // Bare addresses, some with a remark behind.
            csv.AllowAnyWidth();
        }

        var before = 0L;
        if (rest is { } begun)
        {
            (rows, before) = (begun.Rows, begun.Progress.Bytes);
            foreach (var (fate, count) in begun.Progress.Summary.Summary)
            {
                fates[ExactNames<ImportFate>.Find(fate)!.Value] = count;
            }
        }

        var file = new SuppressionFile(KnownSystem.Of(system), beginning.Header, csv.Column, texts);
        var batch = new List<ReadRow>();
        while (!rows.IsEnded)
        {
            while (batch.Count < RowsPerTransaction && TryNext(rows, out var line, out var cells))
            {
                // A blank line, or the header of a file that was appended.
                if (cells.Count > 0 && !cells.SequenceEqual(beginning.Header))
                {
                    batch.Add(ReadOrFail(line, cells, () => Read(line, cells, file.Read(cells, now), now)));
                }
            }

            if (batch.Count < RowsPerTransaction && !rows.IsEnded)
            {
                await rows.ReadAsync(cancellation);
            }
            else
            {
                await RecordAsync(batch);
                batch.Clear();
                await SendAsync(isWhole: false);

                // A report tells who had refused before. Counted once it is recorded: a refusal does not wait for a quota.
                await parts.Queries.TakeAsync(client, addresses, cancellation);
                addresses.Clear();
            }
        }

        if (rows.Fault is { } fault)
        {
            batch.Add(new ReadRow(new ImportedRow(rows.Line, ImportFate.Malformed, Note: texts.Of(fault)), null, []));
        }

        await RecordAsync(batch);
        parts.Queries.Asked(client, dryRun ? "imports (dry run)" : "imports", channel, scope.Purposes[0], fates.Values.Sum());
        Write(Summary);
        await SendAsync(isWhole: true);
        return null;

        async Task SendAsync(bool isWhole)
        {
            await send(report.WrittenMemory, named, new ImportProgress(before + rows.Taken, rows.Line, Summary, isWhole));
            report.ResetWrittenCount();
            named.Clear();
        }
    }

    /// <summary>What is wrong with a file's beginning; null when nothing is. Nothing is recorded.</summary>
    public async Task<string?> FaultOfAsync(RowReader rows, CancellationToken cancellation) =>
        await BeginAsync(rows, cancellation) is null ? FaultOf(rows) : null;

    private async Task<FileBeginning?> BeginAsync(RowReader rows, CancellationToken cancellation)
    {
        await rows.ReadByteOrderMarkAsync(isCsv: true, cancellation);
        return await rows.FindAsync(csv, channel, column, hasHeader, cancellation);
    }

    private static string FaultOf(RowReader rows) => $"{rows.Fault} Nothing was recorded.";

    private bool TryNext(RowReader rows, out long line, out List<string> cells)
    {
        (line, cells) = (rows.Line, []);
        if (!rows.TryNext(csv, out var row))
        {
            return false;
        }

        // Read once: it decodes the recipient's cell, and a row may have very many.
        var isBlank = csv.Read(row).Kind == RowKind.Verbatim;
        for (var index = 0; index < csv.Count && !isBlank; index++)
        {
            cells.Add(csv.Cell(row, index));
        }

        return true;
    }

    private ReadRow ReadOrFail(long line, List<string> cells, Func<(ImportedRow Row, ImportedObjection? Objection)> read)
    {
        try
        {
            var (row, objection) = read();
            return new ReadRow(row, objection, cells);
        }
        catch (Exception fault)
        {
            parts.Faults.Report("imports", fault);
            return new ReadRow(new ImportedRow(line, ImportFate.Failed, Note: texts["Failed"]), null, cells);
        }
    }

    private (ImportedRow Row, ImportedObjection? Objection) Read(long line, List<string> cells, SuppressedRow said, DateTimeOffset now)
    {
        if (said.Recipient == "")
        {
            return (new ImportedRow(line, ImportFate.Empty), null);
        }

        if (said.Reading is not { } reading)
        {
            named.Add(parts.Keyring.IdsOf(ContactAddress.For(channel, said.Recipient)).Lasting);
            return (new ImportedRow(line, ImportFate.NoRefusal), null);
        }

        var address = ContactAddress.For(channel, said.Recipient);
        if (channel == Channel.Email && (!address.IsReadable || IsPattern(said.Recipient)))
        {
            if (DomainOf(said.Recipient) is { } domain)
            {
                address = domain;
            }
            else if (IsPattern(said.Recipient))
            {
                return (new ImportedRow(line, ImportFate.NotTaken, Note: texts["Pattern"]), null);
            }
        }

        var ids = parts.Keyring.IdsOf(address);
        named.Add(ids.Lasting);
        addresses.Add(address);

        // What the source says, whatever columns stand beside it: the same refusal in next month's export is the same. A keyed hash,
        // because it holds the address.
        var content = string.Create(
            CultureInfo.InvariantCulture,
            $"{system}|{scope.Channels[0]}|{scope.Purposes[0]}|{address.Normal}|{said.Date.At:O}|{reading}"
        );

        // A day of today has not ended. What cannot be read is not from when the file was written.
        var occurredAt = said.Date.At > now ? now : said.Date.At ?? (said.Date.Fault is null ? exportedAt : null);
        var capture = new Capture(
            Source.Import,
            client,
            occurredAt,
            now,
            IdempotencyKey: $"{system}:{parts.Keyring.SealOf("import", content):N}",
            Reading: reading
        );
        string?[] notes =
        [
            said.Doubt,
            occurredAt is null ? texts[said.Date.Fault ?? "NoDate"] : null,
            address.Kind == ContactPointKind.Domain ? texts["Domain"] : null,
            HasAnotherAddress(cells) ? texts["AnotherAddress"] : null,
        ];
        return (
            new ImportedRow(
                line,
                ImportFate.Recorded,
                Readable: address.IsReadable ? null : false,
                Note: string.Join(' ', notes.OfType<string>()) is { Length: > 0 } note ? note : null
            ),
            new ImportedObjection(ids, scope, capture, said.Reason)
        );
    }

    private static bool IsPattern(string recipient) => recipient.Contains('*') || recipient.StartsWith('%');

    // *@example.org, %@example.org, @example.org, example.org.
    private static ContactAddress? DomainOf(string recipient) =>
        ContactAddress.Domain(recipient) is { IsReadable: true } domain && domain.Normal.Contains('.') ? domain : null;

    private bool HasAnotherAddress(List<string> cells) =>
        channel == Channel.Email && cells.Index().Any(cell => cell.Index != csv.Column && AddressShape.IsAddress(channel, cell.Item));

    private async Task RecordAsync(List<ReadRow> batch)
    {
        List<ImportedObjection> objections = [.. batch.Select(row => row.Objection).OfType<ImportedObjection>()];
        var receipts = new Queue<ImportReceipt?>(await ReceiptsAsync(objections));
        foreach (var (row, objection, cells) in batch)
        {
            var told = row;
            if (objection is not null)
            {
                told = receipts.Dequeue() is { } receipt
                    ? row with
                    {
                        Fate = receipt.IsNew ? ImportFate.Recorded : ImportFate.Known,
                        EventId = dryRun && receipt.IsNew ? null : receipt.EventId,
                        RefusalOnFile = receipt.IsOnFile ? true : null,
                    }
                    : new ImportedRow(row.Line, ImportFate.Failed, Note: texts["Failed"]);
            }

            if (told.Fate == ImportFate.Failed && !dryRun)
            {
                await KeepAsync(cells);
            }

            fates[told.Fate] = fates.GetValueOrDefault(told.Fate) + 1;
            Write(told);
        }
    }

    // Not cancelled when the caller hangs up: refusals that have arrived are kept. Where a fault of ours keeps them from being recorded
    // together, each is recorded by itself; that of the one which fails is null.
    private async Task<IReadOnlyList<ImportReceipt?>> ReceiptsAsync(List<ImportedObjection> objections)
    {
        if (objections.Count == 0)
        {
            return [];
        }

        var import = new ImportObjections(objections);
        try
        {
            return dryRun
                ? [.. await import.ForeseeAsync(parts.Database, parts.Catalogue, CancellationToken.None)]
                : [.. await parts.Writer.WriteAsync(import, ImportObjections.Decide)];
        }
        catch (Exception fault) when (objections.Count == 1 && !StoreFault.IsOutage(fault))
        {
            parts.Faults.Report("imports", fault);
            return [null];
        }
        catch (Exception fault) when (!StoreFault.IsOutage(fault))
        {
            var receipts = new List<ImportReceipt?>();
            foreach (var objection in objections)
            {
                receipts.AddRange(await ReceiptsAsync([objection]));
            }

            return receipts;
        }
    }

    private Task KeepAsync(List<string> cells)
    {
        var row = $"{system}\n{string.Join('\n', cells)}";
        return parts.Unattributed.KeepAsync(
            UnattributedReason.Failed,
            Source.Import,
            Encoding.UTF8.GetBytes(row),
            row,
            parts.Clock.GetUtcNow()
        );
    }

    private void Write<T>(T line)
    {
        report.Write(JsonSerializer.SerializeToUtf8Bytes(line, Json));
        report.Write("\n"u8);
    }

    /// <summary>A row of the file.</summary>
    /// <param name="Row">What is told of it.</param>
    /// <param name="Objection">What is recorded of it; null when nothing is.</param>
    /// <param name="Cells">What stands in it.</param>
    private sealed record ReadRow(ImportedRow Row, ImportedObjection? Objection, List<string> Cells);
}
