using System.Text.Json;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>An objection that a previous system knew.</summary>
/// <param name="ContactPoint">The contact point.</param>
/// <param name="Scope">What is refused.</param>
/// <param name="Capture">How it came; always with a key.</param>
/// <param name="Reason">Why, if the person had said.</param>
public sealed record ImportedObjection(ContactPointIds ContactPoint, Scope Scope, Capture Capture, ObjectionReason? Reason = null)
{
    /// <summary>The event that it makes where nobody knows the contact point.</summary>
    public Guid EventId => EventIdOn(ContactPoint.Newest);

    /// <summary>The event that it makes, or has made, under an id of the contact point.</summary>
    public Guid EventIdOn(Guid id) =>
        Ledger.EventId.Of(
            Capture.Source,
            id,
            Capture.IdempotencyKey ?? throw new InvalidOperationException("An imported objection needs a key.")
        );
}

/// <summary>What an imported objection came to.</summary>
/// <param name="EventId">Its event.</param>
/// <param name="IsNew">Whether it was not imported before.</param>
/// <param name="IsOnFile">Whether all of it was refused there already.</param>
public readonly record struct ImportReceipt(Guid EventId, bool IsNew, bool IsOnFile);

/// <summary>
/// Records objections that a previous system knew: all or none. It cannot lift anything, and the same again has no further effect.
/// </summary>
/// <param name="Objections">Each with its source's key, by which it is there once.</param>
public sealed record ImportObjections(IReadOnlyList<ImportedObjection> Objections) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => Reach.Of([.. Objections.Select(objection => objection.ContactPoint).Distinct()]);

    /// <summary>Decides.</summary>
    /// <returns>A receipt of each, in their order.</returns>
    public static Decision<IReadOnlyList<ImportReceipt>> Decide(ImportObjections command, LedgerState state)
    {
        var changes = new Changes(state);
        var receipts = new List<ImportReceipt>();
        foreach (var (ids, scope, capture, reason) in command.Objections)
        {
            var contactPoint = changes.ContactPointOf(ids);
            var isOnFile = changes[contactPoint].Refuses(scope, state.Catalogue);
            var receipt = changes.RecordObjection(contactPoint, scope, capture);
            receipts.Add(new ImportReceipt(receipt.EventId, receipt.IsNew, isOnFile));
            if (receipt.IsNew && reason is { } given)
            {
                changes.GiveReason(contactPoint, receipt.EventId, given, capture);
            }
        }

        return changes.With<IReadOnlyList<ImportReceipt>>(receipts);
    }

    /// <summary>What recording them would come to. In the receipts of new ones the events do not exist.</summary>
    public async Task<IReadOnlyList<ImportReceipt>> ForeseeAsync(
        NpgsqlDataSource database,
        PurposeCatalogue catalogue,
        CancellationToken cancellation
    )
    {
        var known = new HashSet<Guid>();
        await using (var command = database.CreateCommand($"select id from {LedgerStore.Schema}.mt_events where id = any($1)"))
        {
            command.Parameters.Add(Ids(objection => objection.ContactPoint.Select(objection.EventIdOn)));
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                known.Add(rows.GetGuid(0));
            }
        }

        var said = new Dictionary<Guid, ContactPoint>();
        await using (var command = database.CreateCommand($"select id, data from {LedgerStore.BlocklistTable} where id = any($1)"))
        {
            command.Parameters.Add(Ids(objection => objection.ContactPoint));
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                said[rows.GetGuid(0)] = JsonSerializer.Deserialize<ContactPoint>(rows.GetString(1), JsonSerializerOptions.Web)!;
            }
        }

        return [.. Objections.Select(Foresee)];

        ImportReceipt Foresee(ImportedObjection objection)
        {
            var made = objection.ContactPoint.Select(objection.EventIdOn).ToList();
            var id = made.Find(known.Contains) is var earlier && earlier != Guid.Empty ? earlier : objection.EventId;
            var (newest, parts) = (objection.ContactPoint.Newest, objection.ContactPoint.Where(said.ContainsKey).Select(one => said[one]));
            return new ImportReceipt(id, known.Add(id), ContactPoint.Together(newest, parts).Refuses(objection.Scope, catalogue));
        }
    }

    private NpgsqlParameter<Guid[]> Ids(Func<ImportedObjection, IEnumerable<Guid>> of) =>
        new() { TypedValue = [.. Objections.SelectMany(of).Distinct()] };
}
