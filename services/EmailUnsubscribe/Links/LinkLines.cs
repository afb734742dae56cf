using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// Answers each line of the request with a line: the link, or what is wrong with the line by its number, from 1; blank lines are passed
/// over. It holds a few lines at a time, and reads no faster than its answer is read.
/// </summary>
internal sealed class LinkLines(Mailing mailing, UnsubscribeLinks links) : IResult
{
    private const int LongestLine = 8 * 1024;
    private const int FlushBytes = 32 * 1024;

    // What comes back is no part of a page: the signs of < and + stay as they are, to be pasted.
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        context.Response.ContentType = LinksEndpoint.LinesType;
        var reader = context.Request.BodyReader;
        var output = context.Response.BodyWriter;
        using var json = new Utf8JsonWriter(output, Format);
        for (var number = 0; ; )
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            var rest = read.Buffer;
            while (NextLine(ref rest, read.IsCompleted) is { } line)
            {
                number++;
                Answer(line, number, json, output);
                if (output.UnflushedBytes > FlushBytes)
                {
                    await output.FlushAsync(context.RequestAborted);
                }
            }

            if (rest.Length > LongestLine)
            {
                Refuse(number + 1, $"is longer than {LongestLine} bytes; nothing after it was read", json, output);
                reader.AdvanceTo(rest.End);
                break;
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await output.FlushAsync(context.RequestAborted);
    }

    private static ReadOnlySequence<byte>? NextLine(ref ReadOnlySequence<byte> rest, bool isLast)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            var line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return line;
        }

        if (!isLast || rest.IsEmpty || rest.Length > LongestLine)
        {
            return null;
        }

        (var last, rest) = (rest, rest.Slice(rest.End));
        return last;
    }

    private void Answer(ReadOnlySequence<byte> line, int number, Utf8JsonWriter json, PipeWriter output)
    {
        if (IsBlank(line))
        {
            return;
        }

        if (RecipientOf(line) is not { } recipient)
        {
            Refuse(number, "is not a JSON object with a recipient", json, output);
        }
        else if (links.LinkOf(mailing, recipient) is not { } link)
        {
            Refuse(number, "holds no e-mail address as its recipient: it has no link and must not be written to", json, output);
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

    private static void Refuse(int number, string reason, Utf8JsonWriter json, PipeWriter output)
    {
        json.WriteStartObject();
        json.WriteNumber("line"u8, number);
        json.WriteString("error"u8, $"Line {number} {reason}.");
        json.WriteEndObject();
        EndLine(json, output);
    }

    private static void EndLine(Utf8JsonWriter json, PipeWriter output)
    {
        json.Flush();
        json.Reset();
        output.Write("\n"u8);
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var segment in line)
        {
            if (segment.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return false;
            }
        }

        return true;
    }

    private static string? RecipientOf(ReadOnlySequence<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            string? recipient = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isRecipient = json.ValueTextEquals("recipient"u8);
                json.Read();
                if (isRecipient)
                {
                    recipient = json.TokenType == JsonTokenType.String ? json.GetString() : null;
                }
                else
                {
                    json.Skip();
                }
            }

            return json.Read() ? null : recipient;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
