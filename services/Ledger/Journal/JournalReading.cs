using Microsoft.Win32.SafeHandles;

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

/// <summary>What a file of the journal is, beside its commits.</summary>
/// <param name="Extent">How far it goes.</param>
/// <param name="Keys">The check values of the contact point keys of whoever wrote it.</param>
/// <param name="DamagedAt">
/// The bytes at which something before its end cannot be read or was taken out. A last line that is not whole is none: whoever wrote it
/// died, and nothing was committed.
/// </param>
public sealed record JournalContents(JournalExtent Extent, IReadOnlyDictionary<int, string> Keys, IReadOnlyList<long> DamagedAt);

/// <summary>Reads files of the journal, also while they are written, and no more than a line at a time.</summary>
public static class JournalReading
{
    private const int Lines = 64 * 1024;
    private const int FirstTail = 4 * 1024;
    private const int Wider = 8;
    private const byte EndOfLine = (byte)'\n';

    /// <summary>The files of a directory, in the order in which they were begun.</summary>
    public static IReadOnlyList<FileInfo> FilesIn(string directory) =>
        [.. new DirectoryInfo(directory).EnumerateFiles($"*{JournalFile.Extension}").OrderBy(file => file.Name, StringComparer.Ordinal)];

    /// <summary>How far a file goes. Reads no more of it than its end.</summary>
    public static JournalExtent ExtentOf(string path)
    {
        using var file = Open(path);
        var end = EndOf(file);
        for (var size = Math.Min(FirstTail, end); ; size = Math.Min(size * Wider, end))
        {
            var (last, committed) = (0L, 0L);
            foreach (var (line, _, _) in LinesIn(file, end - size, end))
            {
                last = Math.Max(last, Math.Max(line?.Sequence ?? 0, line?.Committed ?? 0));
                committed = Math.Max(committed, line?.Committed ?? 0);
            }

            if (last > 0 || size == end)
            {
                return new JournalExtent(Path.GetFileName(path), last, committed);
            }
        }
    }

    /// <summary>Reads a file whole.</summary>
    public static JournalContents Read(string path)
    {
        var damages = new List<long>();
        IReadOnlyDictionary<int, string> keys = new Dictionary<int, string>();
        string? previous = "";
        long? unreadable = null;
        var (last, committed) = (0L, 0L);
        foreach (var (line, hash, at) in LinesIn(path))
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
                (last, previous) = (sequence, hash);
            }
            else if (line.Format is not null)
            {
                (keys, previous) = (line.Keys ?? keys, hash);
            }

            committed = Math.Max(committed, line.Committed);
        }

        return new JournalContents(new JournalExtent(Path.GetFileName(path), Math.Max(last, committed), committed), keys, damages);
    }

    /// <summary>The commits of a file that can be read, each read when it is asked for.</summary>
    public static IEnumerable<JournaledCommit> CommitsIn(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var (line, _, _) in LinesIn(path))
        {
            if (line?.Sequence is { } sequence)
            {
                yield return new JournaledCommit(new JournalPosition(name, sequence), line.At ?? default, line.Entries ?? []);
            }
        }
    }

    private static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static IEnumerable<(JournalLine? Line, string Hash, long At)> LinesIn(string path)
    {
        using var file = Open(path);
        foreach (var line in LinesIn(file, from: 0, EndOf(file)))
        {
            yield return line;
        }
    }

    // Without the zeros that a file is longer by while it is written.
    private static long EndOf(SafeFileHandle file)
    {
        var block = new byte[Lines];
        for (var end = RandomAccess.GetLength(file); end > 0; end -= block.Length)
        {
            var from = Math.Max(0, end - block.Length);
            var read = RandomAccess.Read(file, block.AsSpan(0, (int)(end - from)), from);
            if (block.AsSpan(0, read).LastIndexOfAnyExcept((byte)0) is var last and >= 0)
            {
                return from + last + 1;
            }
        }

        return 0;
    }

    // What stands after the last end of a line is one as well, although it is not whole. The first one of a tail is seldom whole.
    private static IEnumerable<(JournalLine? Line, string Hash, long At)> LinesIn(SafeFileHandle file, long from, long to)
    {
        var buffer = new byte[Lines];
        for (var (at, held) = (from, 0); ; )
        {
            var more = RandomAccess.Read(file, buffer.AsSpan(held, (int)Math.Min(buffer.Length - held, to - at - held)), at + held);
            held += more;
            var start = 0;
            for (int end; (end = Array.IndexOf(buffer, EndOfLine, start, held - start)) >= 0; start = end + 1)
            {
                var read = JournalLine.Read(buffer.AsSpan(start, end - start));
                yield return (read?.Line, read?.Hash ?? "", at + start);
            }

            if (more == 0)
            {
                if (start < held)
                {
                    yield return (null, "", at + start);
                }

                yield break;
            }

            (at, held) = (at + start, held - start);
            Array.Copy(buffer, start, buffer, 0, held);
            if (held == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }
    }
}
