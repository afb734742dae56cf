using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>Who acts on a case, when, and by which settings.</summary>
/// <param name="By">The client.</param>
/// <param name="Now">The present.</param>
/// <param name="Id">The id of what the act makes: a question, a task, a decision, a letter, a hold.</param>
/// <param name="Clock">How time is counted.</param>
/// <param name="Options">The settings.</param>
/// <param name="PapersLast">How long what was written in a case is kept after its closing.</param>
public sealed record CaseAct(string By, DateTimeOffset Now, Guid Id, AnswerClock Clock, CaseOptions Options, RetentionPeriod PapersLast)
{
    private static readonly ClockTexts English = new("en");

    /// <summary>A day, so many working days from now.</summary>
    public DateOnly WorkingDaysFromNow(int days) => Clock.Calendar.WorkingDaysAfter(LegalCalendar.DayOf(Now), days).ToDateOnly();

    /// <summary>A day in words.</summary>
    public static string Of(NodaTime.LocalDate day) => English.Of(day);

    /// <summary>The day in Paris of an instant, in words.</summary>
    public static string Of(DateTimeOffset at) => English.Of(LegalCalendar.DayOf(at));
}
