using System.Diagnostics;
using System.Diagnostics.Metrics;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>The meter of the ledger. It counts what was committed, by whichever way it came.</summary>
public sealed class LedgerTelemetry
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SenefConsent.Ledger";

    private readonly TimeProvider clock;
    private readonly Counter<long> objections;
    private readonly Histogram<double> receiptToCommit;
    private readonly Counter<long> unattributed;
    private readonly Histogram<int> commits;

    /// <summary>Makes the instruments.</summary>
    public LedgerTelemetry(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        var meter = meters.Create(MeterName);
        objections = meter.CreateCounter<long>("consent.objections", "{objection}", "Objections committed, by source.");
        receiptToCommit = meter.CreateHistogram<double>(
            "consent.objection.receipt_to_commit",
            "s",
            "From the receipt of an objection to its commit."
        );
        unattributed = meter.CreateCounter<long>(
            "consent.unattributed",
            "{request}",
            "Requests that may be objections and wait for the data protection officer, by reason and source. Alarm on any."
        );
        commits = meter.CreateHistogram<int>("consent.commit.commands", "{command}", "Commands that shared a commit.");
    }

    /// <summary>Counts what a commit holds.</summary>
    internal void Committed(int commands, IEnumerable<AppendedEvent> events)
    {
        commits.Record(commands);
        var now = clock.GetUtcNow();
        foreach (var (e, _) in events)
        {
            switch (e.Data)
            {
                case ObjectionRecorded recorded:
                    var source = new KeyValuePair<string, object?>("source", recorded.Capture.Source.ToString());
                    objections.Add(1, source);
                    receiptToCommit.Record((now - recorded.Capture.ReceivedAt).TotalSeconds, source);
                    break;
                case UnattributedReceived received:
                    unattributed.Add(1, new TagList { { "reason", received.Reason.ToString() }, { "source", received.Source.ToString() } });
                    break;
            }
        }
    }
}
