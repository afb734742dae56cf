using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using NodaTime;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>GET /cases/digest</c>: what is due, in counts and references only. It may go to a mailbox outside, so nothing in it is about anybody.
/// </summary>
public static class CaseDigestEndpoint
{
    private const int DaysShown = 7;

    /// <summary>The digest of this moment.</summary>
    [ProducesResponseType<CaseDigest>(200)]
    public static async Task<IResult> Get(
        HttpContext http,
        CaseList list,
        UnansweredList unanswered,
        BreachList breaches,
        AnswerClock answerClock,
        IOptions<CaseOptions> options,
        ReadLog log,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        await log.RecordAsync(http, "digest");
        var now = clock.GetUtcNow();
        return TypedResults.Ok(
            Of(
                await list.OpenAsync(cancellation),
                await list.HeldAsync(cancellation),
                await unanswered.CountsAsync(now, cancellation),
                await breaches.OpenAsync(now, cancellation),
                answerClock,
                options.Value,
                now
            )
        );
    }

    /// <summary>The digest of open cases, of cases with a hold in force, of objections that wait for an answer and of open breaches.</summary>
    public static CaseDigest Of(
        IReadOnlyList<RightsCase> open,
        IReadOnlyList<RightsCase> held,
        IReadOnlyList<UnansweredCount> unanswered,
        IReadOnlyList<OpenBreach> breaches,
        AnswerClock answerClock,
        CaseOptions options,
        DateTimeOffset now
    )
    {
        var today = LegalCalendar.DayOf(now);
        var cases = open.Select(found => (Case: found, Times: found.TimesOf(answerClock, now))).ToList();
        return new CaseDigest(
            now,
            answerClock.Calendar.IsWorkingDay(today),
            cases.Count,
            cases.Count(one => one.Case.IsLate(one.Times, now)),
            cases.Count(one => one.Times.StandsStill),
            [
                .. cases
                    .Where(one => !one.Times.StandsStill)
                    .Select(one => new DueCase(
                        one.Case.Request.Reference,
                        one.Case.State,
                        one.Case.DueBy(one.Times).Last.ToDateOnly(),
                        DaysTo(one.Case.DueBy(one.Times).Last),
                        one.Case.ExtendedAt is null && one.Times.CanExtend(now) ? DaysTo(one.Times.WithoutSuspension) : null
                    ))
                    .Where(due => due.DaysLeft <= DaysShown)
                    .OrderBy(due => due.DaysLeft)
                    .ThenBy(due => due.Reference, StringComparer.Ordinal),
            ],
            [
                .. cases
                    .SelectMany(one =>
                        one.Case.OpenTasks.Select(task => new DueTask(
                            one.Case.Request.Reference,
                            task.Owner,
                            task.Action,
                            task.DueOn,
                            DaysTo(LocalDate.FromDateOnly(task.DueOn)),
                            task.Recipient
                        ))
                    )
                    .Where(task => task.DaysLeft <= 1)
                    .OrderBy(task => task.DaysLeft)
                    .ThenBy(task => task.Reference, StringComparer.Ordinal),
            ],
            [
                .. cases
                    .Where(one =>
                        one.Case.Questions.Any(question =>
                            question is { AnsweredAt: null, RemindedAt: null } && question.AskedAt.AddDays(options.RemindAfterDays) <= now
                        )
                    )
                    .Select(one => one.Case.Request.Reference)
                    .Order(StringComparer.Ordinal),
            ],
            unanswered,
            [
                .. held.SelectMany(found =>
                        found.HoldsInForce.Select(hold => new HoldToReview(
                            found.Request.Reference,
                            hold.Reason,
                            hold.Owner,
                            hold.ReviewOn,
                            DaysTo(LocalDate.FromDateOnly(hold.ReviewOn))
                        ))
                    )
                    .Where(hold => hold.DaysLeft <= DaysShown)
                    .OrderBy(hold => hold.DaysLeft)
                    .ThenBy(hold => hold.Reference, StringComparer.Ordinal),
            ],
            breaches
        );

        int DaysTo(LocalDate day) => Period.DaysBetween(today, day);
    }
}
