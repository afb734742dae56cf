using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>A change as those are told who mirror the blocklist.</summary>
internal sealed class ChangeWords(PurposeCatalogue catalogue, TimeProvider clock)
{
    public Change Of(FedChange change)
    {
        var (type, scope, capture) = HistoryWords.Of(change.Event);
        return new Change(
            change.Position, change.Event.StreamId, change.Event.Id, type, scope, capture.OccurredAt, capture.ReceivedAt,
            StandingDecisions.Of(change.Holds, catalogue, clock.GetUtcNow()), change.Holds.Organisations);
    }
}
