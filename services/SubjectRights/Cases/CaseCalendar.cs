using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using NodaTime;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>GET /cases/calendar</c>: the days by whose end something is due, for a calendar program (RFC 5545). References only.</summary>
public static class CaseCalendarEndpoint
{
    private const string CalendarType = "text/calendar";

    /// <summary>A day each for the answer of every open case, for each open task and for each hold that is looked at again.</summary>
    public static async Task<IResult> Get(
        HttpContext http,
        CaseList list,
        AnswerClock answerClock,
        ReadLog log,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        await log.RecordAsync(http, "calendar");
        var now = clock.GetUtcNow();
        return TypedResults.Text(Of(await list.OpenAsync(cancellation), answerClock, now), CalendarType);
    }

    /// <summary>The calendar of open cases.</summary>
    public static string Of(IReadOnlyList<RightsCase> open, AnswerClock answerClock, DateTimeOffset now)
    {
        var calendar = new Calendar { ProductId = "-//SENEF//SenefConsent//EN" };
        foreach (var (id, summary, day) in open.SelectMany(found => DaysOf(found, answerClock, now)))
        {
            calendar.Events.Add(
                new CalendarEvent
                {
                    Uid = id,
                    Summary = summary,
                    DtStamp = new CalDateTime(now.UtcDateTime, "UTC"),
                    Start = new CalDateTime(day.Year, day.Month, day.Day),
                }
            );
        }

        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    private static IEnumerable<(string Id, string Summary, DateOnly Day)> DaysOf(
        RightsCase found,
        AnswerClock answerClock,
        DateTimeOffset now
    )
    {
        var (times, reference) = (found.TimesOf(answerClock, now), found.Request.Reference);
        if (!times.StandsStill)
        {
            yield return ($"{found.Id:N}@senef-consent", $"{reference}: answer due", found.DueBy(times).Last.ToDateOnly());
        }

        foreach (var task in found.OpenTasks)
        {
            yield return (
                $"{task.Id:N}@senef-consent",
                $"{reference}: {ExactNames<TaskAction>.Of(task.Action)} by {task.Recipient ?? ExactNames<DataSource>.Of(task.Owner)} due",
                task.DueOn
            );
        }

        foreach (var hold in found.HoldsInForce)
        {
            yield return ($"{hold.Id:N}@senef-consent", $"{reference}: look at the hold again", hold.ReviewOn);
        }
    }
}
