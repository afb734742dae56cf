using System.Globalization;
using NodaTime;
using SenefConsent.Contracts;
using SenefConsent.SubjectRights;

namespace SenefConsent.Proofs;

/// <summary>
/// The clock of the answer at random instants from 2000 to 2100, with up to four random questions to the requester: in time, late,
/// overlapping, unanswered, about something else. Every date equals that of <see cref="NaiveDeadlines"/>.
/// </summary>
public static class DeadlinesProof
{
    private const int Shown = 5;
    private const int MostQuestions = 4;
    private static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2100, 12, 31, 23, 59, 59, TimeSpan.Zero);
    private static readonly AnswerClock Clock = AnswerClock.Of(new DeadlineOptions());

    /// <summary>Makes it.</summary>
    /// <returns>It holds when not one date differs.</returns>
    public static ProofResult Run(int count, int seed, CancellationToken cancellation)
    {
        long differing = 0,
            suspended = 0;
        var differences = new List<string>();
        Parallel.For(
            0,
            count,
            new ParallelOptions { CancellationToken = cancellation },
            number =>
            {
                var random = new Random(unchecked(seed + number));
                var receivedAt = Start.AddSeconds(random.NextInt64((long)(End - Start).TotalSeconds));
                var questions = QuestionsAfter(receivedAt, random);
                var now = receivedAt.AddSeconds(random.NextInt64(200L * 86_400));
                var times = Clock.TimesOf(receivedAt, questions, now);
                var naive = Naive(receivedAt, questions, now);
                if (times.DaysStoodStill > 0)
                {
                    Interlocked.Increment(ref suspended);
                }

                var counted = (
                    DateOf(times.Month.Last),
                    DateOf(times.PolicyLimit.Last),
                    DateOf(times.LegalLimit.Last),
                    DateOf(times.WithoutSuspension),
                    times.DaysStoodStill
                );
                if (counted != naive)
                {
                    Interlocked.Increment(ref differing);
                    lock (differences)
                    {
                        differences.Add($"{receivedAt:O}: {counted}, the model {naive}; {string.Join(" | ", questions)}");
                    }
                }
            }
        );
        return new ProofResult(
            differing == 0,
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} requests, {suspended} of them with a clock that stood still, {differing} with another date than the model's"
                ),
                .. differences.Take(Shown),
            ]
        );
    }

    private static List<ClockQuestion> QuestionsAfter(DateTimeOffset receivedAt, Random random)
    {
        var (questions, from) = (new List<ClockQuestion>(), receivedAt);
        for (var more = random.Next(MostQuestions + 1); more > 0; more--)
        {
            var asked = from.AddSeconds(random.NextInt64(12L * 86_400));
            DateTimeOffset? answered = random.Next(5) == 0 ? null : asked.AddSeconds(random.NextInt64(40L * 86_400));
            questions.Add(new ClockQuestion((QuestionAbout)random.Next(3), asked, answered));
            from = random.Next(2) == 0 ? asked : answered ?? asked;
        }

        return [.. questions.OrderBy(question => question.AskedAt)];
    }

    private static (
        (int Year, int Month, int Day),
        (int Year, int Month, int Day),
        (int Year, int Month, int Day),
        (int Year, int Month, int Day),
        int
    ) Naive(DateTimeOffset receivedAt, List<ClockQuestion> questions, DateTimeOffset now)
    {
        var counted = NaiveDeadlines.Count(
            NaiveDeadlines.DayOf(receivedAt.ToUnixTimeSeconds()),
            [
                .. questions.Select(question => new NaiveDeadlines.Question(
                    question.About,
                    NaiveDeadlines.DayOf(question.AskedAt.ToUnixTimeSeconds()),
                    question.AnsweredAt is { } answered ? NaiveDeadlines.DayOf(answered.ToUnixTimeSeconds()) : null
                )),
            ],
            NaiveDeadlines.DayOf(now.ToUnixTimeSeconds())
        );
        return (
            NaiveDeadlines.DateOf(counted.Month),
            NaiveDeadlines.DateOf(counted.PolicyLimit),
            NaiveDeadlines.DateOf(counted.LegalLimit),
            NaiveDeadlines.DateOf(counted.ExtendBy),
            counted.StoodStill
        );
    }

    private static (int Year, int Month, int Day) DateOf(LocalDate day) => (day.Year, day.Month, day.Day);
}
