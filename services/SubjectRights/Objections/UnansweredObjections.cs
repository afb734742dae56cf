using Microsoft.AspNetCore.Mvc;
using NodaTime;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary><c>GET /objections/unanswered</c>: the objections whose senders have not been told that they are in force.</summary>
public static class UnansweredObjectionsEndpoint
{
    private const int PageSize = 100;

    /// <summary>A page of them, those first that are due first. That the list was read is recorded.</summary>
    /// <param name="source">Only those that came by this door.</param>
    /// <param name="after">The <c>next</c> of the page before; the first page when not given.</param>
    [ProducesResponseType<UnansweredObjections>(200)]
    public static async Task<IResult> Get(
        string? source,
        string? after,
        HttpContext http,
        UnansweredList list,
        AnswerClock answerClock,
        ReadLog log,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (source is not null && ExactNames<Source>.Find(source) is null)
        {
            return Problems.Problem(400, $"source is unknown; it is one of {string.Join(", ", ExactNames<Source>.All)}.");
        }

        if ((after is null ? ReceivedCursor.First : ReceivedCursor.Parse(after)) is not { } cursor)
        {
            return Problems.Problem(400, ReceivedCursor.IsNone);
        }

        await log.RecordAsync(http, "unanswered");
        var found = await list.PageAsync(
            ExactNames<Source>.Find(source),
            cursor,
            until: DateTimeOffset.MaxValue,
            PageSize + 1,
            cancellation
        );
        var now = clock.GetUtcNow();
        var today = LegalCalendar.DayOf(now);
        return TypedResults.Ok(
            new UnansweredObjections(
                await list.CountsAsync(now, cancellation),
                [.. found.Take(PageSize).Select(Of)],
                found.Count > PageSize ? $"{found[PageSize - 1].Cursor}" : null
            )
        );

        UnansweredObjection Of(Unanswered one)
        {
            var due = answerClock.DueOn(one.ReceivedAt);
            return new UnansweredObjection(
                $"{Ledger.ObjectionNumber.Of(one.Objection)}",
                one.Source,
                one.ReceivedAt,
                due.ToDateOnly(),
                Period.DaysBetween(today, due)
            );
        }
    }
}
