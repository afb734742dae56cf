using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Ledger.Tests;

public class ConsentingTests
{
    private static readonly Scope Offers = Scope.Of(Channel.Email, "offers");
    private static readonly Capture Keyed = On(4, key: "1");

    [Fact]
    public void a_consent_is_recorded_once()
    {
        var changes = After();
        var (id, notLifted) = changes.Consent(Anna.Email, new ConsentGiven(Newsletter, Keyed));
        Assert.Null(notLifted);
        Assert.Equal((id, null), changes.Consent(Anna.Email, new ConsentGiven(Newsletter, Keyed)));

        var recorded = Assert.Single(changes.Events);
        Assert.Equal((Anna.Email, id), (recorded.StreamId, recorded.Id));
        Assert.IsType<ConsentGiven>(recorded.Data);
    }

    [Fact]
    public void where_an_account_may_not_lift_the_attempt_is_kept_and_is_no_consent()
    {
        var changes = After(Anna.Email.Objected(Newsletter, On(3)));
        Assert.Equal(NotLiftedReason.Unconfirmed, changes.Consent(Anna.Email, ByAccount(Newsletter)).NotLifted);
        Assert.IsType<LiftRefused>(Assert.Single(changes.Events).Data);
    }

    [Fact]
    public void what_is_refused_later_or_lifted_or_about_something_else_keeps_no_account_from_consenting()
    {
        Assert.Null(NotLifted(Anna.Email.Objected(Newsletter, On(6))));
        Assert.Null(NotLifted(Anna.Email.Objected(Newsletter, On(2)), Anna.Email.Lifted(Newsletter, On(3))));
        Assert.Null(NotLifted(Anna.Email.Objected(Offers, On(2)), Anna.Email.Lifted(Offers, Anna.ByAccount(3))));
    }

    [Fact]
    public void what_the_person_allowed_for_a_time_or_before_the_refusal_helps_no_account()
    {
        Assert.Equal(
            NotLiftedReason.Unconfirmed,
            NotLifted(Anna.Email.Objected(Newsletter, On(2)), Anna.Email.Consented(Newsletter, On(3)))
        );
        Assert.Equal(NotLiftedReason.Unconfirmed, NotLifted(Anna.Email.Lifted(Newsletter, On(1)), Anna.Email.Objected(Newsletter, On(2))));
    }

    [Fact]
    public void of_two_reasons_that_of_another_account_is_told()
    {
        var ofPartner = Anna.ByAccount(2, account: Anna.Partner);
        Assert.Equal(
            NotLiftedReason.AnotherAccount,
            NotLifted(Anna.Email.Objected(Newsletter, On(2)), Anna.Email.Objected(Newsletter, ofPartner))
        );
        Assert.Equal(
            NotLiftedReason.AnotherAccount,
            After(Anna.Email.Objected(Newsletter, On(2)), Anna.Email.Objected(Offers, ofPartner))
                .Consent(Anna.Email, ByAccount(new Scope([Channel.Email], ["newsletter", "offers"])))
                .NotLifted
        );
    }

    [Fact]
    public void a_withdrawal_is_recorded_once()
    {
        var changes = After();
        Assert.True(changes.Withdraw(Anna.Email, Newsletter, Keyed));
        Assert.False(changes.Withdraw(Anna.Email, Newsletter, Keyed));
        Assert.IsType<ConsentWithdrawn>(Assert.Single(changes.Events).Data);
    }

    [Fact]
    public void each_organisation_is_joined_once()
    {
        var changes = After();
        changes.Join(Anna.Email, Anna.Company, On(3));
        changes.Join(Anna.Email, Anna.Company, On(4));
        changes.Join(Anna.Email, Nth(7), On(5));
        Assert.Equal([Anna.Company, Nth(7)], changes[Anna.Email].Organisations!);
        Assert.Equal(2, changes.Events.Count);
    }

    private static NotLiftedReason? NotLifted(params (Guid Stream, object Data)[] events) =>
        After(events).Consent(Anna.Email, ByAccount(Newsletter)).NotLifted;

    private static ConsentGiven ByAccount(Scope scope) => new(scope, Anna.ByAccount(5));

    private static Changes After(params (Guid Stream, object Data)[] events) =>
        new(Decisions.Given(events).StateFor(Reach.Of(Anna.Email), Nth(900)));
}
