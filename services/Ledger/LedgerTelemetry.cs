using System.Diagnostics;
using System.Diagnostics.Metrics;
using Marten;
using Marten.Services;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>The meter of the ledger. It counts what was committed, by whichever way it came.</summary>
public sealed class LedgerTelemetry : DocumentSessionListenerBase
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SenefConsent.Ledger";

    private readonly TimeProvider clock;
    private readonly Counter<long> objections;
    private readonly Histogram<double> receiptToCommit;
    private readonly Counter<long> keptAside;

    /// <summary>Makes the instruments.</summary>
    public LedgerTelemetry(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        var meter = meters.Create(MeterName);
        objections = meter.CreateCounter<long>("consent.objections", "{objection}", "Objections committed, by source.");
        receiptToCommit = meter.CreateHistogram<double>("consent.objection.receipt_to_commit", "s", "From the receipt of an objection to its commit.");
        keptAside = meter.CreateCounter<long>("consent.kept_aside", "{request}", "Requests that could not be acted upon and were kept as evidence, by purpose. Alarm on any.");
    }

    /// <summary>Counts a request that was kept as evidence because nothing else could be done with it.</summary>
    public void CountKeptAside(SealedEvidence evidence, Source source) => keptAside.Add(1, new TagList
    {
        { "purpose", evidence.Purpose },
        { "source", source.ToString() },
    });

    /// <inheritdoc/>
    public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        foreach (var recorded in commit.GetEvents().Select(e => e.Data).OfType<ObjectionRecorded>())
        {
            var source = new KeyValuePair<string, object?>("source", recorded.Capture.Source.ToString());
            objections.Add(1, source);
            receiptToCommit.Record((now - recorded.Capture.ReceivedAt).TotalSeconds, source);
        }

        return Task.CompletedTask;
    }
}
