using System.Security.Claims;
using JasperFx.Events;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /objections/answers</c>: people were told that their objections are in force.</summary>
public static class AnswerObjectionsEndpoint
{
    private const int MostAtOnce = 1_000;

    private static readonly Source[] Ways =
    [
        Source.Mail,
        Source.Sms,
        Source.Post,
        Source.Telephone,
        Source.Counter,
        Source.Fax,
        Source.Platform,
    ];

    /// <summary>200 with how many are answered now. The same again has no further effect.</summary>
    [ProducesResponseType<ObjectionAnswersResponse>(200)]
    public static async Task<IResult> Post(
        ObjectionAnswersRequest request,
        ClaimsPrincipal user,
        UnansweredList list,
        RecordedObjections objections,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        if (Validate(request, now) is { } problem)
        {
            return problem;
        }

        var found = request.Numbers is { } numbers
            ? await FindAsync(numbers, objections, cancellation)
            : await FindAsync(request.Source!.Value, request.ReceivedUntil!.Value, list, objections, cancellation);
        if (found.Objections.FirstOrDefault(objection => ReceivedAt(objection) > request.AnsweredAt) is { } later)
        {
            return Problems.Problem(
                400,
                $"answeredAt is before the objection {ObjectionNumber.Of(later.Id)} reached us. Give the time at which the answer went out."
            );
        }

        var answered = await objections.AnswerAsync(found.Objections, request.By, Clients.NameOf(user), request.AnsweredAt);
        return TypedResults.Ok(new ObjectionAnswersResponse(answered, found.Left, found.More));
    }

    private static DateTimeOffset ReceivedAt(IEvent objection) => ((IContactPointEvent)objection.Data).Capture.ReceivedAt;

    private static async Task<Found> FindAsync(IReadOnlyList<string> numbers, RecordedObjections objections, CancellationToken cancellation)
    {
        var (found, left) = (new Dictionary<Guid, IEvent>(), new List<string>());
        foreach (var number in numbers)
        {
            if (ObjectionNumber.Parse(number) is { } wanted && await objections.FindAsync(wanted, cancellation) is { } objection)
            {
                found[objection.Id] = objection;
            }
            else
            {
                left.Add(number);
            }
        }

        return new Found(found.Values, left, More: false);
    }

    private static async Task<Found> FindAsync(
        Source source,
        DateTimeOffset until,
        UnansweredList list,
        RecordedObjections objections,
        CancellationToken cancellation
    )
    {
        var waiting = await list.PageAsync(source, ReceivedCursor.First, until, MostAtOnce + 1, cancellation);
        return new Found(
            await objections.FindAsync([.. waiting.Take(MostAtOnce).Select(one => one.Objection)], cancellation),
            [],
            waiting.Count > MostAtOnce
        );
    }

    private static IResult? Validate(ObjectionAnswersRequest request, DateTimeOffset now) =>
        request switch
        {
            _ when !Ways.Contains(request.By) => Problems.Problem(
                400,
                $"by is no way to answer somebody. It is one of {string.Join(", ", Ways.Select(ExactNames<Source>.Of))}."
            ),
            _ when request.AnsweredAt > now + TakeObjectionEndpoint.ClockSkew => Problems.Problem(
                400,
                "answeredAt is in the future. Give the time at which the answer went out."
            ),
            { Numbers: not null, Source: null, ReceivedUntil: null } => request.Numbers.Count is > 0 and <= MostAtOnce
                ? null
                : Problems.Problem(400, $"numbers is empty or has more than {MostAtOnce}; send the others in another request."),
            { Numbers: not null } => Problems.Problem(
                400,
                "numbers stands alone: leave out source and receivedUntil, or leave out numbers."
            ),
            { Source: null } => Problems.Problem(400, "Say which: numbers, or a source with receivedUntil."),
            { ReceivedUntil: null } => Problems.Problem(
                400,
                "receivedUntil is missing: the time at which the list was looked at, so that nothing is taken for answered that came later."
            ),
            _ when request.ReceivedUntil > request.AnsweredAt => Problems.Problem(
                400,
                "receivedUntil is after answeredAt: what came later was not answered then. Give the time at which the list was looked at."
            ),
            _ => null,
        };

    private sealed record Found(IReadOnlyCollection<IEvent> Objections, IReadOnlyList<string> Left, bool More);
}
