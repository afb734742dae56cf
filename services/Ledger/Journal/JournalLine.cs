using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SenefConsent.Ledger;

/// <summary>An event that the journal keeps. It holds no address and no evidence: pseudonyms, choices and times.</summary>
/// <param name="Stream">The stream's id.</param>
/// <param name="Id">The event's id.</param>
/// <param name="Type">The name of its type in the store.</param>
/// <param name="Data">What it says.</param>
public sealed record JournalEntry(Guid Stream, Guid Id, string Type, JsonElement Data);

/// <summary>
/// A line of a journal file: SHA-256 of the rest, 16 bytes in hexadecimal, a space, JSON. The first line is a header. The others are what a
/// shared commit protects, written before it, and notes that one was committed, written after it.
/// </summary>
/// <param name="Format">Of a header: the version of the format.</param>
/// <param name="Keys">Of a header: the check values of the contact point keys that the ids were derived with, by version.</param>
/// <param name="At">When it was written, by our clock; not of a note.</param>
/// <param name="Sequence">Of a commit: its number in the file, from 1.</param>
/// <param name="Previous">Of a commit: the hash of the header or the commit before it.</param>
/// <param name="Committed">The number of the last commit that the database had acknowledged by then.</param>
/// <param name="Entries">Of a commit: its events.</param>
internal sealed record JournalLine(
    int? Format = null,
    IReadOnlyDictionary<int, string>? Keys = null,
    DateTimeOffset? At = null,
    long? Sequence = null,
    string? Previous = null,
    long Committed = 0,
    IReadOnlyList<JournalEntry>? Entries = null
)
{
    public const int CurrentFormat = 1;

    private const int HashBytes = 16;
    private const int HashLength = 2 * HashBytes;
    private const byte End = (byte)'\n';

    /// <summary>A line as bytes, with its end.</summary>
    /// <param name="buffer">Takes them; what it held before is gone.</param>
    /// <param name="json">Writes what the line says.</param>
    /// <param name="hash">Its hash.</param>
    public static ReadOnlyMemory<byte> Write(ArrayBufferWriter<byte> buffer, Action<Utf8JsonWriter> json, out string hash)
    {
        buffer.ResetWrittenCount();
        buffer.Write(stackalloc byte[HashLength + 1]);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            json(writer);
            writer.WriteEndObject();
        }

        buffer.Write([End]);
        var line = System.Runtime.InteropServices.MemoryMarshal.AsMemory(buffer.WrittenMemory);
        hash = HashOf(line.Span[(HashLength + 1)..^1]);
        System.Text.Encoding.ASCII.GetBytes(hash, line.Span);
        line.Span[HashLength] = (byte)' ';
        return line;
    }

    /// <summary>Reads a line without its end; null when it is not whole.</summary>
    public static (JournalLine Line, string Hash)? Read(ReadOnlySpan<byte> line)
    {
        if (line.Length <= HashLength + 1 || line[HashLength] != ' ')
        {
            return null;
        }

        var hash = System.Text.Encoding.ASCII.GetString(line[..HashLength]);
        var json = line[(HashLength + 1)..];
        return hash == HashOf(json) && JsonSerializer.Deserialize(json, JournalJson.Default.JournalLine) is { } read ? (read, hash) : null;
    }

    private static string HashOf(ReadOnlySpan<byte> json)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, hash);
        return Convert.ToHexStringLower(hash[..HashBytes]);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class JournalJson : JsonSerializerContext;
