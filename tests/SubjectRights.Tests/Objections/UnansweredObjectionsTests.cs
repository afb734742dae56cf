using System.Net;
using SenefConsent.Client;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

public sealed class UnansweredObjectionsTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private readonly SubjectRightsClient dpo = new(system.Dpo);
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task a_letter_waits_for_its_answer_a_month_and_a_caller_was_told()
    {
        var letter = await TakeAsync(TakenBy.Post, On(3));
        var call = await TakeAsync(TakenBy.Telephone, On(4));

        var (counts, items) = await ListAsync(Source.Post);
        var waiting = Assert.Single(items, item => item.Number == letter.Number);
        Assert.Equal((On(3), new DateOnly(2026, 4, 3)), (waiting.ReceivedAt, waiting.DueOn));
        Assert.True(waiting.DaysLeft < 0);
        Assert.True(counts.Single(count => count.Source == Source.Post).Late > 0);
        Assert.DoesNotContain((await ListAsync(null)).Items, item => item.Number == call.Number);
        Assert.NotEqual(
            0,
            await system.QueryAsync<long>("select count(*) from consent.rights_read where what = 'unanswered' and by = 'all'")
        );
    }

    [Fact]
    public async Task an_answer_takes_it_off_the_list_once_and_stands_in_its_history()
    {
        var letter = await TakeAsync(TakenBy.Post, On(5));
        var answer = new ObjectionAnswersRequest(Source.Post, On(9), [letter.Number.ToLowerInvariant(), "06DM-0T3T-7AC0-BH7T"]);

        var first = await dpo.AnswerObjectionsAsync(answer);
        var again = await dpo.AnswerObjectionsAsync(answer);

        Assert.Equal((1, 0), (first.Answered, again.Answered));
        Assert.Equal(["06DM-0T3T-7AC0-BH7T"], first.Left);
        Assert.DoesNotContain((await ListAsync(Source.Post)).Items, item => item.Number == letter.Number);
        Assert.Equal(
            On(9),
            await system.QueryAsync<DateTime>(
                $"""
                select (data #>> '{"{capture,receivedAt}"}')::timestamptz from consent.mt_events
                where type = 'objection_answered' and data ->> 'objection' = '{letter.EventId}'
                """
            )
        );
        Assert.Equal(ObjectionState.InForce, (await dpo.ObjectionAsync(letter.Number)).State);
    }

    [Fact]
    public async Task nobody_is_answered_before_they_have_objected()
    {
        var letter = await TakeAsync(TakenBy.Post, On(5));
        var early = await system.Dpo.RefusedAsync(
            HttpMethod.Post,
            "/objections/answers",
            $$"""{"by":"post","answeredAt":"2026-03-05T08:59:59Z","numbers":["{{letter.Number}}"]}""",
            HttpStatusCode.BadRequest
        );
        Assert.Contains($"before the objection {letter.Number} reached us", early, StringComparison.Ordinal);
    }

    [Fact]
    public async Task all_of_a_door_until_the_time_at_which_the_list_was_looked_at_are_answered_at_once()
    {
        var earlier = await Task.WhenAll(Enumerable.Range(1, 5).Select(day => TakeAsync(TakenBy.Fax, On(day))));
        var later = await TakeAsync(TakenBy.Fax, On(20));

        var answered = await dpo.AnswerObjectionsAsync(new(Source.Mail, On(21), Source: Source.Fax, ReceivedUntil: On(10)));

        Assert.Equal((earlier.Length, false), (answered.Answered, answered.More));
        Assert.Equal([later.Number], (await ListAsync(Source.Fax)).Items.Select(item => item.Number));
    }

    [Fact]
    public async Task the_letter_that_confirms_an_objection_answers_it()
    {
        var letter = await TakeAsync(TakenBy.Post, On(6));
        var received = await dpo.ReceiveCaseAsync(
            new CaseRequest(CaseDoor.Post, On(6), [SubjectRight.Objection], [new CaseSubject(SubjectKind.Email, address)])
        );

        await dpo.RecordLetterAsync(received.Id, new LetterRequest(LetterTemplate.Objection, LetterChannel.Post));

        Assert.DoesNotContain((await ListAsync(Source.Post)).Items, item => item.Number == letter.Number);
    }

    [Fact]
    public async Task the_list_is_what_the_events_say_also_after_it_was_lost()
    {
        var waiting = await TakeAsync(TakenBy.Post, On(7));
        var answered = await TakeAsync(TakenBy.Post, On(8));
        await dpo.AnswerObjectionsAsync(new(Source.Post, On(9), [answered.Number]));
        Assert.All(
            await Database.ConsentDatabase.CompareAsync(system.OwnerConnectionString, CancellationToken.None),
            difference => Assert.Equal((difference.What, 0), (difference.What, difference.Count))
        );

        await using (
            var lost = system.Database.CreateCommand(
                $"delete from consent.awaited_answer where objection in ('{waiting.EventId}', '{answered.EventId}')"
            )
        )
        {
            await lost.ExecuteNonQueryAsync();
        }

        await Database.ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: true, CancellationToken.None);

        var numbers = (await ListAsync(Source.Post)).Items.Select(item => item.Number).ToList();
        Assert.Contains(waiting.Number, numbers);
        Assert.DoesNotContain(answered.Number, numbers);
    }

    [Theory]
    [InlineData("""{"by":"preferences","answeredAt":"2026-03-09T09:00:00Z","numbers":["06DM-0T3T-7AC0-BH7T"]}""", "by is no way")]
    [InlineData("""{"by":"post","answeredAt":"2126-03-09T09:00:00Z","numbers":["06DM-0T3T-7AC0-BH7T"]}""", "answeredAt is in the future")]
    [InlineData("""{"by":"post","answeredAt":"2026-03-09T09:00:00Z","numbers":[]}""", "numbers is empty")]
    [InlineData("""{"by":"post","answeredAt":"2026-03-09T09:00:00Z","numbers":["1"],"source":"post"}""", "numbers stands alone")]
    [InlineData("""{"by":"post","answeredAt":"2026-03-09T09:00:00Z"}""", "Say which")]
    [InlineData("""{"by":"post","answeredAt":"2026-03-09T09:00:00Z","source":"post"}""", "receivedUntil is missing")]
    [InlineData(
        """{"by":"post","answeredAt":"2026-03-09T09:00:00Z","source":"post","receivedUntil":"2026-03-09T09:00:01Z"}""",
        "receivedUntil is after answeredAt"
    )]
    public async Task a_field_that_is_wrong_is_named(string body, string reason) =>
        Assert.Contains(
            reason,
            await system.Dpo.RefusedAsync(HttpMethod.Post, "/objections/answers", body, HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    private static DateTimeOffset On(int day) => new(2026, 3, day, 9, 0, 0, TimeSpan.Zero);

    private Task<ObjectionTaken> TakeAsync(TakenBy by, DateTimeOffset receivedAt) =>
        dpo.TakeObjectionAsync(new TakeObjectionRequest(ContactPointKind.Email, address, by, receivedAt));

    private async Task<(IReadOnlyList<UnansweredCount> Counts, IReadOnlyList<UnansweredObjection> Items)> ListAsync(Source? source)
    {
        var items = new List<UnansweredObjection>();
        for (string? after = null; ; )
        {
            var page = await dpo.UnansweredObjectionsAsync(source, after);
            items.AddRange(page.Items);
            if (page.Next is null)
            {
                return (page.Counts, items);
            }

            after = page.Next;
        }
    }
}
