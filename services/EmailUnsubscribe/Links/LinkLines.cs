using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// Answers each line of the request with a line: the link, or what is wrong with the line by its number, from 1; blank lines are passed
/// over. It holds a few lines at a time, and reads no faster than its answer is read.
/// </summary>
internal sealed class LinkLines(Mailing mailing, UnsubscribeLinks links, RecipientQueries queries) : IResult
{
    private const int LongestLine = 8 * 1024;
    private const int FlushBytes = 32 * 1024;

    // What comes back is no part of a page: the signs of < and + stay as they are, to be pasted.
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<ContactAddress> addresses = [];
    private long asked;

    public async Task ExecuteAsync(HttpContext context)
    {
        var client = Clients.NameOf(context.User);
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        context.Response.ContentType = LinksEndpoint.LinesType;
        var lines = new RowReader(context.Request.Body);
        var format = new JsonRows(JsonRows.DefaultMember, [], LongestLine);
        var output = context.Response.BodyWriter;
        using var json = new Utf8JsonWriter(output, Format);
        await lines.ReadByteOrderMarkAsync(isCsv: false, context.RequestAborted);
        while (!lines.IsEnded)
        {
            for (var number = lines.Line; lines.TryNext(format, out var line); number = lines.Line)
            {
                Answer(format.Read(line), number, json, output);
                if (output.UnflushedBytes > FlushBytes)
                {
                    break;
                }
            }

            if (output.UnflushedBytes > FlushBytes)
            {
                await TakeAsync();
                await output.FlushAsync(context.RequestAborted);
            }
            else
            {
                await lines.ReadAsync(context.RequestAborted);
            }
        }

        if (lines.Fault is { } fault)
        {
            Refuse(lines.Line, $"{fault}", json, output);
        }

        await TakeAsync();
        queries.Asked(client, "links", Channel.Email, mailing.Purpose.Name, asked);
        await output.FlushAsync(context.RequestAborted);

        // What is made leaves when the client's quota has room for it.
        async Task TakeAsync()
        {
            await queries.TakeAsync(client, addresses, context.RequestAborted);
            asked += addresses.Count;
            addresses.Clear();
        }
    }

    private void Answer(RowContent line, long number, Utf8JsonWriter json, PipeWriter output)
    {
        if (line.Kind == RowKind.Verbatim)
        {
            return;
        }

        if (line.Recipient is not { } recipient)
        {
            Refuse(number, $"Line {number} is not a JSON object with a recipient.", json, output);
        }
        else if (links.LinkOf(mailing, recipient, Contact(recipient)) is not { } link)
        {
            Refuse(
                number,
                $"Line {number} holds no e-mail address as its recipient: it has no link and must not be written to.",
                json,
                output
            );
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("recipient"u8, link.Recipient);
            json.WriteString("url"u8, link.Url);
            json.WriteString("listUnsubscribe"u8, link.ListUnsubscribe);
            json.WriteString("listUnsubscribePost"u8, link.ListUnsubscribePost);
            json.WriteString("contactPoint"u8, link.ContactPoint);
            json.WriteEndObject();
            EndLine(json, output);
        }
    }

    private ContactAddress Contact(string recipient)
    {
        var contact = ContactAddress.Email(recipient);
        addresses.Add(contact);
        return contact;
    }

    private static void Refuse(long number, string reason, Utf8JsonWriter json, PipeWriter output)
    {
        json.WriteStartObject();
        json.WriteNumber("line"u8, number);
        json.WriteString("error"u8, reason);
        json.WriteEndObject();
        EndLine(json, output);
    }

    private static void EndLine(Utf8JsonWriter json, PipeWriter output)
    {
        json.Flush();
        json.Reset();
        output.Write("\n"u8);
    }
}
