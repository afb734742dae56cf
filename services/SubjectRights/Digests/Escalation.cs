using NodaTime;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>Something of which others are told, because little time is left.</summary>
/// <param name="Reference">Of which case or breach.</param>
/// <param name="Key">What is told of once: the case or breach, its day and how much time was left.</param>
/// <param name="Text">What is told.</param>
internal sealed record Escalation(string Reference, string Key, Func<DigestTexts, string> Text)
{
    private const int Late = -1;

    // The most pressing first.
    private static readonly int[] DaysLeft = [1, 3, 7];
    private static readonly int[] HoursLeft = [12, 24, 48];

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
                yield return new Escalation(
                    due.Reference,
                    $"escalation:{due.Reference}:{due.DueOn:yyyy-MM-dd}:{days}",
                    texts => texts.Of(due)
                );
            }
        }

        foreach (var task in digest.Tasks.Where(task => task.DaysLeft < 0))
        {
            yield return new Escalation(
                task.Reference,
                $"escalation:{task.Reference}:{task.DueOn:yyyy-MM-dd}:{task.Owner}:{task.Recipient}:{task.Action}",
                texts => texts.Of(task)
            );
        }
    }

    /// <summary>What is to be told of breaches, at any hour of any day: the hours for the notice to the authority count without a break.</summary>
    public static IEnumerable<Escalation> Of(IEnumerable<OpenBreach> breaches)
    {
        foreach (var breach in breaches.Where(breach => breach.HoursLeft is not null))
        {
            int? left = breach.HoursLeft < 0 ? Late : HoursLeft.Cast<int?>().FirstOrDefault(hours => breach.HoursLeft < hours);
            if (left is { } hours)
            {
                yield return new Escalation(
                    breach.Reference,
                    $"escalation:{breach.Reference}:{breach.NotifyBefore:yyyy-MM-ddTHH:mm}:{hours}",
                    texts => texts.Of(breach)
                );
            }
        }
    }
}
