using JasperFx.Events;
using static SenefConsent.Ledger.Tests.Given;

namespace SenefConsent.Ledger.Tests;

public class ConsentsInForceTests
{
    private static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");

    [Fact]
    public void a_consent_to_one_channel_holds_and_nothing_else_is_one()
    {
        var consent = Consent(Channel.Email, "newsletter", On(3));
        Assert.Equal([consent.Id], InForce([consent]));
        Assert.Empty(InForce([Consent(Channel.All, "prospecting", On(3))]));
        Assert.Empty(InForce([Lift(Channel.Email, "newsletter", On(3))]));
        Assert.Empty(InForce([Objection(Channel.Email, "newsletter", On(3))]));
    }

    [Theory]
    [InlineData(19, true)]
    [InlineData(20, false)]
    [InlineData(21, false)]
    public void it_holds_until_its_own_end(int day, bool holds) =>
        Assert.Equal(holds, InForce([Consent(Channel.Email, "newsletter", On(3), March(20))], March(day)).Any());

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void one_to_calls_holds_for_a_year(int ticks, bool holds) =>
        Assert.Equal(holds, InForce([Consent(Channel.Telephone, "offers", On(3))], March(3).AddYears(1).AddTicks(ticks)).Any());

    [Fact]
    public void of_two_on_one_scope_the_later_holds()
    {
        var (first, second) = (Consent(Channel.Email, "newsletter", On(3)), Consent(Channel.Email, "newsletter", On(4)));
        Assert.Equal([second.Id], InForce([first, second]));
        Assert.Equal([second.Id], InForce([second, first]));
    }

    [Fact]
    public void what_is_about_something_else_or_lifts_leaves_it()
    {
        var consent = Consent(Channel.Email, "newsletter", On(3));
        var other = Consent(Channel.Email, "offers", On(4));
        Assert.Equal([consent.Id, other.Id], InForce([consent, other]));
        Assert.Equal([consent.Id], InForce([consent, Lift(Channel.Email, "newsletter", On(4))]));
        Assert.Equal([consent.Id], InForce([consent, Objection(Channel.Email, "offers", On(4))]));
        Assert.Equal([consent.Id], InForce([Objection(Channel.Email, "newsletter", On(2)), consent]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void a_refusal_at_its_time_or_later_ends_it(int day)
    {
        var consent = Consent(Channel.Email, "newsletter", On(3));
        Assert.Empty(InForce([consent, Objection(Channel.All, "prospecting", On(day))]));
        Assert.Empty(InForce([consent, Withdrawal(Channel.Email, "newsletter", On(day))]));
        Assert.Empty(InForce([consent, Pause(Channel.Email, "newsletter", On(day))]));
    }

    [Fact]
    public void an_account_has_none_where_it_may_not_lift_what_was_refused_before()
    {
        var refused = Objection(Channel.Email, "newsletter", On(2));
        var consent = Consent(Channel.Email, "newsletter", On(4, Source.Preferences, Statement.ActorOf(Anna.Account)));
        Assert.Empty(InForce([refused, consent]));
        Assert.Equal([consent.Id], InForce([refused, Lift(Channel.Email, "newsletter", On(3)), consent]));
    }

    [Fact]
    public void it_is_found_by_its_very_scope_and_actor()
    {
        var consent = Consent(Channel.Email, "newsletter", On(3));
        var said = ContactPoint(consent);
        Assert.Equal(consent.Id, said.ConsentOn(Newsletter, "person", Catalogue, March(10))?.EventId);
        Assert.Null(said.ConsentOn(Scope.Of(Channel.Email, "offers"), "person", Catalogue, March(10)));
        Assert.Null(said.ConsentOn(Newsletter, Statement.ActorOf(Anna.Account), Catalogue, March(10)));
    }

    [Fact]
    public void a_withdrawal_is_known_by_its_door_until_it_is_lifted()
    {
        var withdrawal = Withdrawal(Channel.Email, "newsletter", On(3));
        var said = ContactPoint(withdrawal, Objection(Channel.Email, "offers", On(3)));
        Assert.True(said.HasWithdrawn(Newsletter, On(5), Catalogue));
        Assert.False(said.HasWithdrawn(Newsletter, On(5, Source.Preferences), Catalogue));
        Assert.False(said.HasWithdrawn(Scope.Of(Channel.Email, "offers"), On(5), Catalogue));
        Assert.False(ContactPoint(withdrawal, Lift(Channel.Email, "newsletter", On(4))).HasWithdrawn(Newsletter, On(5), Catalogue));
    }

    private static IEnumerable<Guid> InForce(IEvent[] events, DateTimeOffset? now = null) =>
        ContactPoint(events).ConsentsInForce(Catalogue, now ?? March(10)).Select(consent => consent.EventId);
}
