using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Ledger.Tests;

public class UndoObjectionDecisionTests
{
    private static readonly History HasObjected = Decisions.Given(Anna.Email.Objected(Newsletter, On(3)));

    private static readonly Capture Wide = On(3, key: "1");
    private static readonly Guid WideId = EventId.Of(Source.Link, Anna.Email, "1");

    private static readonly History ObjectedToEverything = Decisions
        .Given(
            Anna.Account.Linked(Anna.Email, ContactPointKind.Email, On(1)),
            Anna.Account.Linked(Anna.Phone, ContactPointKind.Telephone, On(1))
        )
        .When(new RecordObjection(Anna.Email, Everything, Wide), RecordObjection.Decide)
        .Then();

    public static TheoryData<Source> Doors => [.. Enum.GetValues<Source>()];

    public static TheoryData<Scope> Scopes =>
        [
            Newsletter,
            Everything,
            new Scope([Channel.Email, Channel.Sms], ["newsletter"]),
            new Scope([Channel.Post], ["offers", "surveys"]),
            new Scope([Channel.Sms, Channel.Email], ["offers", "events"]),
        ];

    [Theory]
    [MemberData(nameof(Doors))]
    public void only_the_person_undoes_and_the_attempt_of_another_is_kept(Source door)
    {
        var isPerson = door is Source.Preferences or Source.Link or Source.Sms;
        Undo(HasObjected, Nth(1), On(4, door))
            .Then(
                [isPerson ? Anna.Email.Lifted(Newsletter, On(4, door), Nth(1)) : Anna.Email.DidNotLift(Newsletter, On(4, door), Nth(1))],
                answer: isPerson
            );
    }

    [Theory]
    [MemberData(nameof(Scopes))]
    public void the_whole_scope_of_the_objection_is_undone(Scope scope) =>
        Undo(Decisions.Given(Anna.Email.Objected(scope, On(3))), Nth(1)).Then([Anna.Email.Lifted(scope, On(4), Nth(1))], answer: true);

    [Fact]
    public void one_that_was_undone_is_not_undone_again() => Undo(HasObjected, Nth(1)).Again().ThenNothing(answer: false);

    [Fact]
    public void one_that_is_not_there_is_not_undone() => Undo(HasObjected, Nth(2)).ThenNothing(answer: false);

    [Fact]
    public void one_on_another_contact_point_is_not_undone() =>
        Undo(Decisions.Given(Anna.Work.Objected(Newsletter, On(3))), Nth(1)).ThenNothing(answer: false);

    [Fact]
    public void the_same_words_by_another_door_stay()
    {
        var after = Undo(HasObjected.And(Anna.Email, new ObjectionRecorded(Newsletter, On(2, Source.Post))), Nth(1)).Then();
        Assert.Equal([Nth(2)], after.ContactPointOf(Anna.Email).Statements.Select(statement => statement.EventId));
    }

    [Fact]
    public void the_same_words_once_more_are_recorded_after_it()
    {
        var after = Undo(HasObjected, Nth(1)).Then();
        after
            .When(new RecordObjection(Anna.Email, Newsletter, On(5)), RecordObjection.Decide)
            .Answering(receipt => receipt.IsNew)
            .Then([Anna.Email.Objected(Newsletter, On(5))], answer: true);
    }

    [Fact]
    public void one_that_was_lifted_is_undone_as_well() =>
        Undo(HasObjected.And(Anna.Email, new ObjectionLifted(Newsletter, On(4))), Nth(1))
            .Then([Anna.Email.Lifted(Newsletter, On(4), Nth(1))], answer: true);

    [Fact]
    public void one_of_unknown_time_is_undone_although_no_lift_reaches_it() =>
        Undo(Decisions.Given(Anna.Email.Objected(Newsletter, On(null, received: 3))), Nth(1))
            .Then([Anna.Email.Lifted(Newsletter, On(4), Nth(1))], answer: true);

    [Fact]
    public void a_withdrawal_and_a_consent_are_undone_by_nobody_who_does_not_name_them()
    {
        var given = Decisions.Given(
            Anna.Email.Objected(Newsletter, On(3)),
            Anna.Email.Withdrew(Newsletter, On(3)),
            Anna.Email.Consented(Newsletter, On(2))
        );
        Assert.Equal(
            [Nth(2), Nth(3)],
            Undo(given, Nth(1)).Then().ContactPointOf(Anna.Email).Statements.Select(statement => statement.EventId)
        );
    }

    [Fact]
    public void those_that_followed_it_are_undone_with_it() =>
        Undo(ObjectedToEverything, WideId)
            .Then(
                [
                    Anna.Email.Lifted(Everything, On(4), WideId),
                    Anna.Phone.Lifted(Everything, On(4), FollowingObjection.EventIdOn(Anna.Phone, WideId, Source.Link)),
                ],
                answer: true
            );

    [Fact]
    public void those_that_followed_it_are_undone_with_it_whatever_its_door()
    {
        var recorded = Decisions
            .Given(
                Anna.Account.Linked(Anna.Email, ContactPointKind.Email, On(1)),
                Anna.Account.Linked(Anna.Phone, ContactPointKind.Telephone, On(1))
            )
            .When(new RecordObjection(Anna.Email, Everything, On(3, Source.OneClick)), RecordObjection.Decide)
            .Then();
        var undone = Undo(recorded, recorded.ContactPointOf(Anna.Email).Statements[0].EventId);
        Assert.Equal(2, undone.Events.Count(e => e.Data is ObjectionLifted));
    }

    [Fact]
    public void by_an_operator_none_of_them_is_undone()
    {
        var capture = On(4, Source.Operator);
        Undo(ObjectedToEverything, WideId, capture)
            .Then(
                [
                    Anna.Email.DidNotLift(Everything, capture, WideId),
                    Anna.Phone.DidNotLift(Everything, capture, FollowingObjection.EventIdOn(Anna.Phone, WideId, Source.Link)),
                ],
                answer: false
            );
    }

    [Fact]
    public void undone_with_those_that_followed_it_stays_undone() => Undo(ObjectedToEverything, WideId).Again().ThenNothing(answer: false);

    [Fact]
    public void one_that_followed_is_undone_alone_where_it_is()
    {
        var follower = FollowingObjection.EventIdOn(Anna.Phone, WideId, Source.Link);
        ObjectedToEverything
            .When(new UndoObjection(Anna.Phone, follower, On(4)), UndoObjection.Decide)
            .Then([Anna.Phone.Lifted(Everything, On(4), follower)], answer: true);
    }

    [Fact]
    public void the_persons_own_objection_on_the_other_contact_point_stays()
    {
        var given = ObjectedToEverything.And(Anna.Phone, new ObjectionRecorded(Everything, On(3, Source.Sms)), Nth(9));
        Assert.Equal([Nth(9)], Undo(given, WideId).Then().ContactPointOf(Anna.Phone).Statements.Select(statement => statement.EventId));
    }

    [Fact]
    public void what_followed_on_a_contact_point_that_was_unlinked_since_stays_refused() =>
        Undo(ObjectedToEverything.And(Anna.Account, Anna.Account.Unlinked(Anna.Phone, On(4)).Data), WideId)
            .Then([Anna.Email.Lifted(Everything, On(4), WideId)], answer: true);

    [Fact]
    public void the_ids_follow_from_the_command()
    {
        var decided = Undo(ObjectedToEverything, WideId);
        Assert.Empty(decided.Ids.Intersect(decided.ByAnotherCommand().Ids));
    }

    private static Decided<UndoObjection, bool> Undo(History given, Guid objection, Capture? capture = null) =>
        given.When(new UndoObjection(Anna.Email, objection, capture ?? On(4)), UndoObjection.Decide);
}
