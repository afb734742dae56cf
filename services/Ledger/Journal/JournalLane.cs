namespace SenefConsent.Ledger;

/// <summary>
/// Writes the commits of one transaction at a time into files of its own: no other process and no other transaction waits for it. Begins a
/// file each day, so that old ones can be deleted, and after each failure, because nobody knows then what of the last one is on the disk.
/// </summary>
internal sealed class JournalLane(Func<JournalFile> create, TimeProvider clock) : IDisposable
{
    private const long LargestFile = 64 * 1024 * 1024;

    private JournalFile? file;

    /// <summary>Writes what protects people of a commit. It is on the disk after <see cref="FlushAsync"/>, and not before.</summary>
    /// <returns>Where it stands; null when there is nothing to keep.</returns>
    /// <exception cref="JournalUnwritableException">It cannot be written.</exception>
    public JournalClaim? Write(IReadOnlyList<AppendedEvent> events, StoredEvents stored)
    {
        List<(Guid, Guid, string, byte[])> kept = [];
        foreach (var (e, json) in events)
        {
            if (EventEffects.ProtectionIn(e.Data) is { } protection)
            {
                var data = ReferenceEquals(protection, e.Data) ? json : StoredEvents.Write(protection);
                kept.Add((e.StreamId, e.Id, stored.TypeOf(protection).EventTypeName, data));
            }
        }

        if (kept.Count == 0)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        return Do(() =>
        {
            if (file is not null && (file.Day != DateOnly.FromDateTime(now.UtcDateTime) || file.Length > LargestFile))
            {
                file.Close();
                file = null;
            }

            file ??= create();
            return file.Write(kept, now);
        });
    }

    /// <summary>Waits until what was last written is on the disk. Meanwhile the database can take the statements of the same commit.</summary>
    /// <exception cref="JournalUnwritableException">It is not known to be there.</exception>
    public Task FlushAsync() =>
        Task.Run(() =>
            Do(() =>
            {
                file!.Flush();
                return true;
            })
        );

    /// <summary>What was last written is committed.</summary>
    /// <param name="isMarked">
    /// Whether the database had come as far as the file says. If not, it was restored since: what it lacks of the file stays to be seen there,
    /// and the next commit begins another one.
    /// </param>
    public void Committed(bool isMarked)
    {
        try
        {
            if (isMarked)
            {
                file?.NoteCommitted();
                return;
            }
        }
        catch (IOException)
        {
            // The database says by its mark that it has the commit.
        }

        Abandon();
    }

    public void Dispose()
    {
        try
        {
            file?.Close();
        }
        catch (IOException)
        {
            Abandon();
        }

        file = null;
    }

    private T Do<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Abandon();
            throw new JournalUnwritableException(fault);
        }
    }

    private void Abandon()
    {
        file?.Dispose();
        file = null;
    }
}
