using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>The meter of the ledger. It counts what was committed, by whichever way it came.</summary>
public sealed class LedgerTelemetry
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SenefConsent.Ledger";

    // A commit takes milliseconds; what was received long before it came from a queue.
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600];

    private readonly TimeProvider clock;
    private readonly Counter<long> objections;
    private readonly Histogram<double> receiptToCommit;
    private readonly Counter<long> unattributed;
    private readonly Histogram<int> commits;
    private readonly Counter<long> surges;
    private readonly ObjectionSurge surge = new();
    private readonly ILogger<LedgerTelemetry> log;

    /// <summary>Makes the instruments.</summary>
    public LedgerTelemetry(IMeterFactory meters, TimeProvider clock, ILogger<LedgerTelemetry> log)
    {
        (this.clock, this.log) = (clock, log);
        var meter = meters.Create(MeterName);
        objections = meter.CreateCounter<long>("consent.objections", "{objection}", "Objections committed, by source.");
        receiptToCommit = meter.CreateHistogram<double>(
            "consent.objection.receipt_to_commit",
            "s",
            "From the receipt of an objection to its commit.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds }
        );
        unattributed = meter.CreateCounter<long>(
            "consent.unattributed",
            "{request}",
            "Requests that may be objections and wait for the data protection officer, by reason and source. Alarm on any."
        );
        surges = meter.CreateCounter<long>(
            "consent.objection.surges",
            "{alarm}",
            "Times that a source brought ten times as many objections as usual within ten minutes, by source and campaign. Alarm on any."
        );
        commits = meter.CreateHistogram<int>(
            "consent.commit.commands",
            "{command}",
            "Commands that shared a commit.",
            tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] }
        );
    }

    /// <summary>Counts what a commit holds.</summary>
    internal void Committed(int commands, IEnumerable<AppendedEvent> events)
    {
        commits.Record(commands);
        var now = clock.GetUtcNow();
        foreach (var (e, _) in events.Where(appended => !ProbeContactPoint.Is(appended.Event.StreamId)))
        {
            switch (e.Data)
            {
                case ObjectionRecorded recorded:
                    var source = new KeyValuePair<string, object?>("source", recorded.Capture.Source.ToString());
                    objections.Add(1, source);
                    receiptToCommit.Record((now - recorded.Capture.ReceivedAt).TotalSeconds, source);
                    Watch(recorded.Capture, now);
                    break;
                case ProspectingPaused paused:
                    Watch(paused.Capture, now);
                    break;
                case UnattributedReceived received:
                    unattributed.Add(1, new TagList { { "reason", received.Reason.ToString() }, { "source", received.Source.ToString() } });
                    break;
            }
        }
    }

    private void Watch(Capture capture, DateTimeOffset now)
    {
        if (surge.Add(capture.Source, capture.Campaign, now) is not { } found)
        {
            return;
        }

        var campaign = found.Campaign ?? "none";
        surges.Add(1, new TagList { { "source", $"{found.Source}" }, { "campaign", campaign } });
        log.LogWarning(
            "{Source} brought {Count} objections in ten minutes, where {Usual} are usual; most name the campaign {Campaign}.",
            found.Source,
            found.Count,
            Math.Round(found.Usual),
            campaign
        );
    }
}
