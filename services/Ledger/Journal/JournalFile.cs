using System.Buffers;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace SenefConsent.Ledger;

/// <summary>Where in the journal a commit stands.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Sequence">Its number there.</param>
public sealed record JournalPosition(string File, long Sequence);

/// <summary>A commit that was written to the journal and is about to be written to the database.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="After">The commit of the file that the database must have come to before: 0 for none.</param>
internal sealed record JournalClaim(JournalPosition Position, long After);

/// <summary>
/// A file of the journal that is being written, by one process and one commit at a time. After a failed write it is given up. It is longer
/// than what it holds, by zeros: what is written over them is on the disk sooner than what makes a file grow.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    public const string Extension = ".journal";

    private const int GrowsBy = 1024 * 1024;

    private readonly SafeFileHandle handle;
    private readonly string name;
    private readonly ArrayBufferWriter<byte> buffer = new(16 * 1024);
    private long length;
    private long lengthOnDisk;
    private long sequence;
    private long committed;
    private string previous;

    private JournalFile(SafeFileHandle handle, string name, DateTimeOffset now, IReadOnlyDictionary<int, string> keys)
    {
        (this.handle, this.name, Day) = (handle, name, DateOnly.FromDateTime(now.UtcDateTime));
        var header = JournalLine.Write(
            buffer,
            json =>
            {
                json.WriteNumber("format"u8, JournalLine.CurrentFormat);
                json.WriteString("at"u8, now);
                json.WriteStartObject("keys"u8);
                foreach (var (version, checkValue) in keys)
                {
                    json.WriteString(version.ToString(CultureInfo.InvariantCulture), checkValue);
                }

                json.WriteEndObject();
            },
            out previous
        );
        Append(header);
        Flush();
    }

    /// <summary>The day, in UTC, on which it was begun.</summary>
    public DateOnly Day { get; }

    /// <summary>How long it is, in bytes, without the zeros.</summary>
    public long Length => length;

    /// <summary>Begins one. Nobody else has a file of its name.</summary>
    public static JournalFile Create(string directory, string writer, DateTimeOffset now, IReadOnlyDictionary<int, string> keys)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{now.UtcDateTime:yyyyMMdd'T'HHmmss}-{writer}-{Guid.CreateVersion7(now):N}{Extension}"
        );
        var path = Path.Combine(directory, name);
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        try
        {
            var file = new JournalFile(handle, name, now, keys);
            OnDisk.FlushNames(directory);
            return file;
        }
        catch
        {
            handle.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Writes what a commit is about to write. It is on the disk after <see cref="Flush"/>, and not before.</summary>
    public JournalClaim Write(IReadOnlyList<(Guid Stream, Guid Id, string Type, byte[] Data)> events, DateTimeOffset now)
    {
        var line = JournalLine.Write(
            buffer,
            json =>
            {
                json.WriteNumber("sequence"u8, sequence + 1);
                json.WriteString("previous"u8, previous);
                json.WriteNumber("committed"u8, committed);
                json.WriteString("at"u8, now);
                json.WriteStartArray("entries"u8);
                foreach (var (stream, id, type, data) in events)
                {
                    json.WriteStartObject();
                    json.WriteString("stream"u8, stream);
                    json.WriteString("id"u8, id);
                    json.WriteString("type"u8, type);
                    json.WritePropertyName("data"u8);
                    json.WriteRawValue(data, skipInputValidation: true);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            out var hash
        );
        Append(line);
        previous = hash;
        return new JournalClaim(new JournalPosition(name, ++sequence), committed);
    }

    /// <summary>Waits until all that was written is on the disk.</summary>
    public void Flush() => OnDisk.FlushContents(handle);

    /// <summary>
    /// Notes that the last commit is in the database, before anybody is told so. The note outlives the process; only a power failure may
    /// take it, and then the database still says by its mark that it has the commit.
    /// </summary>
    public void NoteCommitted()
    {
        committed = sequence;
        Append(JournalLine.Write(buffer, json => json.WriteNumber("committed"u8, committed), out _));
    }

    /// <summary>Closes it, without zeros and with all notes on the disk.</summary>
    public void Close()
    {
        RandomAccess.SetLength(handle, length);
        RandomAccess.FlushToDisk(handle);
        Dispose();
    }

    public void Dispose() => handle.Dispose();

    private void Append(ReadOnlyMemory<byte> line)
    {
        if (length + line.Length > lengthOnDisk)
        {
            var zeros = new byte[GrowsBy + line.Length];
            RandomAccess.Write(handle, zeros, lengthOnDisk);
            lengthOnDisk += zeros.Length;
        }

        RandomAccess.Write(handle, line.Span, length);
        length += line.Length;
    }
}
