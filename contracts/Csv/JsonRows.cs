using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SenefConsent.Csv;

/// <summary>
/// One JSON object a line, which comes back with the members of the answer. A line that is none is unusable, and does not come back.
/// </summary>
/// <param name="member">The member that holds the recipient.</param>
/// <param name="added">The members that are added; one that is empty is left out. Those of an answer before are replaced.</param>
/// <param name="longestRow">How many bytes a line can have.</param>
public sealed class JsonRows(string member, IReadOnlyList<string> added, int longestRow = 1024 * 1024) : IRowFormat
{
    /// <summary>The member that holds the recipient when no other is named.</summary>
    public const string DefaultMember = "recipient";

    private readonly byte[] name = Encoding.UTF8.GetBytes(member);
    private readonly byte[] firstAdded = Encoding.UTF8.GetBytes($"\"{(added.Count > 0 ? added[0] : "")}\"");

    /// <inheritdoc/>
    public int LongestRow => longestRow;

    /// <inheritdoc/>
    public bool TryCut(ReadOnlySpan<byte> bytes, bool isLast, out CutRow row)
    {
        var end = bytes.IndexOf((byte)'\n');
        row = new CutRow(end < 0 ? bytes.Length : end + 1);
        return end >= 0 || (isLast && bytes.Length < longestRow);
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> row, params ReadOnlySpan<string> answer)
    {
        var open =
            row.IsEmpty ? "{"u8
            : added.Count > 1 && row.IndexOf(firstAdded) >= 0 ? WithoutOurs(row)
            : row[..row.LastIndexOf((byte)'}')].TrimEnd(" \t"u8);
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

    /// <inheritdoc/>
    public void WriteFault(IBufferWriter<byte> output, string reason) =>
        output.Write(Encoding.UTF8.GetBytes($$"""{"error":"{{JsonEncodedText.Encode(reason)}}"}""" + "\n"));

    // A row that was answered before, without its end and without the members of that answer.
    private ReadOnlySpan<byte> WithoutOurs(ReadOnlySpan<byte> row)
    {
        var members = new List<(string Name, Range Bytes)>();
        var json = new Utf8JsonReader(row);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (property, start) = (json.GetString()!, (int)json.TokenStartIndex);
            json.Read();
            json.Skip();
            members.Add((property, start..(int)json.BytesConsumed));
        }

        var ours = OurColumns.In([.. members.Select(property => property.Name)], added[0], added[1]);
        var kept = new ArrayBufferWriter<byte>(row.Length);
        kept.Write("{"u8);
        foreach (var (index, (_, bytes)) in members.Index().Where(property => !ours.Contains(property.Index)))
        {
            kept.Write(kept.WrittenCount > 1 ? ","u8 : []);
            kept.Write(row[bytes]);
        }

        return kept.WrittenSpan;
    }
}
