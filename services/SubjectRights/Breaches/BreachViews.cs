using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>Breaches as they are shown.</summary>
internal static class BreachViews
{
    /// <summary>A breach.</summary>
    public static BreachResponse Of(Breach found, DateTimeOffset now) =>
        new(
            found.Id,
            found.Reference,
            found.Recorded.DiscoveredAt,
            found.AwareAt,
            found.Recorded.At,
            found.ClockAt(now),
            found.Facts,
            found.Risk,
            found.Missing,
            found.ClosedAt is null ? found.LeftToDo : [],
            found.ProcessorNotices,
            found.Assessments,
            found.Measures,
            found.Notices,
            found.Tellings,
            found.Waivers,
            found.Scopes,
            found.Screenings,
            found.ClosedAt,
            found.Evidence,
            BreachForm.InUse.Version
        );

    /// <summary>An open breach in the digest.</summary>
    public static OpenBreach DueOf(Breach found, DateTimeOffset now)
    {
        var clock = found.ClockAt(now);
        return new OpenBreach(found.Reference, clock.NotifyBefore, clock.HoursLeft, found.LeftToDo.Count);
    }

    /// <summary>A breach in a list.</summary>
    public static BreachSummary SummaryOf(Breach found, DateTimeOffset now) =>
        new(
            found.Id,
            found.Reference,
            found.AwareAt,
            found.ClockAt(now),
            found.Risk,
            found.ClosedAt is null ? found.LeftToDo.Count : 0,
            found.ClosedAt
        );
}
