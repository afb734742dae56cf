using System.Buffers;
using System.Text;
using System.Text.Json;
using SenefConsent.Csv;

namespace SenefConsent.Blocklist;

/// <summary>
/// One JSON object a line, which comes back with the members of the answer. A line that is none is blocked, and does not come back.
/// </summary>
/// <param name="member">The member that holds the recipient.</param>
/// <param name="added">The members that are added; one that is empty is left out.</param>
internal sealed class JsonRows(string member, IReadOnlyList<string> added) : IRowFormat
{
    public const string DefaultMember = "recipient";

    private readonly byte[] name = Encoding.UTF8.GetBytes(member);

    public bool TryCut(ReadOnlySpan<byte> bytes, bool isLast, out CutRow row)
    {
        var end = bytes.IndexOf((byte)'\n');
        row = new CutRow(end < 0 ? bytes.Length : end + 1);
        return end >= 0 || isLast;
    }

    public RowContent Read(ReadOnlySpan<byte> row)
    {
        if (!row.ContainsAnyExcept(" \t\r\n"u8))
        {
            return new RowContent(RowKind.Verbatim);
        }

        try
        {
            var json = new Utf8JsonReader(row);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return new RowContent(RowKind.Unusable);
            }

            string? recipient = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isRecipient = json.ValueTextEquals(name);
                json.Read();
                if (isRecipient)
                {
                    recipient = json.TokenType == JsonTokenType.String ? json.GetString() : null;
                }

                json.Skip();
            }

            return new RowContent(json.Read() ? RowKind.Unusable : RowKind.Recipient, recipient);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new RowContent(RowKind.Unusable);
        }
    }

    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> row, params ReadOnlySpan<string> answer)
    {
        var open = row.IsEmpty ? "{"u8 : row[..row.LastIndexOf((byte)'}')].TrimEnd(" \t"u8);
        output.Write(open);
        for (var index = 0; index < answer.Length; index++)
        {
            if (answer[index] == "")
            {
                continue;
            }

            output.Write(index == 0 && open.EndsWith("{"u8) ? "\""u8 : ",\""u8);
            Encoding.UTF8.GetBytes(added[index], output);
            output.Write("\":\""u8);
            Encoding.UTF8.GetBytes(answer[index], output);
            output.Write("\""u8);
        }

        output.Write("}\n"u8);
    }

    public void WriteFault(IBufferWriter<byte> output, string reason) =>
        output.Write(Encoding.UTF8.GetBytes($$"""{"error":"{{JsonEncodedText.Encode(reason)}}"}""" + "\n"));
}
