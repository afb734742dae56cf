using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>A change as those are told who mirror the blocklist.</summary>
internal sealed class PublishedChanges(PurposeCatalogue catalogue, TimeProvider clock)
{
    public Change Of(FedChange change)
    {
        var said = change.Said;
        return new Change(
            change.Position,
            change.Event.StreamId,
            change.Event.Id,
            HistoryText.TypeOf(said),
            said.Scope,
            said.Capture.OccurredAt,
            said.Capture.ReceivedAt,
            StandingDecisions.Of(change.Holds, catalogue, clock.GetUtcNow()),
            change.Holds.Organisations
        );
    }
}
