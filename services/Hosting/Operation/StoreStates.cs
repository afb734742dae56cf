using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>A reason for which the store must not be used.</summary>
/// <param name="State">Which of the states it is.</param>
/// <param name="Reason">Why, and what to do.</param>
internal sealed record StoreFinding(StoreState State, string Reason);

/// <summary>
/// How the store is. Whoever finds out says so here, as often as it likes: the log has one line for each change, and how many requests an
/// outage failed stands in the line that ends it.
/// </summary>
internal sealed class StoreStates
{
    private readonly TimeProvider clock;
    private readonly ILogger<StoreStates> log;
    private readonly Lock gate = new();
    private (StoreState State, string Reason, DateTimeOffset Since) current;
    private long failed;

    /// <summary>Nothing is known yet.</summary>
    public StoreStates(TimeProvider clock, IMeterFactory meters, ILogger<StoreStates> log)
    {
        (this.clock, this.log) = (clock, log);
        current = (StoreState.Unknown, "", clock.GetUtcNow());
        meters
            .Create(StoreFigures.MeterName)
            .CreateObservableGauge(
                "consent.store.state",
                Measure,
                description: "1 for the state that the store is in, 0 for the others. Alarm where any but Usable lasts."
            );
    }

    /// <summary>As it was last found, why, and since when.</summary>
    public (StoreState State, string Reason, DateTimeOffset Since) Current
    {
        get
        {
            lock (gate)
            {
                return current;
            }
        }
    }

    /// <summary>It was found like that.</summary>
    public void Report(StoreState state, string reason = "")
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (current.State != state)
            {
                Tell(current, state, reason, now);
                current = (state, reason, now);
                failed = 0;
            }
            else
            {
                current = current with { Reason = reason };
            }
        }
    }

    /// <summary>A request failed because it could not be used.</summary>
    public void Failed(Exception outage)
    {
        Report(outage);
        Interlocked.Increment(ref failed);
    }

    /// <summary>It could not be used.</summary>
    public void Report(Exception outage)
    {
        var causes = StoreFault.Causes(outage).ToList();
        if (causes.Exists(cause => cause is JournalUnwritableException))
        {
            Report(StoreState.JournalAway, $"the journal cannot be written ({Faults.KindsOf(outage)}), and no refusal is taken without it");
        }
        else if (StoreFault.IsLostConnection(outage))
        {
            Report(StoreState.Away, $"it cannot be reached ({Faults.KindsOf(outage)})");
        }
    }

    // What is behind was told by whoever compared it with the journal.
    private void Tell((StoreState State, string Reason, DateTimeOffset Since) before, StoreState state, string reason, DateTimeOffset now)
    {
        if (state is not (StoreState.Usable or StoreState.Behind))
        {
            log.LogError("The store is {State}: {Reason}.", state, reason);
        }
        else if (before.State is not (StoreState.Unknown or StoreState.Behind or StoreState.Usable))
        {
            log.LogWarning(
                "The store is {State} again. It was {Earlier} for {Seconds} s, and {Count} requests failed for it.",
                state,
                before.State,
                Math.Round((now - before.Since).TotalSeconds),
                Interlocked.Read(ref failed)
            );
        }
    }

    private IEnumerable<Measurement<int>> Measure()
    {
        var state = Current.State;
        return
        [
            .. Enum.GetValues<StoreState>()
                .Select(known => new Measurement<int>(known == state ? 1 : 0, new KeyValuePair<string, object?>("state", $"{known}"))),
        ];
    }
}
