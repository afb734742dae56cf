namespace SenefConsent.Ledger;

/// <summary>What a shared commit protected.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="At">When it was written.</param>
/// <param name="Entries">Its events, in the order in which they were decided.</param>
public sealed record JournaledCommit(JournalPosition Position, DateTimeOffset At, IReadOnlyList<JournalEntry> Entries);

/// <summary>How far a file of the journal goes.</summary>
/// <param name="File">Its name.</param>
/// <param name="Last">The number of its last commit; 0 when it has none.</param>
/// <param name="Committed">The number of the last one that it says was acknowledged. Nobody was told of one after it.</param>
public sealed record JournalExtent(string File, long Last, long Committed);

/// <summary>A file of the journal, read whole.</summary>
/// <param name="Extent">How far it goes.</param>
/// <param name="Keys">The check values of the contact point keys of whoever wrote it.</param>
/// <param name="Commits">Its commits.</param>
/// <param name="DamagedAt">
/// The bytes at which something before its end cannot be read or was taken out. A last line that is not whole is none: whoever wrote it
/// died, and nothing was committed.
/// </param>
public sealed record JournalContents(
    JournalExtent Extent,
    IReadOnlyDictionary<int, string> Keys,
    IReadOnlyList<JournaledCommit> Commits,
    IReadOnlyList<long> DamagedAt
);

/// <summary>Reads files of the journal, also while they are written.</summary>
public static class JournalReading
{
    private const int FirstTail = 4 * 1024;
    private const int Wider = 8;
    private const byte EndOfLine = (byte)'\n';

    /// <summary>The files of a directory, in the order in which they were begun.</summary>
    public static IReadOnlyList<FileInfo> FilesIn(string directory) =>
        [.. new DirectoryInfo(directory).EnumerateFiles($"*{JournalFile.Extension}").OrderBy(file => file.Name, StringComparer.Ordinal)];

    /// <summary>How far a file goes. Reads no more of it than its end.</summary>
    public static JournalExtent ExtentOf(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        for (var size = Math.Min(FirstTail, length); ; size = Math.Min(size * Wider, length))
        {
            var tail = Read(file, length - size, size);
            var (last, committed) = (0L, 0L);
            foreach (var (line, _, _) in LinesIn(tail))
            {
                last = Math.Max(last, Math.Max(line?.Sequence ?? 0, line?.Committed ?? 0));
                committed = Math.Max(committed, line?.Committed ?? 0);
            }

            if (last > 0 || size == length)
            {
                return new JournalExtent(Path.GetFileName(path), last, committed);
            }
        }
    }

    /// <summary>Reads a file whole.</summary>
    public static JournalContents Read(string path)
    {
        byte[] bytes;
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            bytes = Read(file, 0, RandomAccess.GetLength(file));
        }

        var (name, commits, damages) = (Path.GetFileName(path), new List<JournaledCommit>(), new List<long>());
        IReadOnlyDictionary<int, string> keys = new Dictionary<int, string>();
        string? previous = "";
        long? unreadable = null;
        var (last, committed) = (0L, 0L);
        foreach (var (line, hash, at) in LinesIn(bytes))
        {
            if (line is null)
            {
                unreadable ??= at;
                continue;
            }

            if (unreadable is { } damaged)
            {
                damages.Add(damaged);
                (unreadable, previous) = (null, null);
            }

            if (line.Sequence is not null && previous is not null && line.Previous != previous)
            {
                damages.Add(at);
            }

            if (line.Sequence is { } sequence)
            {
                commits.Add(new JournaledCommit(new JournalPosition(name, sequence), line.At ?? default, line.Entries ?? []));
                (last, previous) = (sequence, hash);
            }
            else if (line.Format is not null)
            {
                (keys, previous) = (line.Keys ?? keys, hash);
            }

            committed = Math.Max(committed, line.Committed);
        }

        return new JournalContents(new JournalExtent(name, Math.Max(last, committed), committed), keys, commits, damages);
    }

    private static byte[] Read(Microsoft.Win32.SafeHandles.SafeFileHandle file, long offset, long size)
    {
        var bytes = new byte[size];
        var read = 0;
        for (int more; read < size && (more = RandomAccess.Read(file, bytes.AsSpan(read), offset + read)) > 0; )
        {
            read += more;
        }

        return bytes[..read];
    }

    // What stands after the last end of a line is one as well, although it is not whole. The first one of a tail is seldom whole.
    private static IEnumerable<(JournalLine? Line, string Hash, long At)> LinesIn(byte[] bytes)
    {
        for (var start = 0; start < bytes.Length; )
        {
            var end = Array.IndexOf(bytes, EndOfLine, start);
            var read = end < 0 ? null : JournalLine.Read(bytes.AsSpan(start, end - start));
            yield return (read?.Line, read?.Hash ?? "", start);
            start = end < 0 ? bytes.Length : end + 1;
        }
    }
}
