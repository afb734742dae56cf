using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Ledger.Tests;

public class ObjectingTests
{
    private static readonly Scope Offers = Scope.Of(Channel.Email, "offers");
    private static readonly Scope Sms = Scope.Of(Channel.Sms, "prospecting");

    [Fact]
    public void where_nothing_is_refused_no_lift_is_recorded_and_no_evidence_kept()
    {
        var changes = After();
        Assert.Null(changes.Lift(Anna.Email, Newsletter, On(5), always: false, Sealed(1)));
        Assert.Empty(changes.Events);
        Assert.Empty(changes.Evidence);
    }

    [Fact]
    public void what_was_lifted_for_good_is_not_lifted_again()
    {
        Assert.False(IsLifted(Newsletter, Anna.Email.Objected(Newsletter, On(2)), Anna.Email.Lifted(Newsletter, On(3))));
        Assert.True(IsLifted(Newsletter, Anna.Email.Objected(Newsletter, On(2)), Anna.Email.Consented(Newsletter, On(3))));
        Assert.True(IsLifted(Newsletter, Anna.Email.Lifted(Newsletter, On(1)), Anna.Email.Objected(Newsletter, On(2))));
    }

    [Fact]
    public void a_lift_of_two_purposes_is_recorded_where_one_is_refused() =>
        Assert.True(IsLifted(new Scope([Channel.Email], ["newsletter", "offers"]), Anna.Email.Objected(Newsletter, On(2))));

    [Fact]
    public void the_attempt_of_another_is_kept_where_something_is_refused()
    {
        var byOperator = After(Anna.Email.Objected(Newsletter, On(2)));
        Assert.Null(byOperator.Lift(Anna.Email, Newsletter, On(5, Source.Operator), always: false));
        Assert.IsType<LiftRefused>(Assert.Single(byOperator.Events).Data);

        var byAccount = After(Anna.Email.Objected(Newsletter, On(2)));
        Assert.Equal(NotLiftedReason.Unconfirmed, byAccount.Lift(Anna.Email, Newsletter, Anna.ByAccount(5), always: false));
        Assert.IsType<LiftRefused>(Assert.Single(byAccount.Events).Data);
    }

    [Fact]
    public void under_two_ids_the_reason_of_another_account_is_told()
    {
        var given = Decisions.Given(
            Anna.Work.Objected(Newsletter, On(2)),
            Anna.Email.Objected(Newsletter, Anna.ByAccount(2, account: Anna.Partner))
        );
        var changes = new Changes(given.StateFor(Reach.Of(new ContactPointIds(Anna.Email, Anna.Work)), Nth(900)));
        Assert.Equal(NotLiftedReason.AnotherAccount, changes.Lift(Anna.Email, Newsletter, Anna.ByAccount(5), always: false));
    }

    [Fact]
    public void each_objection_has_one_reason()
    {
        var changes = After(Anna.Email.Objected(Newsletter, On(3)), Anna.Email.Objected(Offers, On(3)));
        changes.GiveReason(Anna.Email, Nth(1), ObjectionReason.TooMany, On(4));
        changes.GiveReason(Anna.Email, Nth(1), ObjectionReason.Other, On(4));
        changes.GiveReason(Anna.Email, Nth(2), ObjectionReason.Other, On(4));
        Assert.Equal(
            [(Nth(1), ObjectionReason.TooMany), (Nth(2), ObjectionReason.Other)],
            changes.Events.Select(e => Assert.IsType<ObjectionReasonGiven>(e.Data)).Select(given => (given.Objection, given.Reason))
        );
    }

    [Fact]
    public void each_refusal_is_taken_along_once()
    {
        var changes = After(
            Anna.Phone.Objected(Scope.Of(Channel.Sms, "offers"), On(1)),
            Anna.Phone.Objected(Scope.Of(Channel.Sms, "newsletter"), On(1)),
            Anna.Phone.Withdrew(Scope.Of(Channel.Sms, "events"), On(1)),
            Anna.Phone.Paused(Anna.Message, Sms, On(2))
        );
        Assert.True(changes.TakeAlong(Anna.NewPhone, Anna.Phone));
        Assert.False(changes.TakeAlong(Anna.NewPhone, Anna.Phone));
        Assert.Equal(
            [
                (Anna.NewPhone, typeof(ObjectionRecorded)),
                (Anna.NewPhone, typeof(ObjectionRecorded)),
                (Anna.NewPhone, typeof(ConsentWithdrawn)),
                (Anna.NewPhone, typeof(ProspectingPaused)),
                (Anna.Message, typeof(PauseTakenAlong)),
            ],
            changes.Events.Select(e => (e.StreamId, e.Data.GetType()))
        );
    }

    [Fact]
    public void a_pause_alone_refuses_where_it_is_taken_along() =>
        Assert.True(After(Anna.Phone.Paused(Anna.Message, Sms, On(2))).TakeAlong(Anna.NewPhone, Anna.Phone));

    [Fact]
    public void a_pause_ends_once_and_leaves_what_else_was_said()
    {
        var changes = After(
            Anna.Phone.Objected(Sms, On(1)),
            Anna.Phone.Paused(Anna.Message, Sms, On(2)),
            Anna.Phone.Paused(Nth(7), Sms, On(2))
        );
        changes.EndPause(Anna.Phone, Anna.Message, On(4, Source.Dpo));
        changes.EndPause(Anna.Phone, Anna.Message, On(5, Source.Dpo));
        Assert.IsType<PauseEnded>(Assert.Single(changes.Events).Data);
        Assert.Null(changes[Anna.Phone].PausedFor(Anna.Message));
        Assert.NotNull(changes[Anna.Phone].PausedFor(Nth(7)));
        Assert.Equal([Nth(1), Nth(3)], changes[Anna.Phone].Statements.Select(statement => statement.EventId));
    }

    private static bool IsLifted(Scope scope, params (Guid Stream, object Data)[] events)
    {
        var changes = After(events);
        changes.Lift(Anna.Email, scope, On(5), always: false);
        return changes.Events.Select(e => e.Data).OfType<ObjectionLifted>().Any();
    }

    private static Changes After(params (Guid Stream, object Data)[] events) =>
        new(Decisions.Given(events).StateFor(Reach.Of(Anna.Email, Anna.Phone, Anna.NewPhone), Nth(900)));
}
