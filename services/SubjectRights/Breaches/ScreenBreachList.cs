using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>POST /breaches/{id}/screenings?channel=…</c>: a list of any size, CSV or one JSON object a line, comes back row by row with
/// <c>touched</c> and <c>scopes</c> while it is sent. Whoever sends must read at the same time. Nothing of the list is kept but counts.
/// </summary>
public static class ScreenBreachListEndpoint
{
    private const string LinesType = "application/x-ndjson";

    /// <param name="id">Which breach.</param>
    /// <param name="channel">By which channel those on the list are reached: <c>email</c>, <c>sms</c>, <c>telephone</c> or <c>post</c>.</param>
    /// <param name="column">The column of CSV, by its name or its number from 1, or the member of JSON; recognised, or <c>recipient</c>,
    /// when not given.</param>
    /// <param name="list">For a list that is sent in parts: an id of your own for it. The counts of its parts are added up.</param>
    [ProducesResponseType<ScreenedRow>(200, LinesType)]
    public static async Task<IResult> Post(
        Guid id,
        string? channel,
        string? column,
        Guid? list,
        HttpContext http,
        BreachList breaches,
        BreachWriter writer,
        CancellationToken cancellation
    )
    {
        if (ExactNames<Channel>.Find(channel) is not { } by || by == Channel.All)
        {
            return Problems.Problem(400, "channel is missing or unknown; it is one of email, sms, telephone, post.");
        }

        var type = http.Request.GetTypedHeaders().ContentType;
        var charset = type?.Charset.Value;
        if (charset is not null && !FileCharset.IsSingleByteOrUtf8(charset))
        {
            return Problems.Problem(415, "The charset cannot be read. Send utf-8, iso-8859-1 or windows-1252.");
        }

        IRowFormat? format = type?.MediaType.Value?.ToLowerInvariant() switch
        {
            LinesType => new JsonRows(column ?? JsonRows.DefaultMember, BreachListScreening.Added),
            "text/csv" or "application/csv" or "text/tab-separated-values" or "application/vnd.ms-excel" => new CsvRows(cell =>
                ReceivedText.Decode(cell, charset)
            ),
            _ => null,
        };
        if (format is null)
        {
            return Problems.Problem(415, $"Send the list as text/csv or {LinesType}.");
        }

        return await breaches.FindAsync(id, cancellation) switch
        {
            null => BreachesEndpoint.NotFound(),
            { WhyClosed: { } why } => Problems.Problem(409, why),
            var found when !found.ScopesInForce.Any() => Problems.Problem(
                409,
                $"{found.Reference} has no scope, so it is not known whom it touches. Record one first: POST /breaches/{{id}}/scopes."
            ),
            var found => new BreachListScreening(found, by, column, list ?? writer.ActOf(http).Id, format),
        };
    }
}

/// <summary>Holds a list against the scopes of a breach. It holds one batch of rows at a time, and reads no faster than its answer is read.</summary>
internal sealed class BreachListScreening(Breach breach, Channel channel, string? column, Guid list, IRowFormat format) : IResult
{
    /// <summary>What is added to a row.</summary>
    public static readonly string[] Added = [OurColumns.Touched, OurColumns.Scopes];

    private const int RowsPerBatch = 4096;
    private const int BytesPerBatch = 1024 * 1024;
    private const string None = "none";

    private readonly List<(int Number, BreachScopeQuery Query)> scopes =
    [
        .. breach.ScopesInForce.Select(pair => (pair.Number, new BreachScopeQuery(pair.Scope))),
    ];

    private readonly ArrayBufferWriter<byte> batch = new(BytesPerBatch);
    private readonly List<(int Length, RowKind Kind, ContactAddress? Address)> rows = [];
    private readonly ArrayBufferWriter<byte> output = new(BytesPerBatch);
    private int total;
    private int touched;
    private int unreadable;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (services, cancellation) = (httpContext.RequestServices, httpContext.RequestAborted);
        httpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var source = new RowReader(httpContext.Request.Body);
        await BeginAsync(source, cancellation);
        if (source.Fault is { } atOnce)
        {
            await Problems.Problem(400, $"{atOnce}").ExecuteAsync(httpContext);
            return;
        }

        await services.GetRequiredService<ReadLog>().RecordAsync(httpContext, "breach-screening", breach.Id);
        var (database, keyring) = (services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<ContactPointKeyring>());
        httpContext.Response.ContentType = httpContext.Request.ContentType;
        while (true)
        {
            while (!IsFull && source.TryNext(format, out var row))
            {
                Add(row, format.Read(row));
            }

            // What has arrived is answered before anything more is waited for.
            if (IsFull || (rows.Count > 0 && !source.IsEnded && !source.HasMoreNow(cancellation)))
            {
                await AnswerAsync(httpContext, database, keyring, cancellation);
            }
            else if (source.IsEnded)
            {
                break;
            }
            else
            {
                await source.ReadAsync(cancellation);
            }
        }

        await AnswerAsync(httpContext, database, keyring, cancellation);
        if (source.Fault is { } fault)
        {
            format.WriteFault(output, $"{fault}");
            await SendAsync(httpContext, cancellation);
        }

        await RecordAsync(httpContext);
    }

    private bool IsFull => rows.Count >= RowsPerBatch || batch.WrittenCount >= BytesPerBatch;

    // The byte order mark, what stands above the rows and the header, as they go back.
    private async Task BeginAsync(RowReader source, CancellationToken cancellation)
    {
        output.Write((await source.ReadByteOrderMarkAsync(isCsv: format is CsvRows, cancellation)).Span);
        if (format is CsvRows csv && await source.FindAsync(csv, channel, column, hasHeader: null, cancellation) is { } beginning)
        {
            // What a screening of the blocklist has added is the caller's here.
            csv.SetWidth(beginning.HeaderRow, OurColumns.In(beginning.Header, OurColumns.Touched, OurColumns.Scopes));
            output.Write(beginning.Preamble);
            if (beginning.HasHeader)
            {
                csv.Write(output, beginning.HeaderRow, Added);
            }
        }
    }

    private void Add(ReadOnlySpan<byte> row, RowContent content)
    {
        batch.Write(row);
        rows.Add(
            (row.Length, content.Kind, content.Kind == RowKind.Verbatim ? null : ContactAddress.For(channel, content.Recipient ?? ""))
        );
    }

    private async Task AnswerAsync(HttpContext http, NpgsqlDataSource database, ContactPointKeyring keyring, CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.Address is { IsReadable: true } address ? keyring.IdsOf(address) : null).ToList();
        Guid[] asked = [.. ids.OfType<ContactPointIds>().SelectMany(one => one).Distinct()];
        var found = new List<(int Number, HashSet<Guid> Touched)>(scopes.Count);
        foreach (var (number, query) in scopes)
        {
            found.Add((number, await query.AmongAsync(database, asked, cancellation)));
        }

        Write(ids, found);
        batch.ResetWrittenCount();
        rows.Clear();
        await SendAsync(http, cancellation);
    }

    private void Write(List<ContactPointIds?> ids, List<(int Number, HashSet<Guid> Touched)> found)
    {
        var start = 0;
        for (var index = 0; index < rows.Count; index++)
        {
            var (length, kind, _) = rows[index];
            var row = batch.WrittenSpan.Slice(start, length);
            start += length;
            if (kind == RowKind.Verbatim)
            {
                output.Write(row);
                continue;
            }

            total++;
            var by = ids[index] is { } known
                ? string.Join(' ', found.Where(scope => known.Any(scope.Touched.Contains)).Select(scope => Text(scope.Number)))
                : "";
            touched += by == "" ? 0 : 1;
            unreadable += ids[index] is null ? 1 : 0;
            format.Write(
                output,
                kind == RowKind.Unusable ? [] : row,
                ids[index] is null ? "unreadable"
                    : by == "" ? "no"
                    : "yes",
                by == "" ? None : by
            );
        }
    }

    private async Task SendAsync(HttpContext http, CancellationToken cancellation)
    {
        if (output.WrittenCount > 0)
        {
            await http.Response.Body.WriteAsync(output.WrittenMemory, cancellation);
            await http.Response.Body.FlushAsync(cancellation);
            output.ResetWrittenCount();
        }
    }

    // Before the end of the answer: whoever has read it all knows that it is recorded.
    private async Task RecordAsync(HttpContext http)
    {
        if (total == 0)
        {
            return;
        }

        var writer = http.RequestServices.GetRequiredService<BreachWriter>();
        await writer.WriteAsync(
            breach.Id,
            writer.ActOf(http),
            (_, act) => BreachDecision.Recorded(new BreachListScreened(list, channel, total, touched, unreadable, act.By, act.Now))
        );
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
