using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// What is held about subjects is to be erased (GDPR Art. 17). The case and the contact points are told in one commit: from then on they are
/// refused everything, and nobody can take the erasure back. <see cref="ErasureRun"/> carries it out.
/// </summary>
/// <param name="Case">The case.</param>
/// <param name="Subject">Which of its subjects; all whose erasure was decided when null.</param>
/// <param name="Contacts">Every id of the contact points of the case, by the id that the case knows.</param>
/// <param name="Obstacles">Why subjects cannot be erased, by reasons outside of the case.</param>
/// <param name="Recipients">Who took something about the contact points from this system and is not told by it.</param>
/// <param name="Act">Who orders it.</param>
internal sealed record OrderErasure(
    Guid Case,
    Guid? Subject,
    IReadOnlyDictionary<Guid, ContactPointIds> Contacts,
    IReadOnlyDictionary<Guid, string> Obstacles,
    IReadOnlyList<string> Recipients,
    CaseAct Act
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [Case], ContactPoints = [.. Contacts.Values] };

    /// <summary>Decides. Nothing for subjects whose erasure was ordered already.</summary>
    public static Decision<CaseOutcome> Decide(OrderErasure command, LedgerState state)
    {
        var changes = new Changes(state);
        if (RightsCase.Fold(command.Case, state.RecordEventsOf(command.Case)) is not { } found)
        {
            return changes.With(new CaseOutcome(null));
        }

        var meant = found
            .Subjects.Where(subject =>
                (command.Subject is null || subject.Id == command.Subject) && found.ErasureDecided(subject.Id) is not null
            )
            .ToList();
        var toOrder = meant.Where(subject => found.ErasureOf(subject.Id) is null).ToList();
        if (WhyNot(found, command, meant, toOrder) is { } why)
        {
            return changes.With(new CaseOutcome(found, why));
        }

        if (toOrder.Count == 0)
        {
            return changes.With(new CaseOutcome(found));
        }

        var act = command.Act;
        var (everything, capture) = (Scope.Of(Channel.All, state.Catalogue.Root.Name), new Capture(Source.Dpo, act.By, act.Now, act.Now));
        var ordered = new List<ICaseEvent>();
        foreach (var subjects in toOrder.GroupBy(subject => found.ErasureDecided(subject.Id)!.OverridesHold))
        {
            var erasure = changes.NewId(found.Id, act.Now);
            var contacts = subjects
                .Where(subject => subject.Kind != SubjectKind.Account)
                .Select(subject => command.Contacts[subject.Id])
                .ToList();
            foreach (var ids in contacts)
            {
                var contactPoint = changes.ContactPointOf(ids);
                changes.RecordObjection(contactPoint, everything, capture);
                changes.Append(contactPoint, changes.IdOf(contactPoint, capture), new ContactPointErased(erasure, everything, capture));
            }

            ordered.Add(
                new ErasureOrdered(
                    erasure,
                    [.. subjects.Select(subject => subject.Id)],
                    [.. contacts.SelectMany(ids => ids)],
                    [.. subjects.Where(subject => subject.Kind == SubjectKind.Account).Select(subject => subject.Id)],
                    OverridesHold: subjects.Key,
                    act.By,
                    act.Now
                )
            );
        }

        ordered.AddRange(
            ToldOthers.TasksFor(found, toOrder, command.Recipients, TaskAction.Erase, _ => changes.NewId(found.Id, act.Now), act)
        );
        return changes.With(new CaseOutcome(changes.Record(found, act, [.. ordered])));
    }

    private static string? WhyNot(RightsCase found, OrderErasure command, List<CaseSubjectView> meant, List<CaseSubjectView> toOrder)
    {
        var reference = found.Request.Reference;
        var held = toOrder.Find(subject =>
            !found.ErasureDecided(subject.Id)!.OverridesHold
            && found.HoldsInForce.Any(hold => hold.Subject is null || hold.Subject == subject.Id)
        );
        return found.WhyClosed()
            ?? found.WhyNoSubject(command.Subject)
            ?? (
                meant.Count == 0
                    ? $"{reference}: no erasure is decided there. Decide it first: POST /cases/{{id}}/decisions with outcome erased."
                : found.WaitingForAgreement.FirstOrDefault(decision => decision.Outcome == ItemOutcome.Erased) is { } waiting
                    ? $"{reference}: somebody else has to agree first to decision {waiting.Id} (erased, by {waiting.By})."
                : held is not null
                    ? $"{reference}: a hold is on {CaseGuards.List([held])}. Release it, or have a second person agree to override it "
                        + "(overrideHold)."
                : toOrder.Select(subject => command.Obstacles.GetValueOrDefault(subject.Id)).FirstOrDefault(why => why is not null)
                    is { } why
                    ? $"{reference}: {why}"
                : toOrder.Count > 0 ? WhyNotHandedOut(found, command.Act)
                : null
            );
    }

    // Who asks for both gets what is held before it is gone.
    private static string? WhyNotHandedOut(RightsCase found, CaseAct act) =>
        !found.Request.Rights.Any(right => right is SubjectRight.Access or SubjectRight.Copy)
        || found.Packages.Any(package => package.FetchedAt is not null || package.ExpiresAt <= act.Now)
        || found.DecisionsInForce.Any(decision =>
            decision.Right is SubjectRight.Access or SubjectRight.Copy
            && decision is { Subject: null, Source: null, Outcome: ItemOutcome.Refused or ItemOutcome.Withheld or ItemOutcome.NothingHeld }
        )
            ? null
        : found.Packages is [.., var made]
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{found.Request.Reference} asks for access as well: the package is neither fetched nor expired, which it will be on "
                    + $"{CaseAct.Of(made.ExpiresAt)}."
            )
        : $"{found.Request.Reference} asks for access as well. Make the package first: POST /cases/{{id}}/packages.";
}

/// <summary><c>POST /cases/{id}/erasures</c>.</summary>
internal static class OrderErasureEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Post(
        Guid id,
        ErasureRequest request,
        HttpContext http,
        CaseList list,
        CaseWriter cases,
        PersonOfCase people,
        DataRecipients recipients,
        NpgsqlDataSource database,
        CancellationToken cancellation
    )
    {
        var given = request.Subjects ?? [];
        if (CaseSubjects.Validate(given) is { } problem)
        {
            return problem;
        }

        if (await list.FindAsync(id, cancellation) is not { } found)
        {
            return CasesEndpoint.NotFound();
        }

        var (person, missing) = await people.FindAsync(found, given, cancellation);
        if (person is null)
        {
            return Problems.Problem(409, missing!);
        }

        var contacts = person
            .Subjects.Where(subject => subject.Kind != SubjectKind.Account)
            .ToDictionary(subject => subject.Id, subject => new ContactPointIds(subject.Ids[0], subject.Ids.Skip(1)));
        var obstacles = await ObstaclesAsync(found, person, list, database, cancellation);
        var told = await recipients.ToTellAsync(
            [
                .. person
                    .Subjects.Where(subject => subject.Kind != SubjectKind.Account && (request.Subject ?? subject.Id) == subject.Id)
                    .SelectMany(subject => subject.Ids),
            ],
            TaskAction.Erase,
            cancellation
        );
        return await cases.WriteAsync(
            act => new OrderErasure(id, request.Subject, contacts, obstacles, told, act),
            OrderErasure.Decide,
            http
        );
    }

    // A hold of another case; what waits and may be an objection, which would be lost.
    private static async Task<Dictionary<Guid, string>> ObstaclesAsync(
        RightsCase found,
        Person person,
        CaseList list,
        NpgsqlDataSource database,
        CancellationToken cancellation
    )
    {
        var obstacles = new Dictionary<Guid, string>();
        foreach (
            var (other, hold) in (await list.HeldAsync(cancellation)).SelectMany(other => other.HoldsInForce.Select(hold => (other, hold)))
        )
        {
            foreach (var subject in person.Subjects.Where(subject => other.Id != found.Id && subject.Ids.Any(other.HeldBy(hold).Contains)))
            {
                obstacles[subject.Id] =
                    $"a hold of {other.Request.Reference} is on {CaseGuards.List([found.SubjectOf(subject.Id)!])} "
                    + $"({ExactNames<HoldReason>.Of(hold.Reason)}, reviewed on {CaseGuards.Of(hold.ReviewOn)}). Release it there first.";
            }
        }

        await using var command = database.CreateCommand(
            $"select id, (data ->> 'contactPoint')::uuid from {LedgerStore.UnattributedTable} where data ->> 'contactPoint' = any($1) and data ->> 'resolution' is null"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = person.ContactPoints.Select(id => $"{id}").ToArray() });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            obstacles[person.SubjectOf(rows.GetGuid(1))!.Value] =
                $"a message of theirs waits for you and may be an objection. Resolve it first: POST /unattributed/{rows.GetGuid(0)}/resolution.";
        }

        return obstacles;
    }
}
