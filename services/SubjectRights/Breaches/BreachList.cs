using Marten;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>Looks breaches up. What it finds is read from their events.</summary>
public sealed class BreachList(IDocumentStore store, NpgsqlDataSource database)
{
    /// <summary>A breach; null when there is none.</summary>
    public async Task<Breach?> FindAsync(Guid id, CancellationToken cancellation) =>
        await ReadAsync([id], cancellation) is [var found] ? found : null;

    /// <summary>The next number of a reference. One that is drawn and not used leaves a gap.</summary>
    public async Task<long> NextNumberAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select nextval('{LedgerStore.BreachNumbers}')");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>All that are open, those first of which the authority has to be notified first.</summary>
    public async Task<IReadOnlyList<OpenBreach>> OpenAsync(DateTimeOffset now, CancellationToken cancellation) =>
        [
            .. (await PageAsync(isOpen: true, ReceivedCursor.Last, int.MaxValue, cancellation))
                .Select(found => BreachViews.DueOf(found, now))
                .OrderBy(breach => breach.HoursLeft ?? int.MaxValue)
                .ThenBy(breach => breach.Reference, StringComparer.Ordinal),
        ];

    /// <summary>Breaches, those first that SENEF became aware of last.</summary>
    /// <param name="isOpen">Those that are open, or those that are not; all when null.</param>
    /// <param name="after">The last one of the page before.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Stops.</param>
    internal async Task<IReadOnlyList<Breach>> PageAsync(bool? isOpen, ReceivedCursor after, int limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select array(
                select id from {SubjectRightsTables.Breach}
                where (aware_at, id) < ($1, $2) and ($3 is null or (closed_at is null) = $3) order by aware_at desc, id desc limit $4
            )
            """
        );
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = after.At });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after.Id });
        command.Parameters.Add(
            new NpgsqlParameter { Value = isOpen is { } open ? open : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Boolean }
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var listed = (Guid[])(await command.ExecuteScalarAsync(cancellation))!;
        var breaches = (await ReadAsync(listed, cancellation)).ToDictionary(found => found.Id);
        return [.. listed.Where(breaches.ContainsKey).Select(id => breaches[id])];
    }

    private Task<IReadOnlyList<Breach>> ReadAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) =>
        store.FoldAsync(ids, Breach.Fold, cancellation);
}
