using System.Collections.Concurrent;

namespace SenefConsent.Ledger;

/// <summary>
/// Writes the commits of one transaction at a time into files of its own: no other process and no other transaction waits for it. Begins a
/// file each day, so that old ones can be deleted, and after each failure, because nobody knows then what of the last one is on the disk.
/// </summary>
internal sealed class JournalLane : IDisposable
{
    private const long LargestFile = 64 * 1024 * 1024;

    private readonly Func<JournalFile> create;
    private readonly JournaledForm form;
    private readonly TimeProvider clock;
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;
    private JournalFile? file;

    // A thread of its own: it waits for the disk most of the time, and the thread pool has only as many threads as there are cores.
    public JournalLane(Func<JournalFile> create, JournaledForm form, TimeProvider clock)
    {
        (this.create, this.form, this.clock) = (create, form, clock);
        thread = new Thread(Work) { IsBackground = true, Name = "journal" };
        thread.Start();
    }

    /// <summary>Writes what protects people of a commit. When this completes, it is on the disk.</summary>
    /// <returns>Where it stands; null when there is nothing to keep.</returns>
    /// <exception cref="JournalUnwritableException">It is not known to be there.</exception>
    public Task<JournalClaim?> KeepAsync(IReadOnlyList<AppendedEvent> events, StoredEvents stored)
    {
        List<(Guid, Guid, string, byte[])> kept = [];
        foreach (var (e, json) in events)
        {
            if (form.Of(e.Data) is { } protection)
            {
                var data = ReferenceEquals(protection, e.Data) ? json : StoredEvents.Write(protection);
                kept.Add((e.StreamId, e.Id, stored.TypeOf(protection).EventTypeName, data));
            }
        }

        if (kept.Count == 0)
        {
            return Task.FromResult<JournalClaim?>(null);
        }

        // Whoever waits goes on in the thread of the lane, up to the next thing to wait for: handing over to another one takes time.
        var written = new TaskCompletionSource<JournalClaim?>();
        work.Add(() =>
        {
            try
            {
                written.SetResult(Keep(kept));
            }
            catch (Exception fault)
            {
                Abandon();
                written.SetException(fault is IOException or UnauthorizedAccessException ? new JournalUnwritableException(fault) : fault);
            }
        });
        return written.Task;
    }

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
        work.CompleteAdding();
        thread.Join();
        work.Dispose();
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

    private void Work()
    {
        foreach (var action in work.GetConsumingEnumerable())
        {
            action();
        }
    }

    private JournalClaim Keep(IReadOnlyList<(Guid, Guid, string, byte[])> kept)
    {
        var now = clock.GetUtcNow();
        if (file is not null && (file.Day != DateOnly.FromDateTime(now.UtcDateTime) || file.Length > LargestFile))
        {
            file.Close();
            file = null;
        }

        file ??= create();
        var claim = file.Write(kept, now);
        file.Flush();
        return claim;
    }

    private void Abandon()
    {
        file?.Dispose();
        file = null;
    }
}
