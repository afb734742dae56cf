using SenefConsent.Ledger;
using static SenefConsent.Preferences.Tests.AnnasAccount;
using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Preferences.Tests;

public class ChoosePreferencesDecisionTests
{
    private static readonly PreferenceChoice RefuseNewsletter = new(Channel.Email, "newsletter", Choice.Refuse);
    private static readonly PreferenceChoice AllowNewsletter = new(Channel.Email, "newsletter", Choice.Allow);
    private static readonly PreferenceChoice RefuseOffers = new(Channel.Email, "offers", Choice.Refuse);
    private static readonly PreferenceChoice RefuseAll = new(Channel.All, "prospecting", Choice.Refuse);
    private static readonly PreferenceChoice AllowAll = new(Channel.All, "prospecting", Choice.Allow);

    public static IEnumerable<TheoryDataRow<(Guid Stream, object Data)>> NoLongerRefused =>
        [
            new(Email.Lifted(Newsletter, On(6))) { Label = "lifted by the link" },
            new(Email.Consented(Newsletter, ByAccount(6))) { Label = "consented to" },
            new(Anna.Account.Chose(ByAccount(6), AllowNewsletter)) { Label = "allowed by the account" },
        ];

    public static IEnumerable<TheoryDataRow<(Guid Stream, object Data)>> StillRefused =>
        [
            new(Email.Lifted(Newsletter, On(6, Source.Sms))) { Label = "START" },
            new(Email.Lifted(Newsletter, ByAccount(6, account: Partner))) { Label = "lifted by another account" },
            new(Email.Lifted(Newsletter, On(4))) { Label = "lifted before" },
            new(Email.Lifted(Everything, On(6))) { Label = "lifted as a whole" },
            new(Anna.Account.DidNotAllow(Newsletter, ByAccount(6, Source.Operator))) { Label = "an operator's attempt" },
            new(Anna.Account.Chose(ByAccount(6), new PreferenceChoice(Channel.Sms, "newsletter", Choice.Allow)))
            {
                Label = "allowed otherwise",
            },
        ];

    [Theory]
    [MemberData(nameof(Reached), MemberType = typeof(AnnasAccount))]
    public void a_refusal_is_recorded_on_every_contact_point_that_the_channel_reaches(Channel channel, Guid[] reached)
    {
        var choice = new PreferenceChoice(channel, "offers", Choice.Refuse);
        var decided = Choose(Linked, ByAccount(5), choice);
        var key = $"{decided.Ids[^1]:N}:{channel}:offers";
        decided.Then(
            [
                .. reached.Select(point => point.Objected(Scope.Of(channel, "offers"), ByAccount(5) with { IdempotencyKey = key })),
                Anna.Account.Chose(ByAccount(5), choice),
            ],
            (ChoicesOutcome.Chosen, $"\"4-{reached.Length}\"")
        );
    }

    [Theory]
    [MemberData(nameof(Reached), MemberType = typeof(AnnasAccount))]
    public void a_refusal_again_changes_nothing(Channel channel, Guid[] reached) =>
        Choose(Linked, ByAccount(5), new PreferenceChoice(channel, "offers", Choice.Refuse))
            .Again()
            .ThenNothing((ChoicesOutcome.Chosen, $"\"4-{reached.Length}\""));

    [Theory]
    [MemberData(nameof(Reached), MemberType = typeof(AnnasAccount))]
    public void an_allowing_lifts_on_every_contact_point_that_the_channel_reaches(Channel channel, Guid[] reached)
    {
        var refused = Choose(Linked, ByAccount(5), new PreferenceChoice(channel, "offers", Choice.Refuse)).Then();
        var allow = new PreferenceChoice(channel, "offers", Choice.Allow);
        var decided = Choose(refused, ByAccount(6), allow);
        var key = $"{decided.Ids[^1]:N}:{channel}:offers";
        decided.Then(
            [
                .. reached.Select(point => point.Lifted(Scope.Of(channel, "offers"), ByAccount(6) with { IdempotencyKey = key })),
                Anna.Account.Chose(ByAccount(6), allow),
            ],
            (ChoicesOutcome.Chosen, $"\"5-{2 * reached.Length}\"")
        );
        decided.Again().ThenNothing((ChoicesOutcome.Chosen, $"\"5-{2 * reached.Length}\""));
    }

    [Theory]
    [InlineData(Choice.Refuse)]
    [InlineData(Choice.Allow)]
    public void an_account_without_contact_points_keeps_the_choice(Choice choice)
    {
        var chosen = new PreferenceChoice(Channel.Email, "newsletter", choice);
        var decided = Choose(Given(), ByAccount(5), chosen);
        decided.Then([Anna.Account.Chose(ByAccount(5), chosen)], (ChoicesOutcome.Chosen, "\"1-0\""));
        decided.Again().ThenNothing((ChoicesOutcome.Chosen, "\"1-0\""));
    }

    [Theory]
    [MemberData(nameof(NoLongerRefused))]
    public void it_is_refused_again_once_it_was((Guid Stream, object Data) since)
    {
        var given = Choose(Linked, ByAccount(5), RefuseNewsletter).Then().And(since.Stream, since.Data);
        Assert.NotEmpty(Choose(given, ByAccount(7), RefuseNewsletter).Events);
    }

    [Theory]
    [MemberData(nameof(StillRefused))]
    public void it_is_still_refused_in_spite_of((Guid Stream, object Data) since)
    {
        var given = Choose(Linked, ByAccount(5), RefuseNewsletter).Then().And(since.Stream, since.Data);
        Assert.Empty(Choose(given, ByAccount(7), RefuseNewsletter).Events);
    }

    [Fact]
    public void what_was_opened_on_the_contact_point_by_another_door_is_refused_there_again()
    {
        var given = Choose(Linked, ByAccount(5), RefuseNewsletter).Then().And(Email, new ObjectionLifted(Newsletter, On(6)));
        var decided = Choose(given, ByAccount(7), RefuseNewsletter);
        decided.Then(
            [
                Email.Objected(Newsletter, ByAccount(7) with { IdempotencyKey = $"{decided.Ids[^1]:N}:Email:newsletter" }),
                Anna.Account.Chose(ByAccount(7), RefuseNewsletter),
            ],
            (ChoicesOutcome.Chosen, "\"5-3\"")
        );
    }

    [Fact]
    public void the_persons_own_objection_there_is_not_the_accounts()
    {
        var given = Linked.And(Email, new ObjectionRecorded(Newsletter, On(3)));
        Assert.Equal([Email, Anna.Account], Choose(given, ByAccount(5), RefuseNewsletter).Events.Select(e => e.StreamId));
    }

    [Fact]
    public void allowing_does_not_lift_what_another_account_refused_and_keeps_the_choice()
    {
        var given = Linked.And(Email, new ObjectionRecorded(Newsletter, ByAccount(3, account: Partner)));
        var decided = Choose(given, ByAccount(5), AllowNewsletter);
        decided.Then(
            [
                Email.DidNotLift(Newsletter, ByAccount(5) with { IdempotencyKey = $"{decided.Ids[^1]:N}:Email:newsletter" }),
                Anna.Account.Chose(ByAccount(5), AllowNewsletter),
            ],
            (ChoicesOutcome.Chosen, "\"4-2\"")
        );
    }

    [Fact]
    public void allowing_the_whole_does_not_lift_what_is_narrower() =>
        Choose(Choose(Linked, ByAccount(5), RefuseNewsletter).Then(), ByAccount(6), AllowAll)
            .Then([Anna.Account.Chose(ByAccount(6), AllowAll)], (ChoicesOutcome.Chosen, "\"5-1\""));

    [Fact]
    public void allowing_a_part_lifts_that_part_of_the_whole()
    {
        var decided = Choose(Choose(Linked, ByAccount(5), RefuseAll).Then(), ByAccount(6), AllowNewsletter);
        decided.Then(
            [
                Email.Lifted(Newsletter, ByAccount(6) with { IdempotencyKey = $"{decided.Ids[^1]:N}:Email:newsletter" }),
                Anna.Account.Chose(ByAccount(6), AllowNewsletter),
            ],
            (ChoicesOutcome.Chosen, "\"5-4\"")
        );
    }

    [Fact]
    public void a_whole_that_was_opened_in_part_is_refused_again_as_a_whole()
    {
        var given = Choose(Choose(Linked, ByAccount(5), RefuseAll).Then(), ByAccount(6), AllowNewsletter).Then();
        Assert.Equal([Email, Anna.Account], Choose(given, ByAccount(7), RefuseAll).Events.Select(e => e.StreamId));
    }

    [Fact]
    public void several_choices_are_one_event_of_the_account_and_those_that_say_nothing_new_are_left_out()
    {
        var decided = Choose(Choose(Linked, ByAccount(5), RefuseNewsletter).Then(), ByAccount(6), RefuseNewsletter, RefuseOffers);
        decided.Then(
            [
                Email.Objected(
                    Scope.Of(Channel.Email, "offers"),
                    ByAccount(6) with
                    {
                        IdempotencyKey = $"{decided.Ids[^1]:N}:Email:offers",
                    }
                ),
                Anna.Account.Chose(ByAccount(6), RefuseOffers),
            ],
            (ChoicesOutcome.Chosen, "\"5-2\"")
        );
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("*", true)]
    [InlineData("\"4-1\"", true)]
    [InlineData("\"3-1\"", false)]
    [InlineData("\"4-0\"", false)]
    [InlineData("", false)]
    public void allowing_wants_the_present_etag(string? ifMatch, bool isAllowed)
    {
        var given = Choose(Linked, ByAccount(5), RefuseNewsletter).Then();
        var decided = Choose(given, ByAccount(6), ifMatch, AllowNewsletter);
        Assert.Equal(
            (isAllowed ? ChoicesOutcome.Chosen : ChoicesOutcome.OutOfDate, isAllowed ? 2 : 0, isAllowed),
            (decided.Answer.Outcome, decided.Events.Count, decided.IsFinal)
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\"3-0\"")]
    [InlineData("\"99-99\"")]
    [InlineData("")]
    public void a_refusal_has_no_precondition(string? ifMatch) =>
        Assert.Equal(2, Choose(Linked, ByAccount(5), ifMatch, RefuseNewsletter).Events.Count);

    [Fact]
    public void with_an_old_etag_the_refusals_are_recorded_and_nothing_is_allowed()
    {
        var decided = Choose(Choose(Linked, ByAccount(5), RefuseNewsletter).Then(), ByAccount(6), "\"3-0\"", AllowNewsletter, RefuseOffers);
        decided.Then(
            [
                Email.Objected(
                    Scope.Of(Channel.Email, "offers"),
                    ByAccount(6) with
                    {
                        IdempotencyKey = $"{decided.Ids[^1]:N}:Email:offers",
                    }
                ),
                Anna.Account.Chose(ByAccount(6), RefuseOffers),
            ],
            (ChoicesOutcome.OutOfDate, "\"5-2\"")
        );
        Assert.False(decided.IsFinal);
    }

    [Fact]
    public void an_old_etag_does_not_matter_where_nothing_would_be_allowed_that_is_not() =>
        Choose(Choose(Linked, ByAccount(5), AllowNewsletter).Then(), ByAccount(6), "\"3-0\"", AllowNewsletter)
            .ThenNothing((ChoicesOutcome.Chosen, "\"4-0\""));

    [Fact]
    public void an_operator_refuses_for_the_person()
    {
        var capture = ByAccount(5, Source.Operator);
        var decided = Choose(Linked, capture, RefuseNewsletter);
        decided.Then(
            [
                Email.Objected(Newsletter, capture with { IdempotencyKey = $"{decided.Ids[^1]:N}:Email:newsletter" }),
                Anna.Account.Chose(capture, RefuseNewsletter),
            ],
            (ChoicesOutcome.Chosen, "\"4-1\"")
        );
        decided.Again().ThenNothing((ChoicesOutcome.Chosen, "\"4-1\""));
    }

    [Fact]
    public void an_operator_allows_nothing_and_the_attempt_is_kept_where_it_would_have_opened_something()
    {
        var capture = ByAccount(6, Source.Operator);
        var decided = Choose(Choose(Linked, ByAccount(5), RefuseNewsletter).Then(), capture, AllowNewsletter);
        var attempt = Assert.IsType<LiftRefused>(decided.Events[0].Data);
        decided.Then(
            [Email.DidNotLift(Newsletter, attempt.Capture), Anna.Account.DidNotAllow(Newsletter, capture)],
            (ChoicesOutcome.NotThePerson, "\"5-2\"")
        );
        Assert.False(decided.IsFinal);
    }

    [Fact]
    public void an_operator_whose_allow_opens_nothing_is_heard_in_the_refusal_after_it()
    {
        var capture = ByAccount(6, Source.Operator);
        var decided = Choose(Linked, capture, AllowNewsletter, RefuseOffers);
        Assert.Distinct(decided.Ids);
        Assert.Contains(decided.Events, e => e.Data is ObjectionRecorded recorded && recorded.Scope.Purposes.Contains("offers"));
    }

    [Fact]
    public void what_was_refused_by_link_stays_so_for_an_account_without_confirmation_and_the_attempt_is_kept()
    {
        var decided = Choose(Linked.And(Email, new ObjectionRecorded(Newsletter, On(3))), ByAccount(6), AllowNewsletter);
        var capture = ByAccount(6) with { IdempotencyKey = $"{decided.Ids[^1]:N}:Email:newsletter" };
        decided
            .Answering(answer => Assert.Single(answer.Preferences.NotLifted!))
            .Then(
                [Email.DidNotLift(Newsletter, capture), Anna.Account.Chose(ByAccount(6), AllowNewsletter)],
                new NotLifted(Channel.Email, "newsletter", NotLiftedReason.Unconfirmed)
            );
    }

    [Fact]
    public void what_was_refused_by_link_is_lifted_by_an_account_that_is_confirmed()
    {
        var given = Linked
            .And(Anna.Account, Anna.Account.Linked(Email, ContactPointKind.Email, ByAccount(2), confirmation: Anna.Confirmed).Data)
            .And(Email, new ObjectionRecorded(Newsletter, On(3)));
        var decided = Choose(given, ByAccount(6), AllowNewsletter);
        var capture = Anna.ByConfirmedAccount(6) with { IdempotencyKey = $"{decided.Ids[^1]:N}:Email:newsletter" };
        decided
            .Answering(answer => answer.Preferences.NotLifted)
            .Then([Email.Lifted(Newsletter, capture), Anna.Account.Chose(ByAccount(6), AllowNewsletter)], answer: null);
    }

    [Fact]
    public void what_another_account_refused_stays_so_although_it_is_confirmed()
    {
        var given = Linked
            .And(Anna.Account, Anna.Account.Linked(Email, ContactPointKind.Email, ByAccount(2), confirmation: Anna.Confirmed).Data)
            .And(Email, new ObjectionRecorded(Newsletter, ByAccount(3, account: Partner)));
        Assert.Equal(
            NotLiftedReason.AnotherAccount,
            Assert.Single(Choose(given, ByAccount(6), AllowNewsletter).Answer.Preferences.NotLifted!).Reason
        );
    }

    [Fact]
    public void a_link_that_was_sent_to_the_contact_point_lifts_there_what_was_refused_by_link()
    {
        var given = Linked.And(Email, new ObjectionRecorded(Newsletter, On(3)));
        Assert.IsType<ObjectionLifted>(SentTo(Email).Events[0].Data);
        Assert.IsType<LiftRefused>(SentTo(Anna.Phone).Events[0].Data);

        Decided<ChoosePreferences, PreferencesChoice> SentTo(Guid place) =>
            given.When(
                new ChoosePreferences(Anna.Account, [AllowNewsletter], ByAccount(6), new Preconditions(null, null), place),
                ChoosePreferences.Decide
            );
    }

    [Fact]
    public void an_operator_who_also_refuses_is_heard_in_that()
    {
        var capture = ByAccount(6, Source.Operator);
        var decided = Choose(Choose(Linked, ByAccount(5), RefuseNewsletter).Then(), capture, RefuseOffers, AllowNewsletter);
        decided
            .Answering(answer => answer.Outcome)
            .Then(
                [
                    Email.Objected(
                        Scope.Of(Channel.Email, "offers"),
                        capture with
                        {
                            IdempotencyKey = $"{decided.Ids[^1]:N}:Email:offers",
                        }
                    ),
                    Email.DidNotLift(Newsletter, capture with { IdempotencyKey = $"{decided.Ids[^1]:N}:Email:newsletter" }),
                    Anna.Account.DidNotAllow(Newsletter, capture),
                    Anna.Account.Chose(capture, RefuseOffers),
                ],
                ChoicesOutcome.NotThePerson
            );
    }

    [Fact]
    public void an_operator_who_allows_what_is_allowed_changes_nothing() =>
        Choose(Choose(Linked, ByAccount(5), AllowNewsletter).Then(), ByAccount(6, Source.Operator), AllowNewsletter)
            .ThenNothing((ChoicesOutcome.Chosen, "\"4-0\""));

    [Fact]
    public void what_is_unlinked_is_not_reached() =>
        Choose(Linked.And(Anna.Account, Anna.Account.Unlinked(Email, ByAccount(2)).Data), ByAccount(5), RefuseNewsletter)
            .Then([Anna.Account.Chose(ByAccount(5), RefuseNewsletter)], (ChoicesOutcome.Chosen, "\"5-0\""));

    [Fact]
    public void the_contact_points_of_another_account_are_not_reached() =>
        Choose(Given(Partner.Linked(Email, ContactPointKind.Email, ByAccount(1))), ByAccount(5), RefuseNewsletter)
            .Then([Anna.Account.Chose(ByAccount(5), RefuseNewsletter)], (ChoicesOutcome.Chosen, "\"1-0\""));

    [Fact]
    public void the_answer_shows_what_holds_then()
    {
        var answer = Choose(Linked, ByAccount(5), RefuseNewsletter).Answer;
        Assert.Equal(
            [Choice.Refuse, null],
            new[] { "newsletter", "offers" }.Select(purpose =>
                answer
                    .Preferences.Preferences.Single(preference => (preference.Channel, preference.Purpose) == (Channel.Email, purpose))
                    .Choice
            )
        );
    }

    [Fact]
    public void all_ids_follow_from_the_command_and_lead_from_the_account_to_the_contact_points()
    {
        var decided = Choose(Linked, ByAccount(5), RefuseAll, RefuseNewsletter);
        Assert.Empty(decided.Ids.Intersect(decided.ByAnotherCommand().Ids));
    }

    private static Decided<ChoosePreferences, PreferencesChoice> Choose(
        History given,
        Capture capture,
        string? ifMatch,
        params PreferenceChoice[] choices
    ) =>
        given.When(
            new ChoosePreferences(
                Anna.Account,
                choices,
                capture,
                new Preconditions(
                    ifMatch switch
                    {
                        null => null,
                        "" => [],
                        _ => [ifMatch],
                    },
                    Request: null
                )
            ),
            ChoosePreferences.Decide
        );

    private static Decided<ChoosePreferences, PreferencesChoice> Choose(
        History given,
        Capture capture,
        params PreferenceChoice[] choices
    ) => Choose(given, capture, null, choices);
}

file static class Chosen
{
    public static void Then(
        this Decided<ChoosePreferences, PreferencesChoice> decided,
        IReadOnlyList<(Guid, object)> events,
        (ChoicesOutcome Outcome, string ETag) answer
    ) => decided.Answering(given => (given.Outcome, given.ETag)).Then(events, answer);

    public static void ThenNothing(
        this Decided<ChoosePreferences, PreferencesChoice> decided,
        (ChoicesOutcome Outcome, string ETag) answer
    ) => decided.Then([], answer);
}
