using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>A restriction ends, on the contact point and on those that took its place.</summary>
/// <param name="Case">The case.</param>
/// <param name="Restriction">Which restriction.</param>
/// <param name="ContactPoints">Where it may be in force.</param>
/// <param name="Act">Who does it.</param>
public sealed record LiftRestriction(Guid Case, Guid Restriction, IReadOnlyList<Guid> ContactPoints, CaseAct Act) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [Case], ContactPoints = [.. ContactPoints.Select(point => new ContactPointIds(point))] };

    /// <summary>Decides. The person is told before (Art. 18(3)). Nothing when it was lifted already.</summary>
    public static Decision<CaseOutcome> Decide(LiftRestriction command, LedgerState state)
    {
        var changes = new Changes(state);
        var (id, restriction, contactPoints, act) = command;
        if (RightsCase.Fold(id, state.RecordEventsOf(id)) is not { } found)
        {
            return changes.With(new CaseOutcome(null));
        }

        var placed = found.Restrictions.FirstOrDefault(one => one.Id == restriction);
        if (placed is { LiftedAt: not null })
        {
            return changes.With(new CaseOutcome(found));
        }

        if (WhyNot(found, placed) is { } why)
        {
            return changes.With(new CaseOutcome(found, why));
        }

        foreach (var contactPoint in contactPoints)
        {
            changes.EndRestriction(contactPoint, restriction, PlaceRestriction.CaptureOf(act));
        }

        return changes.With(new CaseOutcome(changes.Record(found, act, new RestrictionLifted(restriction, act.By, act.Now))));
    }

    private static string? WhyNot(RightsCase found, CaseRestriction? placed) =>
        placed is null ? $"{found.Request.Reference} has no restriction with this id."
        : found.WhyClosed() is { } closed ? closed
        : !found.Letters.Any(letter => letter.Template == LetterTemplate.RestrictionEnd && letter.SentAt >= placed.PlacedAt)
            ? $"{found.Request.Reference}: the person is told before a restriction is lifted (Art. 18(3)). Send the letter restriction-end "
                + "first: POST /cases/{id}/letters."
        : null;
}

/// <summary><c>POST /cases/{id}/restrictions/{restriction}/lifting</c>.</summary>
public static class LiftRestrictionEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    /// <param name="restriction">Which restriction.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Post(
        Guid id,
        Guid restriction,
        HttpContext http,
        CaseWriter cases,
        NpgsqlDataSource database,
        CancellationToken cancellation
    )
    {
        var contactPoints = await ContactPointsAsync(restriction, database, cancellation);
        return await cases.WriteAsync(act => new LiftRestriction(id, restriction, contactPoints, act), LiftRestriction.Decide, http);
    }

    // A contact point that was rectified since has passed it on.
    private static async Task<IReadOnlyList<Guid>> ContactPointsAsync(
        Guid restriction,
        NpgsqlDataSource database,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select distinct stream_id from {LedgerStore.Schema}.mt_events
            where type = 'processing_restricted' and data ->> 'restriction' = $1
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{restriction}" });
        var found = new List<Guid>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(rows.GetGuid(0));
        }

        return found;
    }
}
