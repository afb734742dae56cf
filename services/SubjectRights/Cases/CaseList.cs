using Marten;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>Looks cases up. What it finds is read from their events.</summary>
public sealed class CaseList(IDocumentStore store, NpgsqlDataSource database)
{
    private const int PageSize = 500;

    /// <summary>A case; null when there is none.</summary>
    public async Task<RightsCase?> FindAsync(Guid id, CancellationToken cancellation) =>
        await ReadAsync([id], cancellation) is [var found] ? found : null;

    /// <summary>All whose requester still waits.</summary>
    public async Task<IReadOnlyList<RightsCase>> OpenAsync(CancellationToken cancellation)
    {
        var (open, after) = (new List<RightsCase>(), (DateOnly.MinValue, Guid.Empty));
        while (await PageAsync(isOpen: true, after, PageSize, cancellation) is { Count: > 0 } page)
        {
            open.AddRange(page.Select(listed => listed.Case));
            after = (page[^1].ListedUnder, page[^1].Case.Id);
        }

        return open;
    }

    /// <summary>All with a hold in force, whether open or not.</summary>
    public async Task<IReadOnlyList<RightsCase>> HeldAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select array(
                select distinct subject from {RetentionExtension.Table} join {SubjectRightsTables.Case} found on found.id = subject
                where until is null and retention_extension.id <> subject
            )
            """
        );
        return await ReadAsync((Guid[])(await command.ExecuteScalarAsync(cancellation))!, cancellation);
    }

    /// <summary>All that were received from one day of Paris until before another.</summary>
    public async Task<IReadOnlyList<RightsCase>> ReceivedAsync(DateOnly from, DateOnly until, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select array(
                select id from {SubjectRightsTables.Case}
                where received_at >= $1::timestamp at time zone 'Europe/Paris' and received_at < $2::timestamp at time zone 'Europe/Paris'
            )
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = from.ToDateTime(TimeOnly.MinValue) });
        command.Parameters.Add(new NpgsqlParameter { Value = until.ToDateTime(TimeOnly.MinValue) });
        var received = new List<RightsCase>();
        foreach (var page in ((Guid[])(await command.ExecuteScalarAsync(cancellation))!).Chunk(PageSize))
        {
            received.AddRange(await ReadAsync(page, cancellation));
        }

        return received;
    }

    /// <summary>The next number of a reference. One that is drawn and not used leaves a gap.</summary>
    public async Task<long> NextNumberAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select nextval('{LedgerStore.CaseNumbers}')");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Cases, those first that are due first.</summary>
    /// <param name="isOpen">Those that are open, or those that are not; all when null.</param>
    /// <param name="after">The last one of the page before.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>They, each with the day that it is listed under.</returns>
    public async Task<IReadOnlyList<(RightsCase Case, DateOnly ListedUnder)>> PageAsync(
        bool? isOpen,
        (DateOnly DueOn, Guid Id) after,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select id, due_on from {SubjectRightsTables.Case}
            where (due_on, id) > ($1, $2) and ($3 is null or is_open = $3) order by due_on, id limit $4
            """
        );
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = after.DueOn });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after.Id });
        command.Parameters.Add(
            new NpgsqlParameter { Value = isOpen is { } open ? open : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Boolean }
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var listed = new List<(Guid Id, DateOnly DueOn)>();
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                listed.Add((rows.GetGuid(0), rows.GetFieldValue<DateOnly>(1)));
            }
        }

        var cases = (await ReadAsync([.. listed.Select(row => row.Id)], cancellation)).ToDictionary(found => found.Id);
        return [.. listed.Where(row => cases.ContainsKey(row.Id)).Select(row => (cases[row.Id], row.DueOn))];
    }

    /// <summary>The open cases that ask the same rights about the same subjects, those received first before others.</summary>
    /// <param name="rights">What is asked for.</param>
    /// <param name="subjects">About what: for each subject every id that it may have.</param>
    /// <param name="except">The case that asks.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<IReadOnlyList<Guid>> EqualToAsync(
        IReadOnlyList<SubjectRight> rights,
        IReadOnlyList<IReadOnlyList<Guid>> subjects,
        Guid except,
        CancellationToken cancellation
    )
    {
        if (subjects.Count == 0)
        {
            return [];
        }

        await using var command = database.CreateCommand(
            $"""
            select id, subjects from {SubjectRightsTables.Case}
            where is_open and id <> $1 and rights @> $2 and rights <@ $2 and subjects && $3 order by received_at, id
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = except });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rights.Select(ExactNames<SubjectRight>.Of)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. subjects.SelectMany(ids => ids)] });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var equal = new List<Guid>();
        while (await rows.ReadAsync(cancellation))
        {
            var known = rows.GetFieldValue<Guid[]>(1);
            if (known.Length == subjects.Count && subjects.All(ids => ids.Any(known.Contains)))
            {
                equal.Add(rows.GetGuid(0));
            }
        }

        return equal;
    }

    private Task<IReadOnlyList<RightsCase>> ReadAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) =>
        store.FoldAsync(ids, RightsCase.Fold, cancellation);
}
