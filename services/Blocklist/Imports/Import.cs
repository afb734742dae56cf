using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// Runs an import. What the report says of a row is committed. A connection that breaks leaves whole batches; the same file again does the
/// rest.
/// </summary>
/// <param name="client">Who imports; the objections' actor.</param>
/// <param name="channel">By which channel the recipients are reached.</param>
/// <param name="scope">What they have refused.</param>
/// <param name="system">Where the refusals come from.</param>
/// <param name="dryRun">Whether nothing is recorded.</param>
/// <param name="exportedAt">When the file was written: a refusal without a date is from then at the latest. Null: not known, and then
/// nothing later can lift it.</param>
/// <param name="csv">Cuts the file.</param>
internal sealed class Import(
    string client,
    Channel channel,
    Scope scope,
    string system,
    bool dryRun,
    DateTimeOffset? exportedAt,
    CsvRows csv
) : IResult
{
    private const int RowsPerTransaction = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Dictionary<ImportFate, long> fates = [];
    private SuppressionFile? file;

    public async Task ExecuteAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var (keyring, now) = (services.GetRequiredService<ContactPointKeyring>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        context.Response.ContentType = ScreeningsEndpoint.LinesType;
        var rows = new RowReader(context.Request.Body);
        await rows.ReadMarkAsync(context.RequestAborted);
        var batch = new List<(ImportedRow Row, ImportedObjection? Objection)>();
        while (!rows.IsEnded)
        {
            while (batch.Count < RowsPerTransaction && Next(rows, keyring, now) is { } read)
            {
                batch.AddRange(read);
            }

            if (batch.Count < RowsPerTransaction && !rows.IsEnded)
            {
                await rows.ReadAsync(context.RequestAborted);
            }
            else
            {
                await RecordAsync(batch, services, context.Response);
                batch.Clear();
            }
        }

        if (rows.Fault is { } fault)
        {
            batch.Add((new ImportedRow(rows.Line, ImportFate.Malformed, Note: fault), null));
        }

        await RecordAsync(batch, services, context.Response);

        var summary = fates.ToDictionary(fate => JsonSerializer.Serialize(fate.Key).Trim('"'), fate => fate.Value);
        services
            .GetRequiredService<QueryLog>()
            .Asked(client, dryRun ? "imports (dry run)" : "imports", channel, scope.Purposes[0], fates.Values.Sum());
        Write(context.Response, new ImportSummary(summary, dryRun));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    // The rows that were read: none of a header or a blank line. Null when no row has arrived.
    private IEnumerable<(ImportedRow Row, ImportedObjection? Objection)>? Next(
        RowReader rows,
        ContactPointKeyring keyring,
        DateTimeOffset now
    )
    {
        if (!rows.TryPeek(csv, out var row))
        {
            return null;
        }

        if (file is null)
        {
            // Cut again, now by the delimiter; Excel's sep= is passed over.
            var isTold = csv.Recognise(row);
            if (!isTold && !rows.TryPeek(csv, out row))
            {
                return null;
            }

            if (!isTold)
            {
                var cells = Cells(row);
                var isBare = cells.Exists(cell => channel != Channel.Post && ContactAddress.For(channel, cell).IsReadable);
                file = isBare ? SuppressionFile.Bare : SuppressionFile.Recognise(cells) ?? SuppressionFile.Bare;
                if (!isBare && SuppressionFile.Recognise(cells) is not null)
                {
                    csv.SetWidth();
                    rows.TryNext(csv, out _);
                    return [];
                }
            }
            else
            {
                rows.TryNext(csv, out _);
                return [];
            }
        }

        var line = rows.Line;
        rows.TryNext(csv, out row);
        return csv.Read(row).Kind == RowKind.Verbatim ? [] : [Read(line, file.Read(Cells(row)), keyring, now)];
    }

    private List<string> Cells(ReadOnlySpan<byte> row)
    {
        var cells = new List<string>(csv.Count);
        for (var index = 0; index < csv.Count; index++)
        {
            cells.Add(csv.Cell(row, index));
        }

        return cells;
    }

    private (ImportedRow Row, ImportedObjection? Objection) Read(
        long line,
        SuppressedRow said,
        ContactPointKeyring keyring,
        DateTimeOffset now
    )
    {
        if (said.Recipient == "")
        {
            return (new ImportedRow(line, ImportFate.Empty), null);
        }

        if (said.Reading is not { } reading)
        {
            return (new ImportedRow(line, ImportFate.NoRefusal), null);
        }

        var address = ContactAddress.For(channel, said.Recipient);

        // What the source says, whatever columns stand beside it: the same refusal in next month's export is the same. A keyed hash,
        // because it holds the address.
        var content = string.Create(
            CultureInfo.InvariantCulture,
            $"{system}|{scope.Channels[0]}|{scope.Purposes[0]}|{address.Normal}|{said.OccurredAt:O}|{reading}"
        );
        var occurredAt = said.OccurredAt ?? exportedAt;
        var capture = new Capture(
            Source.Import,
            client,
            occurredAt,
            now,
            IdempotencyKey: $"{system}:{keyring.SealOf("import", content):N}",
            Reading: reading
        );
        return (
            new ImportedRow(
                line,
                ImportFate.Recorded,
                Readable: address.IsReadable ? null : false,
                Note: occurredAt is null
                    ? "No date is known: nothing that the person says later can be known to be later. Give exportedAt."
                    : null
            ),
            new ImportedObjection(keyring.IdOf(address), scope, capture, said.Reason)
        );
    }

    private async Task RecordAsync(
        List<(ImportedRow Row, ImportedObjection? Objection)> batch,
        IServiceProvider services,
        HttpResponse response
    )
    {
        var objections = batch.Select(row => row.Objection).OfType<ImportedObjection>().ToList();

        // Not cancelled when the caller hangs up: refusals that have arrived are kept.
        var import = new ImportObjections(objections);
        var receipts = new Queue<ObjectionReceipt>(
            objections.Count == 0 ? []
            : dryRun ? await import.ForeseeAsync(services.GetRequiredService<NpgsqlDataSource>(), CancellationToken.None)
            : await services.GetRequiredService<LedgerWriter>().WriteAsync(import, ImportObjections.Decide)
        );
        foreach (var (row, objection) in batch)
        {
            var told = row;
            if (objection is not null && receipts.Dequeue() is var receipt)
            {
                told = row with
                {
                    Fate = receipt.IsNew ? ImportFate.Recorded : ImportFate.Known,
                    EventId = dryRun && receipt.IsNew ? null : receipt.EventId,
                };
            }

            fates[told.Fate] = fates.GetValueOrDefault(told.Fate) + 1;
            Write(response, told);
        }

        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }

    private static void Write<T>(HttpResponse response, T line)
    {
        response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(line, Json));
        response.BodyWriter.Write("\n"u8);
    }
}
