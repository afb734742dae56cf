using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>
/// Refusals that were acknowledged may not be found: the database was restored, or holds some under a key that this service lacks. Until
/// that is mended the service takes refusals and nothing else.
/// </summary>
/// <param name="reason">Why, and what to do.</param>
/// <param name="isCertain">Whether the database was compared; if not, that is being done, and the same again can succeed.</param>
public sealed class StoreBehindException(string reason, bool isCertain = true) : Exception(reason)
{
    /// <summary>Whether the database was compared.</summary>
    public bool IsCertain => isCertain;
}

/// <summary>
/// Whether every refusal that was acknowledged can be found: the database holds everything that the journal keeps, and this service has
/// every contact point key that it was written with. It is compared at the start, whenever the database may have gone back in time or got a
/// new key since, and while it is behind. Whoever decides about a recipient, or gives out what the store holds, asks here by what it has
/// just read.
/// </summary>
public sealed class StoreStanding : IDisposable
{
    private const string WhatToDo =
        "It was restored from a backup, or Journal:Directory is not its journal. Until 'database reapply' has run, only refusals are taken";

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    // Two writes so close together can bear the same time.
    private static readonly TimeSpan Settles = TimeSpan.FromMinutes(1);

    private readonly NpgsqlDataSource database;
    private readonly JournalOptions options;
    private readonly IReadOnlyList<ConfiguredKey> keys;
    private readonly TimeProvider clock;
    private readonly ILogger<StoreStanding> log;
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly Dictionary<string, (DateTime WrittenAt, JournalExtent Extent)> extents = new(StringComparer.Ordinal);
    private volatile Compared? last;
    private long begun;

    /// <summary>Makes it; nothing is compared yet.</summary>
    public StoreStanding(
        NpgsqlDataSource database,
        IOptions<JournalOptions> options,
        IEnumerable<ConfiguredKeys> keys,
        TimeProvider clock,
        IMeterFactory meters,
        ILogger<StoreStanding> log
    )
    {
        (this.database, this.options, this.clock, this.log) = (database, options.Value, clock, log);
        this.keys = [.. keys.SelectMany(section => section.Keys).Where(key => key.Use == KeyUse.ContactPoints)];
        meters
            .Create(LedgerTelemetry.MeterName)
            .CreateObservableGauge(
                "consent.store.behind",
                () => last?.Behind is null ? 0 : 1,
                description: "1 while refusals may not be found, because the database was restored or a key is missing: nobody is allowed. "
                    + "Alarm on it."
            );
    }

    /// <summary>What is known, to be taken before something is read and given back with it.</summary>
    internal Compared? Last => last;

    /// <summary>Why the database is behind; null when it holds everything.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public Task<string?> FindBehindAsync(CancellationToken cancellation) =>
        database.AcrossRestartAsync(async () =>
        {
            var before = last;
            await using var connection = await database.OpenConnectionAsync(cancellation);
            return await FindBehindAsync(before, await StoreIncarnation.ReadAsync(connection, cancellation), cancellation);
        });

    /// <summary>Compares anew, whatever is known. Those who ask while that is done share the one that begins after it.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public Task<string?> CompareAsync(CancellationToken cancellation) =>
        database.AcrossRestartAsync(() => CompareAsync(unlessFollowed: null, cancellation));

    /// <summary>Goes on when the database holds everything.</summary>
    /// <exception cref="StoreBehindException">It does not.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task RequireAsync(CancellationToken cancellation)
    {
        if (await FindBehindAsync(cancellation) is { } reason)
        {
            throw new StoreBehindException(reason);
        }
    }

    /// <summary>Why the database is behind, as far as something that was just read from it tells.</summary>
    /// <param name="before">What was known before that was read.</param>
    /// <param name="seen">What was read.</param>
    /// <param name="cancellation">Stops.</param>
    internal ValueTask<string?> FindBehindAsync(Compared? before, StoreIncarnation seen, CancellationToken cancellation)
    {
        if (before is not null && before.Incarnation.IsFollowedBy(seen))
        {
            if (before.Behind is null)
            {
                if (seen.LastEvent > before.Incarnation.LastEvent)
                {
                    Interlocked.CompareExchange(ref last, before with { Incarnation = seen }, before);
                }

                return new((string?)null);
            }

            if (clock.GetElapsedTime(before.At) < Again)
            {
                return new(before.Behind);
            }
        }

        return new(CompareAsync(seen, cancellation));
    }

    /// <summary>
    /// Goes on when the database is known to hold everything. Where it may have gone back, it is compared in the background: whoever asks
    /// holds locks.
    /// </summary>
    /// <exception cref="StoreBehindException">It is behind, or not compared yet.</exception>
    internal async Task RequireKnownAsync(NpgsqlConnection connection)
    {
        var before = last;
        var seen = await StoreIncarnation.ReadAsync(connection, CancellationToken.None);
        if (before is null || !before.Incarnation.IsFollowedBy(seen))
        {
            _ = CompareInBackgroundAsync(seen);
            throw new StoreBehindException("The database is being compared with the journal.", isCertain: false);
        }

        if (before.Behind is { } reason)
        {
            if (clock.GetElapsedTime(before.At) >= Again)
            {
                _ = CompareInBackgroundAsync(seen);
            }

            throw new StoreBehindException(reason);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private async Task CompareInBackgroundAsync(StoreIncarnation seen)
    {
        try
        {
            await CompareAsync(seen, CancellationToken.None);
        }
        catch (Exception fault) when (StoreFault.IsOutage(fault) || fault is ObjectDisposedException)
        {
            // Whoever asks next compares.
        }
    }

    private async Task<string?> CompareAsync(StoreIncarnation? unlessFollowed, CancellationToken cancellation)
    {
        var asked = Interlocked.Read(ref begun);
        await one.WaitAsync(cancellation);
        try
        {
            // All who waited share what began since, or under load those who look each second would wait longer and longer. Or somebody has
            // compared meanwhile, and what was read is no older than that.
            if (
                last is { } meanwhile
                && (
                    meanwhile.Number > asked
                    || (
                        unlessFollowed is not null
                        && clock.GetElapsedTime(meanwhile.At) < Again
                        && meanwhile.Incarnation.IsFollowedBy(unlessFollowed)
                    )
                )
            )
            {
                return meanwhile.Behind;
            }

            var number = Interlocked.Increment(ref begun);
            await using var connection = await database.OpenConnectionAsync(cancellation);
            var incarnation = await StoreIncarnation.ReadAsync(connection, cancellation);
            var behind = await FindLackingAsync(connection, cancellation);
            if (behind != last?.Behind)
            {
                Tell(behind);
            }

            last = new Compared(incarnation, behind, clock.GetTimestamp(), number);
            return behind;
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<string?> FindLackingAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var registered = await KeyRegister.ReadAsync(connection, cancellation);
        if (KeyRegister.Compare(keys, registered, storeIsEmpty: true).Faults is { Count: > 0 } faults)
        {
            return $"{string.Join("; ", faults)}. Until then, this service takes only refusals.";
        }

        try
        {
            var files = ReadExtents();
            var marks = await JournalMarks.ReadAsync(connection, cancellation);
            var comparison = JournalComparison.Of(files, marks, TimeSpan.FromDays(options.Days), clock.GetUtcNow());
            List<string> reasons =
            [
                .. comparison.Lacks,
                // Another instance may have begun one between the two looks.
                .. comparison
                    .Missing.Where(file => !File.Exists(Path.Combine(options.Directory, file)))
                    .Select(file => $"the journal lacks {file}, which it was written with"),
            ];
            return reasons.Count == 0 ? null : $"The database is behind its journal: {Shorten(reasons)}. {WhatToDo}.";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"The database cannot be compared with its journal: {unreadable.Message} Until that is mended, only refusals are taken.";
        }
    }

    private List<JournalExtent> ReadExtents()
    {
        var settled = clock.GetUtcNow().UtcDateTime - Settles;
        return
        [
            .. JournalReading
                .FilesIn(options.Directory)
                .Select(file =>
                {
                    if (extents.TryGetValue(file.Name, out var known) && known.WrittenAt == file.LastWriteTimeUtc)
                    {
                        return known.Extent;
                    }

                    var extent = JournalReading.ExtentOf(file.FullName);
                    if (file.LastWriteTimeUtc < settled)
                    {
                        extents[file.Name] = (file.LastWriteTimeUtc, extent);
                    }

                    return extent;
                }),
        ];
    }

    private void Tell(string? behind)
    {
        if (behind is null)
        {
            log.LogInformation("The database holds everything that its journal keeps.");
        }
        else
        {
            log.LogError("{Reason}", behind);
        }
    }

    private static string Shorten(List<string> reasons) =>
        string.Join(", ", reasons.Take(3)) + (reasons.Count > 3 ? $" and so on, {reasons.Count} in all" : "");

    /// <summary>What a comparison found.</summary>
    /// <param name="Incarnation">Which database, and how far it had come when it was last seen.</param>
    /// <param name="Behind">Why it is behind; null when it is not.</param>
    /// <param name="At">When it was compared.</param>
    /// <param name="Number">Which comparison of this process it was.</param>
    internal sealed record Compared(StoreIncarnation Incarnation, string? Behind, long At, long Number);
}
