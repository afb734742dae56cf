using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>Two cases have to do with each other: each is told.</summary>
/// <param name="Case">The one.</param>
/// <param name="Other">The other.</param>
/// <param name="Link">How, seen from the first.</param>
/// <param name="Act">Who does it.</param>
public sealed record LinkCases(Guid Case, Guid Other, CaseLink Link, CaseAct Act) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Records = [Case, Other] };

    /// <summary>Decides. Nothing when they are linked so already.</summary>
    public static Decision<CaseOutcome> Decide(LinkCases command, LedgerState state)
    {
        var (one, other) = (
            RightsCase.Fold(command.Case, state.RecordEventsOf(command.Case)),
            RightsCase.Fold(command.Other, state.RecordEventsOf(command.Other))
        );
        var changes = new Changes(state);
        if (one is null || other is null)
        {
            return changes.With(new CaseOutcome(one, one is null ? null : "There is no case with the id of other."));
        }

        // Of two duplicates each may have been told first.
        var isDuplicate = command.Link is CaseLink.DuplicateOf or CaseLink.HasDuplicate;
        if (
            one.Links.Contains(new CaseLinkView(other.Id, command.Link))
            || (isDuplicate && one.Links.Contains(new CaseLinkView(other.Id, CounterpartOf(command.Link))))
        )
        {
            return changes.With(new CaseOutcome(one));
        }

        // The date of the first rules both where they ask the same.
        var first =
            command.Link is CaseLink.Continues or CaseLink.ContinuedBy ? (DateTimeOffset?)null
            : one.FirstReceivedAt < other.FirstReceivedAt ? one.FirstReceivedAt
            : other.FirstReceivedAt;
        changes.Record(other, command.Act, LinkTo(one.Id, CounterpartOf(command.Link), first ?? other.FirstReceivedAt));
        return changes.With(
            new CaseOutcome(changes.Record(one, command.Act, LinkTo(other.Id, command.Link, first ?? one.FirstReceivedAt)))
        );

        CaseLinked LinkTo(Guid to, CaseLink link, DateTimeOffset firstReceivedAt) =>
            new(to, link, firstReceivedAt, command.Act.By, command.Act.Now);
    }

    private static CaseLink CounterpartOf(CaseLink link) =>
        link switch
        {
            CaseLink.DuplicateOf => CaseLink.HasDuplicate,
            CaseLink.HasDuplicate => CaseLink.DuplicateOf,
            CaseLink.Continues => CaseLink.ContinuedBy,
            CaseLink.ContinuedBy => CaseLink.Continues,
            CaseLink.SplitFrom => CaseLink.SplitInto,
            CaseLink.SplitInto => CaseLink.SplitFrom,
            _ => throw new ArgumentOutOfRangeException(nameof(link), link, "Not a link."),
        };
}

/// <summary><c>POST /cases/{id}/links</c>: the case has to do with another. Both are answered.</summary>
public static class LinkCasesEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Post(Guid id, CaseLinkRequest request, HttpContext http, CaseWriter cases) =>
        request.Other == id
            ? Problems.Problem(400, "other is this very case. Give the id of another one.")
            : await cases.WriteAsync(act => new LinkCases(id, request.Other, request.Link, act), LinkCases.Decide, http);
}
