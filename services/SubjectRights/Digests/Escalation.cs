using NodaTime;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>A case of which somebody else is told, because little time is left.</summary>
/// <param name="Due">The case.</param>
/// <param name="Key">What is told of once: the case, its day and how much time was left.</param>
internal sealed record Escalation(DueCase Due, string Key)
{
    private const int Late = -1;

    // The most pressing first.
    private static readonly int[] DaysLeft = [1, 3, 7];

    /// <summary>What is to be told of on a working day, for it and for the days until the next one.</summary>
    public static IEnumerable<Escalation> Of(CaseDigest digest, LegalCalendar calendar)
    {
        var today = LegalCalendar.DayOf(digest.AsOf);
        var away = Period.DaysBetween(today, calendar.WorkingDaysAfter(today, 1)) - 1;
        foreach (var due in digest.Due)
        {
            int? left = due.DaysLeft < 0 ? Late : DaysLeft.Cast<int?>().FirstOrDefault(days => due.DaysLeft - away <= days);
            if (left is { } days)
            {
                yield return new Escalation(due, $"escalation:{due.Reference}:{due.DueOn:yyyy-MM-dd}:{days}");
            }
        }
    }
}
