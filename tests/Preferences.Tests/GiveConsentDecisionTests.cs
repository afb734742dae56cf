using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Preferences.Tests;

public class GiveConsentDecisionTests
{
    private static readonly Scope SmsOffers = Scope.Of(Channel.Sms, "offers");

    private static readonly History Linked = Given(
        Anna.Account.Linked(Email, ContactPointKind.Email, ByAccount(1)),
        Anna.Account.Linked(Work, ContactPointKind.Email, ByAccount(1)),
        Anna.Account.Linked(Phone, ContactPointKind.Telephone, ByAccount(1)),
        Anna.Account.Linked(Home, ContactPointKind.Postal, ByAccount(1))
    );

    public static TheoryData<Channel, Guid[]> Reached =>
        new()
        {
            { Channel.Email, [Email, Work] },
            { Channel.Sms, [Phone] },
            { Channel.Telephone, [Phone] },
            { Channel.Post, [Home] },
        };

    public static IEnumerable<TheoryDataRow<(Guid Stream, object Data)>> NoLongerHolds =>
        [
            new(Phone.Withdrew(SmsOffers, ByAccount(4))) { Label = "withdrawn" },
            new(Phone.Objected(SmsOffers, On(4, Source.Sms))) { Label = "refused" },
            new(Phone.Objected(Everything, On(4))) { Label = "refused as a whole" },
            new(Phone.Objected(SmsOffers, On(3, Source.Sms))) { Label = "refused at the same time" },
            new(Phone.Objected(SmsOffers, On(null, Source.Import, received: 4))) { Label = "refused at an unknown time" },
            new(Phone.Paused(Message, SmsOffers, On(4, Source.Sms))) { Label = "paused" },
            new(Phone.Objected(SmsOffers, ByAccount(4, account: Partner))) { Label = "refused by another account" },
        ];

    public static IEnumerable<TheoryDataRow<(Guid Stream, object Data)>> StillHolds =>
        [
            new(Phone.Objected(SmsOffers, On(2, Source.Sms))) { Label = "refused before" },
            new(Phone.Objected(SmsOffers, On(null, Source.Import, received: 2))) { Label = "refused at an unknown time, known before" },
            new(Phone.Objected(Scope.Of(Channel.Sms, "newsletter"), On(4))) { Label = "refused otherwise" },
            new(Phone.Objected(Scope.Of(Channel.Telephone, "offers"), On(4))) { Label = "refused by another channel" },
            new(Phone.Lifted(SmsOffers, On(4))) { Label = "lifted" },
            new(Phone.Consented(Scope.Of(Channel.Sms, "newsletter"), ByAccount(4, account: Partner)))
            {
                Label = "consent of another account",
            },
        ];

    [Theory]
    [MemberData(nameof(Reached))]
    public void without_confirmation_it_is_given_on_every_contact_point_that_the_channel_reaches(Channel channel, Guid[] reached)
    {
        var scope = Scope.Of(channel, "offers");
        var decided = Consent(Linked, scope);
        decided.Then(
            [.. reached.Select(point => point.Consented(scope, ByAccount(5), March(30)))],
            Consents([.. reached.Zip(decided.Ids, (point, id) => new ConsentOnPoint(point, id, March(30), null))])
        );
        decided.Again().ThenNothing(decided.Answer);
    }

    [Theory]
    [MemberData(nameof(Reached))]
    public void with_confirmation_it_waits_on_every_contact_point_that_the_channel_reaches(Channel channel, Guid[] reached)
    {
        var scope = Scope.Of(channel, "newsletter");
        var decided = Consent(Linked, scope, confirmBefore: March(7));
        decided.Then(
            [.. reached.Select(point => point.AskedToConfirm(scope, ByAccount(5), March(7), March(30)))],
            Consents([.. reached.Zip(decided.Ids, (point, id) => new ConsentOnPoint(point, id, March(30), March(7)))])
        );
    }

    [Fact]
    public void for_one_contact_point_it_is_given_on_that_one()
    {
        var decided = Consent(Linked, Newsletter, only: Work);
        decided.Then(
            [Work.Consented(Newsletter, ByAccount(5), March(30))],
            Consents(new ConsentOnPoint(Work, decided.Ids[0], March(30), null))
        );
    }

    [Theory]
    [InlineData(Channel.Sms, "e0000000-0000-0000-0000-000000000001")]
    [InlineData(Channel.Email, "f0000000-0000-0000-0000-000000000001")]
    [InlineData(Channel.Email, "f0000000-0000-0000-0000-000000000002")]
    public void for_one_that_the_channel_does_not_reach_or_the_account_does_not_have_nothing_is_recorded(Channel channel, string only)
    {
        var decided = Consent(Linked, Scope.Of(channel, "offers"), only: Guid.Parse(only));
        decided.ThenNothing(Consents());
        Assert.False(decided.IsFinal);
    }

    [Fact]
    public void without_contact_points_nothing_is_recorded() => Consent(Given(), SmsOffers).ThenNothing(Consents());

    [Fact]
    public void one_that_holds_is_not_renewed_silently()
    {
        var given = Linked.And(Phone, new ConsentGiven(SmsOffers, ByAccount(3), March(20)));
        Consent(given, SmsOffers).ThenNothing(Consents(new ConsentOnPoint(Phone, Nth(5), March(20), null)));
        Consent(given, SmsOffers, confirmBefore: March(7)).ThenNothing(Consents(new ConsentOnPoint(Phone, Nth(5), March(20), null)));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void one_is_renewed_by_an_act_that_names_it_and_no_other(int renewed, bool isRecorded)
    {
        var given = Linked.And(Phone, new ConsentGiven(SmsOffers, ByAccount(3), March(20)));
        Assert.Equal(isRecorded ? 1 : 0, Consent(given, SmsOffers, renews: Nth(renewed)).Events.Count);
    }

    [Fact]
    public void a_renewal_asks_for_confirmation_where_the_first_did()
    {
        var given = Linked.And(Email, new ConsentGiven(Newsletter, ByAccount(3), March(20), Nth(9)));
        var decided = Consent(given, Newsletter, only: Email, renews: Nth(5), confirmBefore: March(7));
        decided.Then(
            [Email.AskedToConfirm(Newsletter, ByAccount(5), March(7), March(30))],
            Consents(new ConsentOnPoint(Email, decided.Ids[0], March(30), March(7)))
        );
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void one_that_has_ended_is_given_again(int end, bool isRecorded)
    {
        var given = Linked.And(Phone, new ConsentGiven(SmsOffers, ByAccount(3), March(end)));
        Assert.Equal(isRecorded ? 1 : 0, Consent(given, SmsOffers).Events.Count);
    }

    [Theory]
    [InlineData(Channel.Telephone, 12, true)]
    [InlineData(Channel.Telephone, 11, false)]
    [InlineData(Channel.Sms, 120, false)]
    public void one_ends_when_the_law_ends_it(Channel channel, int months, bool isRecorded)
    {
        var at = March(5).AddMonths(-months);
        var given = Linked.And(
            Phone,
            new ConsentGiven(Scope.Of(channel, "offers"), ByAccount(5) with { OccurredAt = at, ReceivedAt = at })
        );
        Assert.Equal(isRecorded ? 1 : 0, Consent(given, Scope.Of(channel, "offers")).Events.Count);
    }

    [Theory]
    [MemberData(nameof(NoLongerHolds))]
    public void one_that_no_longer_holds_is_given_again((Guid Stream, object Data) since)
    {
        var given = Linked.And(Phone, new ConsentGiven(SmsOffers, ByAccount(3), March(20))).And(since.Stream, since.Data);
        Assert.Equal([Phone], Consent(given, SmsOffers).Events.Select(e => e.StreamId));
    }

    [Theory]
    [MemberData(nameof(StillHolds))]
    public void one_that_still_holds_is_not_given_again((Guid Stream, object Data) since)
    {
        var given = Linked.And(Phone, new ConsentGiven(SmsOffers, Anna.ByConfirmedAccount(3), March(20))).And(since.Stream, since.Data);
        Assert.Empty(Consent(given, SmsOffers).Events);
    }

    [Theory]
    [InlineData(Channel.Sms, "newsletter")]
    [InlineData(Channel.Telephone, "offers")]
    [InlineData(Channel.All, "prospecting")]
    public void a_consent_to_something_else_is_not_this_one(Channel channel, string purpose) =>
        Assert.Single(Consent(Linked.And(Phone, new ConsentGiven(Scope.Of(channel, purpose), ByAccount(3))), SmsOffers).Events);

    [Fact]
    public void the_consent_of_another_account_is_not_this_ones() =>
        Assert.Single(Consent(Linked.And(Phone, new ConsentGiven(SmsOffers, ByAccount(3, account: Partner))), SmsOffers).Events);

    [Fact]
    public void each_contact_point_is_decided_by_itself()
    {
        var given = Linked.And(Email, new ConsentGiven(Newsletter, ByAccount(3), March(20)));
        var decided = Consent(given, Newsletter);
        decided.Then(
            [Work.Consented(Newsletter, ByAccount(5), March(30))],
            Consents(new ConsentOnPoint(Email, Nth(5), March(20), null), new ConsentOnPoint(Work, decided.Ids[0], March(30), null))
        );
    }

    [Theory]
    [InlineData(Channel.Email, "newsletter")]
    [InlineData(Channel.Email, "prospecting")]
    [InlineData(Channel.All, "newsletter")]
    [InlineData(Channel.All, "prospecting")]
    public void what_the_account_refused_it_refuses_no_longer(Channel channel, string purpose)
    {
        var given = Linked.And(Anna.Account, new PreferencesChosen([new PreferenceChoice(channel, purpose, Choice.Refuse)], ByAccount(3)));
        var decided = Consent(given, Newsletter);
        decided
            .Answering(answer => answer.Consents.Count)
            .Then(
                [
                    Email.Consented(Newsletter, ByAccount(5), March(30)),
                    Anna.Account.Chose(ByAccount(5), new PreferenceChoice(Channel.Email, "newsletter", Choice.Allow)),
                    Work.Consented(Newsletter, ByAccount(5), March(30)),
                ],
                answer: 2
            );
    }

    [Fact]
    public void where_the_person_refused_by_link_an_account_without_confirmation_gives_none()
    {
        var decided = Consent(Linked.And(Email, new ObjectionRecorded(Newsletter, On(3))), Newsletter);
        decided
            .Answering(answer => (answer.Consents.Count, Assert.Single(answer.NotLifted!).Reason))
            .Then(
                [Email.DidNotLift(Newsletter, ByAccount(5)), Work.Consented(Newsletter, ByAccount(5), March(30))],
                (1, NotLiftedReason.Unconfirmed)
            );
    }

    [Theory]
    [InlineData(Channel.Sms, "newsletter")]
    [InlineData(Channel.Email, "offers")]
    [InlineData(Channel.All, "surveys")]
    public void what_the_account_refused_otherwise_it_still_refuses(Channel channel, string purpose)
    {
        var given = Linked.And(Anna.Account, new PreferencesChosen([new PreferenceChoice(channel, purpose, Choice.Refuse)], ByAccount(3)));
        Assert.Equal([Email, Work], Consent(given, Newsletter).Events.Select(e => e.StreamId));
    }

    [Fact]
    public void what_waits_for_its_confirmation_opens_nothing_yet()
    {
        var given = Linked.And(
            Anna.Account,
            new PreferencesChosen([new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)], ByAccount(3))
        );
        Assert.Equal([Email, Work], Consent(given, Newsletter, confirmBefore: March(7)).Events.Select(e => e.StreamId));
    }

    [Theory]
    [InlineData("\"4-0\"", true)]
    [InlineData("*", true)]
    [InlineData("\"3-0\"", false)]
    [InlineData("\"4-1\"", false)]
    public void nothing_is_recorded_with_an_old_etag(string ifMatch, bool isRecorded)
    {
        var decided = Consent(Linked, SmsOffers, ifMatch: ifMatch);
        Assert.Equal((isRecorded ? 1 : 0, !isRecorded, isRecorded), (decided.Events.Count, decided.Answer.IsOutOfDate, decided.IsFinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void the_ids_follow_from_the_command(bool waits)
    {
        var decided = Consent(Linked, Newsletter, confirmBefore: waits ? March(7) : null);
        Assert.Empty(decided.Ids.Intersect(decided.ByAnotherCommand().Ids));
    }

    private static ConsentOutcome Consents(params ConsentOnPoint[] consents) => new(consents);

    private static Decided<GiveConsent, ConsentOutcome> Consent(
        History given,
        Scope scope,
        Guid? only = null,
        Guid? renews = null,
        DateTimeOffset? confirmBefore = null,
        string? ifMatch = null
    ) =>
        given.When(
            new GiveConsent(
                Anna.Account,
                only,
                scope,
                ByAccount(5),
                March(30),
                renews,
                confirmBefore,
                new Preconditions(ifMatch is null ? null : [ifMatch], Request: null)
            ),
            GiveConsent.Decide
        );
}
