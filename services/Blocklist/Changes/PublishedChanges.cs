using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>A change as those are told who mirror the blocklist.</summary>
internal sealed class PublishedChanges(PurposeCatalogue catalogue, TimeProvider clock)
{
    public Change Of(FedChange change) => Of(change, withOrigin: false);

    /// <summary>By which door a statement came and which campaign it answers are for our own people, who ask for them.</summary>
    public Change Of(FedChange change, bool withOrigin)
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
            change.Holds.Organisations,
            withOrigin ? said.Capture.Source : null,
            withOrigin ? said.Capture.Campaign : null
        );
    }
}
