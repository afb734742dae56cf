using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>Cases as they are shown.</summary>
internal static class CaseViews
{
    /// <summary>A case, with its clock in words.</summary>
    public static CaseResponse Of(RightsCase found, AnswerClock clock, DateTimeOffset now, string language)
    {
        var times = found.TimesOf(clock, now);
        var (request, isExtended, texts) = (found.Request, found.ExtendedAt is not null, new ClockTexts(language));
        return new CaseResponse(
            found.Id,
            request.Reference,
            found.State,
            request.Door,
            request.Capacity,
            request.Rights,
            request.Form,
            request.Language,
            request.ReceivedAt,
            request.At,
            new CaseClock(
                times.Due(isExtended).Last.ToDateOnly(),
                times.Due(isExtended).EndsBefore,
                times.WithoutSuspension.ToDateOnly(),
                times.PolicyLimit.Last.ToDateOnly(),
                times.LegalLimit.Last.ToDateOnly(),
                times.DaysStoodStill,
                times.StandsStill,
                isExtended,
                [.. times.Steps.Select(texts.Of)]
            ),
            found.Subjects,
            found.Questions,
            found.Searches,
            found.Tasks,
            found.Decisions,
            found.Letters,
            found.Holds,
            found.Links,
            found.Undecided,
            found.Fee,
            found.AnsweredAt,
            found.IsLate(times, now),
            found.ClosedAt,
            found.Evidence,
            found.Packages,
            found.Restrictions,
            found.Erasures
        );
    }

    /// <summary>A case in a list.</summary>
    public static CaseSummary SummaryOf(RightsCase found, AnswerClock clock, DateTimeOffset now)
    {
        var times = found.TimesOf(clock, now);
        return new CaseSummary(
            found.Id,
            found.Request.Reference,
            found.State,
            found.Request.Rights,
            found.Request.ReceivedAt,
            found.DueBy(times).Last.ToDateOnly(),
            times.StandsStill,
            found.IsLate(times, now)
        );
    }
}
