using static SenefConsent.Preferences.Tests.AnnasAccount;
using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Preferences.Tests;

public class WithdrawConsentDecisionTests
{
    private static readonly PreferenceChoice FromNewsletter = new(Channel.Email, "newsletter", Choice.Refuse);

    [Theory]
    [MemberData(nameof(Reached), MemberType = typeof(AnnasAccount))]
    public void it_is_recorded_on_every_contact_point_that_the_channel_reaches_whether_or_not_there_was_a_consent(
        Channel channel,
        Guid[] reached
    )
    {
        var choice = new PreferenceChoice(channel, "offers", Choice.Refuse);
        var decided = Withdraw(Linked, choice);
        decided.Then(
            [
                .. reached.Select(point => point.Withdrew(Scope.Of(channel, "offers"), ByAccount(5))),
                Anna.Account.Chose(ByAccount(5), choice),
            ],
            new WithdrawalResponse(reached.Length)
        );
        decided.Again().ThenNothing(new WithdrawalResponse(0));
    }

    [Fact]
    public void without_contact_points_the_account_refuses_what_is_linked_later() =>
        Withdraw(Given()).Then([Anna.Account.Chose(ByAccount(5), FromNewsletter)], new WithdrawalResponse(0));

    [Fact]
    public void a_consent_is_withdrawn() =>
        Withdraw(Linked.And(Email, new ConsentGiven(Newsletter, ByAccount(3))))
            .Then([Email.Withdrew(Newsletter, ByAccount(5)), Anna.Account.Chose(ByAccount(5), FromNewsletter)], new WithdrawalResponse(1));

    [Fact]
    public void what_the_account_refuses_already_is_withdrawn_on_the_contact_points_alone()
    {
        var refused = Linked.And(Anna.Account, Anna.Account.Chose(ByAccount(3), FromNewsletter).Data);
        Withdraw(refused).Then([Email.Withdrew(Newsletter, ByAccount(5))], new WithdrawalResponse(1));
    }

    [Fact]
    public void after_another_consent_it_is_withdrawn_again()
    {
        var given = Withdraw(Linked).Then().And(Email, new ConsentGiven(Newsletter, ByAccount(6)));
        Withdraw(given, day: 7).Then([Email.Withdrew(Newsletter, ByAccount(7))], new WithdrawalResponse(1));
    }

    [Fact]
    public void after_the_account_allowed_it_again_it_is_refused_again()
    {
        var given = Withdraw(Linked)
            .Then()
            .And(Anna.Account, new PreferencesChosen([FromNewsletter with { Choice = Choice.Allow }], ByAccount(6)));
        Withdraw(given, day: 7).Then([Anna.Account.Chose(ByAccount(7), FromNewsletter)], new WithdrawalResponse(0));
    }

    [Fact]
    public void what_was_linked_since_is_reached_by_the_same_again()
    {
        var given = Withdraw(Linked).Then().And(Anna.Account, Anna.Account.Linked(Work, ContactPointKind.Email, ByAccount(6)).Data);
        Withdraw(given, day: 7).Then([Work.Withdrew(Newsletter, ByAccount(7))], new WithdrawalResponse(1));
    }

    [Theory]
    [InlineData(Channel.Email, "prospecting")]
    [InlineData(Channel.Email, "offers")]
    [InlineData(Channel.All, "newsletter")]
    [InlineData(Channel.All, "prospecting")]
    public void another_scope_is_withdrawn_besides(Channel channel, string purpose)
    {
        var given = Withdraw(Linked, new PreferenceChoice(channel, purpose, Choice.Refuse)).Then();
        Withdraw(given, day: 6)
            .Then([Email.Withdrew(Newsletter, ByAccount(6)), Anna.Account.Chose(ByAccount(6), FromNewsletter)], new WithdrawalResponse(1));
    }

    [Fact]
    public void what_another_account_withdrew_is_not_withdrawn_by_this_one() =>
        Withdraw(Linked.And(Email, new ConsentWithdrawn(Newsletter, ByAccount(3, account: Partner))))
            .Then([Email.Withdrew(Newsletter, ByAccount(5)), Anna.Account.Chose(ByAccount(5), FromNewsletter)], new WithdrawalResponse(1));

    [Fact]
    public void an_objection_is_no_withdrawal() =>
        Withdraw(Linked.And(Email, new ObjectionRecorded(Newsletter, ByAccount(3))))
            .Then([Email.Withdrew(Newsletter, ByAccount(5)), Anna.Account.Chose(ByAccount(5), FromNewsletter)], new WithdrawalResponse(1));

    [Fact]
    public void what_is_unlinked_is_not_reached() =>
        Withdraw(Linked.And(Anna.Account, Anna.Account.Unlinked(Email, ByAccount(2)).Data))
            .Then([Anna.Account.Chose(ByAccount(5), FromNewsletter)], new WithdrawalResponse(0));

    [Fact]
    public void the_ids_follow_from_the_command()
    {
        var decided = Withdraw(Linked, new PreferenceChoice(Channel.All, "prospecting", Choice.Refuse));
        Assert.Empty(decided.Ids.Intersect(decided.ByAnotherCommand().Ids));
    }

    private static Decided<WithdrawConsent, WithdrawalResponse> Withdraw(History given, PreferenceChoice? choice = null, int day = 5) =>
        given.When(new WithdrawConsent(Anna.Account, choice ?? FromNewsletter, ByAccount(day)), WithdrawConsent.Decide);
}
