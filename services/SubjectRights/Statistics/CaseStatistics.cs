using NodaTime;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>How cases were answered, told so that none of them can be made out.</summary>
public static class CaseStatistics
{
    /// <summary>The counts of cases at an instant.</summary>
    public static CaseCounts Of(IReadOnlyList<RightsCase> cases, AnswerClock clock, DateTimeOffset now)
    {
        var days = cases
            .Where(found => found.AnsweredAt is not null)
            .Select(found => Period.DaysBetween(LegalCalendar.DayOf(found.FirstReceivedAt), LegalCalendar.DayOf(found.AnsweredAt!.Value)))
            .Order()
            .ToList();
        var isTold = PublishableCounts.Of(days.Count) is not null;
        return new CaseCounts(
            PublishableCounts.Of(cases.Count),
            Counted(cases.SelectMany(found => found.Request.Rights.Distinct()).Select(ExactNames<SubjectRight>.Of)),
            Counted(cases.Select(found => ExactNames<CaseState>.Of(found.State))),
            Counted(cases.Select(TimeOf).OfType<string>()),
            Counted(cases.Select(found => found.ExtendedAt is null ? "not-extended" : "extended")),
            isTold ? days[(days.Count - 1) / 2] : null,
            isTold ? days[^1] : null
        );

        string? TimeOf(RightsCase found) =>
            found.IsLate(found.TimesOf(clock, now), now) ? "late"
            : found.Outcome is CaseState.Withdrawn or CaseState.IdentityNotEstablished ? null
            : found.AnsweredAt is null ? "open"
            : "in-time";
    }

    private static IReadOnlyList<NamedCount> Counted(IEnumerable<string> names) =>
        PublishableCounts.Of([
            .. names
                .CountBy(name => name)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new NamedCount(pair.Key, pair.Value)),
        ]);
}
