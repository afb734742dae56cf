using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Preferences.Tests;

public class ConfirmConsentDecisionTests
{
    private static readonly ConsentRequested Request = new(Newsletter, ByAccount(5), March(7), March(30));

    private static readonly History Asked = Given(Anna.Account.Linked(Email, ContactPointKind.Email, ByAccount(1)), (Email, Request));

    private static readonly Capture Confirmed = Request.Capture with
    {
        Source = Source.Link,
        OccurredAt = March(6),
        ReceivedAt = March(6),
        IdempotencyKey = $"confirms:{Nth(2):N}",
    };

    public static IEnumerable<TheoryDataRow<(Guid Stream, object Data)>> RefusedSince =>
        [
            new(Email.Objected(Newsletter, On(5, received: 6))) { Label = "the same" },
            new(Email.Objected(Newsletter, On(6))) { Label = "later" },
            new(Email.Objected(Scope.Of(Channel.Email, "prospecting"), On(6))) { Label = "a wider purpose" },
            new(Email.Objected(Everything, On(6))) { Label = "a wider channel" },
            new(Email.Objected(Newsletter, On(2, Source.Post, received: 6))) { Label = "a letter that was under way" },
            new(Email.Objected(Newsletter, On(null, received: 6))) { Label = "of unknown time" },
            new(Email.Objected(Newsletter, On(20, received: 2))) { Label = "from the future" },
            new(Email.Withdrew(Newsletter, ByAccount(6))) { Label = "a withdrawal" },
            new(Email.Paused(Message, Newsletter, On(6, Source.Mail))) { Label = "a pause" },
            new(Email.Objected(Newsletter, ByAccount(6, account: Partner))) { Label = "another account" },
            new(Email.Objected(Newsletter, ByAccount(6, Source.Operator))) { Label = "by the operator" },
        ];

    public static IEnumerable<TheoryDataRow<(Guid Stream, object Data)>> NotRefusedSince =>
        [
            new(Email.Objected(Newsletter, On(4))) { Label = "before" },
            new(Email.Objected(Newsletter, On(null, received: 2))) { Label = "of unknown time, arrived before" },
            new(Email.Objected(Scope.Of(Channel.Email, "offers"), On(6))) { Label = "another purpose" },
            new(Email.Objected(Scope.Of(Channel.Sms, "newsletter"), On(6))) { Label = "another channel" },
            new(Work.Objected(Newsletter, On(6))) { Label = "another contact point" },
            new(Email.DidNotLift(Newsletter, On(6, Source.Operator))) { Label = "an attempt to lift" },
            new(Email.Consented(Newsletter, ByAccount(6))) { Label = "a consent" },
        ];

    [Fact]
    public void whoever_reads_what_is_sent_there_gives_the_consent() =>
        Confirm(Asked).Then([Email.Consented(Newsletter, Confirmed, March(30), Nth(2))], OptInConfirmation.Given);

    [Fact]
    public void confirming_again_changes_nothing() => Confirm(Asked).Again().ThenNothing(OptInConfirmation.Given);

    [Theory]
    [InlineData(7)]
    [InlineData(20)]
    public void what_was_confirmed_in_time_stays_confirmed(int day) =>
        Confirm(Confirm(Asked).Then(), March(day)).ThenNothing(OptInConfirmation.Given);

    [Theory]
    [InlineData(6, 23, OptInConfirmation.Given)]
    [InlineData(7, 0, OptInConfirmation.Expired)]
    [InlineData(8, 0, OptInConfirmation.Expired)]
    public void it_can_be_confirmed_until_its_end(int day, int hour, OptInConfirmation outcome)
    {
        var decided = Confirm(Asked, March(day, hour));
        Assert.Equal((outcome, outcome == OptInConfirmation.Given ? 1 : 0), (decided.Answer, decided.Events.Count));
    }

    [Theory]
    [MemberData(nameof(RefusedSince))]
    public void a_refusal_since_stands((Guid Stream, object Data) refusal) =>
        Confirm(Asked.And(refusal.Stream, refusal.Data)).ThenNothing(OptInConfirmation.RefusedSince);

    [Theory]
    [MemberData(nameof(NotRefusedSince))]
    public void what_is_no_refusal_since_does_not_stand_in_its_way((Guid Stream, object Data) said) =>
        Confirm(Asked.And(said.Stream, said.Data))
            .Then([Email.Consented(Newsletter, Confirmed, March(30), Nth(2))], OptInConfirmation.Given);

    [Fact]
    public void what_another_account_refused_before_stays_refused_and_the_page_does_not_say_otherwise()
    {
        var decided = Confirm(Asked.And(Email, new ObjectionRecorded(Newsletter, ByAccount(4, account: Partner))));
        Assert.Equal(OptInConfirmation.RefusedSince, decided.Answer);
        Assert.IsType<LiftRefused>(Assert.Single(decided.Events).Data);
        decided.Again().ThenNothing(OptInConfirmation.RefusedSince);
    }

    [Fact]
    public void a_refusal_since_that_was_lifted_does_not_stand_in_its_way()
    {
        var given = Asked
            .And(Email, new ObjectionRecorded(Newsletter, On(5)))
            .And(Email, new ObjectionLifted(Newsletter, Anna.ByConfirmedAccount(6)));
        Assert.Equal(OptInConfirmation.Given, Confirm(given, March(6, 12)).Answer);
    }

    public static IEnumerable<TheoryDataRow<(Guid Stream, object Data)>> RefusedAfterwards =>
        [
            new(Email.Objected(Newsletter, On(6))) { Label = "the same" },
            new(Email.Objected(Everything, On(7))) { Label = "a wider channel" },
            new(Email.Withdrew(Newsletter, ByAccount(7))) { Label = "a withdrawal" },
            new(Email.Paused(Message, Newsletter, On(7, Source.Mail))) { Label = "a pause" },
        ];

    [Theory]
    [MemberData(nameof(RefusedAfterwards))]
    public void one_that_was_refused_after_the_confirmation_is_not_given_again_and_not_said_to_be((Guid Stream, object Data) refusal) =>
        Confirm(Confirm(Asked).Then().And(refusal.Stream, refusal.Data), March(8)).ThenNothing(OptInConfirmation.RefusedSince);

    [Fact]
    public void one_that_was_given_again_after_a_withdrawal_is_said_to_be_confirmed() =>
        Confirm(
                Confirm(Asked)
                    .Then()
                    .And(Email, new ConsentWithdrawn(Newsletter, ByAccount(7)))
                    .And(Email, new ConsentGiven(Newsletter, ByAccount(8))),
                March(9)
            )
            .ThenNothing(OptInConfirmation.Given);

    [Fact]
    public void one_that_has_ended_since_is_not_said_to_be_confirmed() =>
        Confirm(Confirm(Asked).Then(), March(30)).ThenNothing(OptInConfirmation.Expired);

    [Theory]
    [InlineData(Channel.Email, "newsletter", true)]
    [InlineData(Channel.All, "prospecting", true)]
    [InlineData(Channel.Email, "offers", false)]
    [InlineData(Channel.Sms, "newsletter", false)]
    public void what_the_account_refused_on_the_scope_it_refuses_no_longer(Channel channel, string purpose, bool isOpened)
    {
        var given = Asked.And(Anna.Account, new PreferencesChosen([new PreferenceChoice(channel, purpose, Choice.Refuse)], ByAccount(3)));
        Confirm(given)
            .Then(
                [
                    Email.Consented(Newsletter, Confirmed, March(30), Nth(2)),
                    .. isOpened
                        ? [Anna.Account.Chose(Confirmed, new PreferenceChoice(Channel.Email, "newsletter", Choice.Allow))]
                        : Array.Empty<(Guid, object)>(),
                ],
                OptInConfirmation.Given
            );
    }

    [Fact]
    public void it_is_given_also_when_the_contact_point_was_unlinked_meanwhile() =>
        Confirm(Asked.And(Anna.Account, Anna.Account.Unlinked(Email, ByAccount(5)).Data))
            .Then([Email.Consented(Newsletter, Confirmed, March(30), Nth(2))], OptInConfirmation.Given);

    [Fact]
    public void two_requests_are_confirmed_each()
    {
        var given = Confirm(Asked.And(Email, Request)).Then();
        Confirm(given, request: Nth(3))
            .Then(
                [Email.Consented(Newsletter, Confirmed with { IdempotencyKey = $"confirms:{Nth(3):N}" }, March(30), Nth(3))],
                OptInConfirmation.Given
            );
    }

    [Fact]
    public void the_id_follows_from_the_request_whoever_confirms_it_when() =>
        Assert.Equal(Confirm(Asked).Ids, Confirm(Asked, March(5, 12)).ByAnotherCommand().Ids);

    private static Decided<ConfirmConsent, OptInConfirmation> Confirm(History given, DateTimeOffset? now = null, Guid? request = null) =>
        given.When(
            new ConfirmConsent(new ConfirmationToken(Anna.Account, Email, request ?? Nth(2)), Request, now ?? March(6)),
            ConfirmConsent.Decide
        );
}
