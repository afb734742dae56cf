using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// Tells when a source brings ten times as many refusals as usual: a mass opt-out, or a campaign that people object to. What is usual is the
/// mean of the windows before, of this instance.
/// </summary>
public sealed class ObjectionSurge
{
    /// <summary>How long a window is.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Fewer than these in a window are no surge, whatever is usual.</summary>
    public const int Fewest = 100;

    private const int Times = 10;
    private const int MostCampaigns = 100;

    // A day of windows.
    private const int MostRemembered = 144;

    private readonly Lock gate = new();
    private readonly Dictionary<Source, State> sources = [];

    /// <summary>Counts a refusal.</summary>
    /// <returns>The surge that it makes, once a window and source; null otherwise.</returns>
    public Surge? Add(Source source, string? campaign, DateTimeOffset now)
    {
        lock (gate)
        {
            if (!sources.TryGetValue(source, out var state))
            {
                sources[source] = state = new State { Window = IndexOf(now) };
            }

            state.MoveTo(IndexOf(now));
            state.Count++;
            if (campaign is not null && (state.Campaigns.Count < MostCampaigns || state.Campaigns.ContainsKey(campaign)))
            {
                state.Campaigns[campaign] = state.Campaigns.GetValueOrDefault(campaign) + 1;
            }

            if (state.IsRaised || state.Count < Math.Max(Fewest, Times * state.Usual))
            {
                return null;
            }

            state.IsRaised = true;
            var most = state.Campaigns.Count == 0 ? null : state.Campaigns.MaxBy(pair => pair.Value).Key;
            return new Surge(source, most, state.Count, state.Usual);
        }
    }

    private static long IndexOf(DateTimeOffset now) => now.UtcTicks / Window.Ticks;

    private sealed class State
    {
        private int remembered;

        public long Window { get; set; }

        public long Count { get; set; }

        public double Usual { get; private set; }

        public bool IsRaised { get; set; }

        public Dictionary<string, long> Campaigns { get; } = [];

        public void MoveTo(long window)
        {
            for (var missed = Math.Min(window - Window, MostRemembered); missed > 0; missed--)
            {
                remembered = Math.Min(remembered + 1, MostRemembered);
                Usual += (Count - Usual) / remembered;
                Count = 0;
                IsRaised = false;
                Campaigns.Clear();
            }

            Window = Math.Max(Window, window);
        }
    }
}

/// <summary>A source brings many more refusals than usual.</summary>
/// <param name="Source">The source.</param>
/// <param name="Campaign">The campaign that most of them name; null when they name none.</param>
/// <param name="Count">How many in this window, so far.</param>
/// <param name="Usual">How many are usual in one.</param>
public sealed record Surge(Source Source, string? Campaign, long Count, double Usual);
