using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Ledger.Tests;

public class RecordObjectionDecisionTests
{
    private static readonly Capture Keyed = On(3, Source.Sms, key: "SM1");

    private static readonly History HasObjected = Decisions.Given(Anna.Email.Objected(Newsletter, On(3)));

    private static readonly History Linked = Decisions.Given(
        Anna.Account.Linked(Anna.Email, ContactPointKind.Email, On(1)),
        Anna.Account.Linked(Anna.Phone, ContactPointKind.Telephone, On(1))
    );

    public static MatrixTheoryData<Source, Source> TwoDoors => new(Enum.GetValues<Source>(), Enum.GetValues<Source>());

    public static TheoryData<Source> Doors => [.. Enum.GetValues<Source>()];

    public static TheoryData<Scope> OtherScopes =>
        [
            Scope.Of(Channel.All, "newsletter"),
            Scope.Of(Channel.Sms, "newsletter"),
            Scope.Of(Channel.Telephone, "newsletter"),
            Scope.Of(Channel.Post, "newsletter"),
            Scope.Of(Channel.Email, "prospecting"),
            Scope.Of(Channel.Email, "offers"),
            Scope.Of(Channel.All, "prospecting"),
            Scope.Of(Channel.Email, "no longer in the catalogue"),
            new Scope([Channel.Email, Channel.Sms], ["newsletter"]),
            new Scope([Channel.Email], ["newsletter", "offers"]),
        ];

    public static IEnumerable<TheoryDataRow<(Guid Stream, object Data)>> WhatLifts =>
        [
            new(Anna.Email.Lifted(Newsletter, On(4))) { Label = "the same" },
            new(Anna.Email.Lifted(Newsletter, Anna.ByConfirmedAccount(4))) { Label = "the account" },
            new(Anna.Email.Consented(Newsletter, Anna.ByConfirmedAccount(4))) { Label = "a consent" },
            new(Anna.Email.Consented(Newsletter, Anna.ByConfirmedAccount(4), March(4, 1))) { Label = "a consent that ends" },
            new(Anna.Email.Consented(Newsletter, Anna.ByAccount(4, Source.Link))) { Label = "a consent that was confirmed by a link" },
            new(Anna.Email.Lifted(Newsletter, On(30, received: 4))) { Label = "a clock that runs ahead" },
            new(Anna.Email.Lifted(Newsletter, On(4), Nth(1))) { Label = "an undoing" },
        ];

    public static IEnumerable<TheoryDataRow<(Guid Stream, object Data)>> WhatDoesNotLift =>
        [
            new(Anna.Email.Lifted(Newsletter, On(2))) { Label = "earlier" },
            new(Anna.Email.Lifted(Newsletter, On(3))) { Label = "at the same time" },
            new(Anna.Email.Lifted(Scope.Of(Channel.Email, "prospecting"), On(4))) { Label = "wider purpose" },
            new(Anna.Email.Lifted(Scope.Of(Channel.All, "newsletter"), On(4))) { Label = "wider channel" },
            new(Anna.Email.Lifted(Scope.Of(Channel.Email, "offers"), On(4))) { Label = "another purpose" },
            new(Anna.Email.Lifted(Scope.Of(Channel.Sms, "newsletter"), On(4))) { Label = "another channel" },
            new(Anna.Email.Lifted(Newsletter, On(null, received: 4))) { Label = "of unknown time" },
            new(Anna.Email.Lifted(Newsletter, On(4, Source.Sms))) { Label = "START" },
            new(Anna.Email.Lifted(Newsletter, On(4, Source.Import))) { Label = "an import" },
            new(Anna.Email.Consented(Newsletter, On(4, Source.Import))) { Label = "a consent by import" },
            new(Anna.Email.DidNotLift(Newsletter, On(4, Source.Operator))) { Label = "an operator" },
            new(Anna.Email.Lifted(Newsletter, On(4), Nth(7))) { Label = "another undone" },
            new(Anna.Email.Lifted(Newsletter, Anna.ByAccount(4))) { Label = "an account for which it is not confirmed" },
            new(Anna.Email.Consented(Newsletter, Anna.ByAccount(4))) { Label = "a consent of such an account" },
            new(Anna.Work.Lifted(Newsletter, On(4))) { Label = "on another contact point" },
            new(Anna.Email.AskedToConfirm(Newsletter, Anna.ByAccount(4), March(6))) { Label = "a consent that waits" },
        ];

    [Theory]
    [MemberData(nameof(Doors))]
    public void the_first_objection_is_recorded_by_whichever_door(Source door) =>
        Record(Decisions.Given(), On(3, door)).Then([Anna.Email.Objected(Newsletter, On(3, door))], answer: true);

    [Theory]
    [MemberData(nameof(Doors))]
    public void an_act_with_a_key_is_recorded_once_for_ever(Source door)
    {
        var once = Record(Decisions.Given(), On(3, door, key: "1"));
        once.Then([Anna.Email.Objected(Newsletter, On(3, door, key: "1"))], answer: true);
        Assert.Equal([EventId.Of(door, Anna.Email, "1")], once.Ids);
        Record(once.Then(), On(9, door, key: "1"), Everything).ThenNothing(answer: false);
    }

    [Theory]
    [MemberData(nameof(TwoDoors))]
    public void the_same_words_are_recorded_by_another_door_and_not_by_the_same(Source first, Source second)
    {
        var given = Decisions.Given(Anna.Email.Objected(Newsletter, On(3, first)));
        var isOneDoor = first == second || (first is Source.OneClick or Source.Link && second is Source.OneClick or Source.Link);
        Record(given, On(4, second)).Then(isOneDoor ? [] : [Anna.Email.Objected(Newsletter, On(4, second))], answer: !isOneDoor);
    }

    [Theory]
    [InlineData("person", "person", false)]
    [InlineData("account:1", "account:1", false)]
    [InlineData("person", "account:1", true)]
    [InlineData("account:1", "account:2", true)]
    [InlineData("account:1", "person", true)]
    [InlineData("authorised:1", "person", true)]
    [InlineData("contact-point:1", "person", true)]
    public void the_same_words_by_another_actor_are_recorded(string first, string second, bool isRecorded)
    {
        var given = Decisions.Given(Anna.Email.Objected(Newsletter, On(3, actor: first)));
        Record(given, On(4, actor: second))
            .Then(isRecorded ? [Anna.Email.Objected(Newsletter, On(4, actor: second))] : [], answer: isRecorded);
    }

    [Theory]
    [MemberData(nameof(OtherScopes))]
    public void what_is_narrower_or_wider_or_elsewhere_is_recorded(Scope scope)
    {
        Record(HasObjected, On(4), scope).Then([Anna.Email.Objected(scope, On(4))], answer: true);
        Record(Decisions.Given(Anna.Email.Objected(scope, On(3))), On(4))
            .Then(
                scope is { Channels.Count: 1, Purposes.Count: 1 } ? [Anna.Email.Objected(Newsletter, On(4))] : [],
                answer: scope is { Channels.Count: 1, Purposes.Count: 1 }
            );
    }

    [Theory]
    [MemberData(nameof(OtherScopes))]
    public void any_scope_again_changes_nothing(Scope scope) =>
        Record(Decisions.Given(Anna.Email.Objected(scope, On(3))), On(4), scope).ThenNothing(answer: false);

    [Fact]
    public void two_objections_that_say_it_together_say_it()
    {
        var given = Decisions.Given(
            Anna.Email.Objected(Newsletter, On(3)),
            Anna.Email.Objected(Scope.Of(Channel.Sms, "newsletter"), On(4))
        );
        Record(given, On(5), new Scope([Channel.Email, Channel.Sms], ["newsletter"])).ThenNothing(answer: false);
    }

    [Theory]
    [MemberData(nameof(WhatLifts))]
    public void it_is_recorded_again_once_it_was_lifted_by((Guid Stream, object Data) lift) =>
        Record(HasObjected.And(lift.Stream, lift.Data), On(5)).Then([Anna.Email.Objected(Newsletter, On(5))], answer: true);

    [Theory]
    [MemberData(nameof(WhatDoesNotLift))]
    public void it_still_holds_in_spite_of((Guid Stream, object Data) lift) =>
        Record(HasObjected.And(lift.Stream, lift.Data), On(5)).ThenNothing(answer: false);

    [Theory]
    [InlineData(null, 2)]
    [InlineData(null, 3)]
    [InlineData(20, 4)]
    public void one_that_may_be_later_than_a_lift_still_holds(int? day, int lifted)
    {
        var given = Decisions.Given(
            Anna.Email.Objected(Newsletter, On(day, received: 3)),
            Anna.Email.Lifted(Newsletter, On(lifted, received: 4))
        );
        Record(given, On(5)).ThenNothing(answer: false);
    }

    [Fact]
    public void one_of_unknown_time_is_recorded_again_after_a_lift_that_is_later_than_its_arrival()
    {
        var given = Decisions.Given(Anna.Email.Objected(Newsletter, On(null, received: 3)), Anna.Email.Lifted(Newsletter, On(4)));
        Record(given, On(5)).Then([Anna.Email.Objected(Newsletter, On(5))], answer: true);
    }

    [Fact]
    public void a_narrower_lift_opens_a_wider_objection_so_it_is_recorded_again()
    {
        var wide = Scope.Of(Channel.Email, "prospecting");
        var given = Decisions.Given(Anna.Email.Objected(wide, On(3)), Anna.Email.Lifted(Newsletter, On(4)));
        Record(given, On(5), wide).Then([Anna.Email.Objected(wide, On(5))], answer: true);
    }

    [Fact]
    public void another_account_does_not_lift_what_an_account_refused()
    {
        var given = Decisions.Given(
            Anna.Email.Objected(Newsletter, Anna.ByAccount(3)),
            Anna.Email.Lifted(Newsletter, Anna.ByAccount(4, account: Anna.Partner))
        );
        Record(given, Anna.ByAccount(5)).ThenNothing(answer: false);
        var confirmed = Decisions.Given(
            Anna.Email.Objected(Newsletter, Anna.ByAccount(3)),
            Anna.Email.Lifted(Newsletter, Anna.ByConfirmedAccount(4, Anna.Partner))
        );
        Record(confirmed, Anna.ByAccount(5)).ThenNothing(answer: false);
    }

    [Fact]
    public void a_confirmed_lift_still_counts_after_unconfirmed_ones_before_it_and_after_it()
    {
        var given = Decisions.Given(
            Anna.Email.Objected(Newsletter, On(3)),
            Anna.Email.Lifted(Newsletter, Anna.ByAccount(4)),
            Anna.Email.Lifted(Newsletter, Anna.ByConfirmedAccount(5)),
            Anna.Email.Lifted(Newsletter, Anna.ByAccount(6)),
            Anna.Email.Lifted(Newsletter, Anna.ByAccount(7))
        );
        Record(given, On(8)).Then([Anna.Email.Objected(Newsletter, On(8))], answer: true);
    }

    [Fact]
    public void the_repeated_one_is_told_the_event_that_holds() =>
        Assert.Equal(
            new ObjectionReceipt(Nth(1), IsNew: false),
            HasObjected.When(new RecordObjection(Anna.Email, Newsletter, On(4)), RecordObjection.Decide).Answer
        );

    [Fact]
    public void the_new_one_is_told_its_own_event()
    {
        var decided = Decisions.Given().When(new RecordObjection(Anna.Email, Newsletter, On(4)), RecordObjection.Decide);
        Assert.Equal(new ObjectionReceipt(Assert.Single(decided.Ids), IsNew: true), decided.Answer);
    }

    [Fact]
    public void a_key_makes_an_act_of_its_own_although_the_same_words_hold()
    {
        var given = Decisions.Given(Anna.Email.Objected(Newsletter, Keyed));
        Record(given, Keyed with { IdempotencyKey = "SM2" })
            .Then([Anna.Email.Objected(Newsletter, Keyed with { IdempotencyKey = "SM2" })], answer: true);
        Record(given, Keyed with { IdempotencyKey = null }).ThenNothing(answer: false);
    }

    [Fact]
    public void one_key_is_another_act_by_another_door_and_on_another_contact_point()
    {
        var given = Decisions.Given(Anna.Email.Objected(Newsletter, Keyed));
        Record(given, Keyed with { Source = Source.Mail })
            .Then([Anna.Email.Objected(Newsletter, Keyed with { Source = Source.Mail })], answer: true);
        given
            .When(new RecordObjection(Anna.Work, Newsletter, Keyed), RecordObjection.Decide)
            .Answering(receipt => receipt.IsNew)
            .Then([Anna.Work.Objected(Newsletter, Keyed)], answer: true);
    }

    [Fact]
    public void what_was_lifted_or_undone_does_not_come_back_by_its_old_key()
    {
        Record(Decisions.Given(Anna.Email.Objected(Newsletter, Keyed), Anna.Email.Lifted(Newsletter, On(4))), Keyed)
            .ThenNothing(answer: false);
        Record(
                Decisions.Given(
                    Anna.Email.Objected(Newsletter, Keyed),
                    Anna.Email.Lifted(Newsletter, On(4), EventId.Of(Source.Sms, Anna.Email, "SM1"))
                ),
                Keyed
            )
            .ThenNothing(answer: false);
    }

    [Fact]
    public void the_evidence_is_kept_with_a_new_one_and_with_no_other()
    {
        Record(Decisions.Given(), On(3), evidence: Sealed(1))
            .Then([Anna.Email.Objected(Newsletter, On(3).With(Sealed(1)))], answer: true, kept: [Sealed(1)]);
        Record(HasObjected, On(4), evidence: Sealed(1)).ThenNothing(answer: false);
        Record(Decisions.Given(Anna.Email.Objected(Newsletter, Keyed)), Keyed, evidence: Sealed(1)).ThenNothing(answer: false);
    }

    [Fact]
    public void whoever_objects_is_told_once_that_it_is_in_force()
    {
        var told = new ConfirmObjection(Anna.Email, EventId.Of(Source.Sms, Anna.Email, "SM1"), Newsletter, Keyed, Sealed(2));
        Record(Decisions.Given(), Keyed, confirmation: Sealed(2))
            .Then([Anna.Email.Objected(Newsletter, Keyed)], answer: true, sent: [told]);
        Record(HasObjected, Keyed, confirmation: Sealed(2)).Then([Anna.Email.Objected(Newsletter, Keyed)], answer: true, sent: [told]);
        Record(HasObjected, On(4), confirmation: Sealed(2)).ThenNothing(answer: false);
        Record(Decisions.Given(Anna.Email.Objected(Newsletter, Keyed)), Keyed, confirmation: Sealed(2)).ThenNothing(answer: false);
    }

    [Fact]
    public void a_second_message_with_the_same_words_is_recorded_and_not_answered()
    {
        var second = Keyed with { IdempotencyKey = "SM2" };
        Record(Decisions.Given(Anna.Email.Objected(Newsletter, Keyed)), second, confirmation: Sealed(2))
            .Then([Anna.Email.Objected(Newsletter, second)], answer: true);
    }

    [Fact]
    public void when_the_answer_to_the_commit_is_lost_it_is_still_new_and_nothing_is_done_twice()
    {
        var decided = Record(Decisions.Given(), On(3), evidence: Sealed(1), confirmation: Sealed(2));
        decided.AfterLostAnswer().ThenNothing(answer: true);
        decided.Again().ThenNothing(answer: false);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("SM1", true)]
    public void the_id_follows_from_the_key_and_without_one_from_the_command(string? key, bool isSame)
    {
        var decided = Record(Decisions.Given(), On(3, key: key));
        Assert.Equal(isSame, decided.Ids[0] == decided.ByAnotherCommand().Ids[0]);
    }

    [Fact]
    public void by_no_channel_is_recorded_on_all_contact_points_of_the_person() =>
        Record(Linked, On(3, key: "1"), Everything)
            .Then(
                [
                    Anna.Email.Objected(Everything, On(3, key: "1")),
                    Anna.Phone.Objected(Everything, On(3).Following(Anna.Email, EventId.Of(Source.Link, Anna.Email, "1"))),
                ],
                answer: true
            );

    [Theory]
    [InlineData(Channel.Email)]
    [InlineData(Channel.Sms)]
    [InlineData(Channel.Telephone)]
    [InlineData(Channel.Post)]
    public void by_one_channel_is_recorded_on_one_contact_point(Channel channel) =>
        Record(Linked, On(3), Scope.Of(channel, "prospecting"))
            .Then([Anna.Email.Objected(Scope.Of(channel, "prospecting"), On(3))], answer: true);

    [Fact]
    public void every_channel_among_others_is_every_channel()
    {
        var scope = new Scope([Channel.Email, Channel.All], ["offers"]);
        Record(Linked, On(3, key: "1"), scope)
            .Then(
                [
                    Anna.Email.Objected(scope, On(3, key: "1")),
                    Anna.Phone.Objected(scope, On(3).Following(Anna.Email, EventId.Of(Source.Link, Anna.Email, "1"))),
                ],
                answer: true
            );
    }

    [Fact]
    public void those_of_every_account_that_has_the_contact_point_follow_and_those_unlinked_do_not()
    {
        var given = Linked
            .And(Anna.Partner, Anna.Partner.Linked(Anna.Email, ContactPointKind.Email, On(1)).Data)
            .And(Anna.Partner, Anna.Partner.Linked(Anna.Home, ContactPointKind.Postal, On(1)).Data)
            .And(Anna.Account, Anna.Account.Unlinked(Anna.Phone, On(2)).Data);
        var follows = On(3).Following(Anna.Email, EventId.Of(Source.Link, Anna.Email, "1"));
        Record(given, On(3, key: "1"), Everything)
            .Then([Anna.Email.Objected(Everything, On(3, key: "1")), Anna.Home.Objected(Everything, follows)], answer: true);
    }

    [Fact]
    public void a_contact_point_that_shares_no_account_with_it_does_not_follow()
    {
        var given = Linked
            .And(Anna.Partner, Anna.Partner.Linked(Anna.Phone, ContactPointKind.Telephone, On(1)).Data)
            .And(Anna.Partner, Anna.Partner.Linked(Anna.Home, ContactPointKind.Postal, On(1)).Data);
        Assert.Equal([Anna.Email, Anna.Phone], Record(given, On(3), Everything).Events.Select(e => e.StreamId));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    public void by_no_channel_again_changes_nothing(string? key) =>
        Record(Linked, On(3, key: key), Everything).Again().ThenNothing(answer: false);

    [Fact]
    public void repeated_it_reaches_what_was_linked_since()
    {
        var given = Decisions
            .Given(Anna.Email.Objected(Everything, On(1)))
            .And(Anna.Account, Linked.Events[0].Data)
            .And(Anna.Account, Linked.Events[1].Data);
        Record(given, On(3), Everything).Then([Anna.Phone.Objected(Everything, On(3).Following(Anna.Email, Nth(1)))], answer: false);
    }

    [Fact]
    public void repeated_it_does_not_refuse_again_what_was_opened_on_another_contact_point()
    {
        var given = Record(Linked, On(3), Everything).Then().And(Anna.Phone, Anna.Phone.Lifted(Everything, On(4)).Data);
        Record(given, On(5), Everything).ThenNothing(answer: false);
    }

    [Fact]
    public void only_the_contact_point_where_it_was_said_is_told()
    {
        var told = new ConfirmObjection(Anna.Email, EventId.Of(Source.Sms, Anna.Email, "SM1"), Everything, Keyed, Sealed(2));
        var decided = Linked.When(new RecordObjection(Anna.Email, Everything, Keyed, Sealed(1), Sealed(2)), RecordObjection.Decide);
        decided
            .Answering(receipt => receipt.IsNew)
            .Then(
                [
                    Anna.Email.Objected(Everything, Keyed.With(Sealed(1))),
                    Anna.Phone.Objected(Everything, Keyed.Following(Anna.Email, told.Objection)),
                ],
                answer: true,
                sent: [told],
                kept: [Sealed(1)]
            );
    }

    private static Decided<RecordObjection, bool> Record(
        History given,
        Capture capture,
        Scope? scope = null,
        SealedEvidence? evidence = null,
        SealedBytes? confirmation = null
    ) =>
        given
            .When(new RecordObjection(Anna.Email, scope ?? Newsletter, capture, evidence, confirmation), RecordObjection.Decide)
            .Answering(receipt => receipt.IsNew);
}
