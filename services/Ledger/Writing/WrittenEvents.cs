using JasperFx.Events;

namespace SenefConsent.Ledger;

/// <summary>An event that was committed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Data">What it says.</param>
public sealed record WrittenEvent(Guid Id, object Data);

/// <summary>
/// What was committed for a request, so that one line of the log can name it whichever commands it took. It follows the request, not the
/// commit, which other requests share.
/// </summary>
public sealed class WrittenEvents
{
    // An import writes thousands.
    private const int MostNamed = 10;

    private static readonly AsyncLocal<WrittenEvents?> Collected = new();

    private readonly Lock gate = new();
    private readonly List<WrittenEvent> first = [];

    private WrittenEvents() { }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether one of them waits for the data protection officer.</summary>
    public bool HasUnattributed { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<WrittenEvent> First
    {
        get
        {
            lock (gate)
            {
                return [.. first];
            }
        }
    }

    /// <summary>Collects what is committed from here on by whoever was called from here.</summary>
    public static WrittenEvents Collect() => Collected.Value = new();

    /// <summary>These were committed.</summary>
    internal static void Add(IReadOnlyCollection<IEvent> events) => Collected.Value?.Take(events);

    private void Take(IReadOnlyCollection<IEvent> events)
    {
        lock (gate)
        {
            Count += events.Count;
            HasUnattributed |= events.Any(e => e.Data is Contracts.UnattributedReceived);
            first.AddRange(events.Take(MostNamed - first.Count).Select(e => new WrittenEvent(e.Id, e.Data)));
        }
    }
}
