using SenefConsent.Ledger;
using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Preferences.Tests;

public class LinkContactPointsDecisionTests
{
    private static readonly Scope AllSms = Scope.Of(Channel.Sms, "prospecting");
    private static readonly Capture Now = ByAccount(5);

    private static readonly (ContactPointKind, Guid[]) Mail = (ContactPointKind.Email, []);
    private static readonly (ContactPointKind, Guid[]) Number = (ContactPointKind.Telephone, []);
    private static readonly (ContactPointKind, Guid[]) Postal = (ContactPointKind.Postal, []);
    private static readonly (ContactPointKind, Guid[]) Rectified = (ContactPointKind.Telephone, [Phone]);

    private static readonly History Linked = Given(
        Anna.Account.Linked(Email, ContactPointKind.Email, ByAccount(1)),
        Anna.Account.Linked(Phone, ContactPointKind.Telephone, ByAccount(1))
    );

    public static MatrixTheoryData<Channel, ContactPointKind> ChannelsAndKinds =>
        new(Enum.GetValues<Channel>(), [ContactPointKind.Email, ContactPointKind.Telephone, ContactPointKind.Postal]);

    public static IEnumerable<TheoryDataRow<object>> Refusals =>
        [
            new(new ObjectionRecorded(AllSms, On(3, Source.Sms, key: "SM1"))) { Label = "an objection" },
            new(new ObjectionRecorded(AllSms, On(null, Source.Import, received: 3))) { Label = "one of unknown time" },
            new(new ObjectionRecorded(AllSms, On(20, Source.Sms, received: 3))) { Label = "one from the future" },
            new(new ObjectionRecorded(AllSms, ByAccount(3, account: Partner))) { Label = "one of another account" },
            new(new ObjectionRecorded(AllSms, ByAccount(3, Source.Operator))) { Label = "one of the operator's" },
            new(new ObjectionRecorded(Scope.Of(Channel.Telephone, "offers"), On(3))) { Label = "one that is narrow" },
            new(new ObjectionRecorded(AllSms, On(3, Source.Platform, "platform:twilio"))) { Label = "one of the gateway's" },
        ];

    public static IEnumerable<TheoryDataRow<object>> NoRefusals =>
        [
            new(new ConsentGiven(AllSms, On(3))) { Label = "a consent" },
            new(new ObjectionLifted(AllSms, On(3))) { Label = "a lift" },
            new(new HelpRequested(AllSms, On(3))) { Label = "a question" },
            new(new LiftRefused(AllSms, On(3, Source.Import))) { Label = "an attempt to lift" },
            new(new ConsentRequested(AllSms, On(3), March(5))) { Label = "a consent that waits" },
            new(new OrganisationJoined(Company, Everything, On(3))) { Label = "an organisation" },
        ];

    [Fact]
    public void what_is_new_is_linked_in_the_order_of_the_ids() =>
        Link(Given(), (Phone, Number), (Email, Mail))
            .Then(
                [Anna.Account.Linked(Email, ContactPointKind.Email, Now), Anna.Account.Linked(Phone, ContactPointKind.Telephone, Now)],
                Changed(2, 0, 0, "\"2-0\"")
            );

    [Fact]
    public void what_is_restricted_is_restricted_on_the_rectified_contact_point_and_ends_there_by_the_same_id()
    {
        var restriction = Guid.Parse("11111111-2222-3333-4444-555555555555");
        var given = Linked.And(Phone, new ProcessingRestricted(restriction, Everything, On(3, Source.Dpo)));
        var after = Link(given, (Email, Mail), (Home, Rectified)).Then();
        Assert.Equal(Everything.Channels, after.ContactPointOf(Home).RestrictedBy(restriction)!.Channels);
        Assert.Equal(StatementKind.Restriction, Assert.Single(after.ContactPointOf(Home).Statements).Kind);
        Assert.Null(
            after.And(Home, new RestrictionEnded(restriction, Everything, On(6, Source.Dpo))).ContactPointOf(Home).RestrictedBy(restriction)
        );
    }

    [Fact]
    public void what_is_not_named_is_unlinked_and_what_was_refused_there_stays() =>
        Link(Linked.And(Phone, new ObjectionRecorded(AllSms, On(3))), (Email, Mail))
            .Then([Anna.Account.Unlinked(Phone, Now)], Changed(0, 1, 0, "\"3-0\""));

    [Fact]
    public void an_empty_set_unlinks_all() =>
        Link(Linked).Then([Anna.Account.Unlinked(Email, Now), Anna.Account.Unlinked(Phone, Now)], Changed(0, 2, 0, "\"4-0\""));

    [Fact]
    public void the_same_set_again_changes_nothing() =>
        Link(Linked, (Email, Mail), (Phone, Number)).ThenNothing(Changed(0, 0, 0, "\"2-0\""));

    [Fact]
    public void one_that_was_unlinked_is_linked_again() =>
        Link(Linked.And(Anna.Account, Anna.Account.Unlinked(Phone, ByAccount(3)).Data), (Email, Mail), (Phone, Number))
            .Then([Anna.Account.Linked(Phone, ContactPointKind.Telephone, Now)], Changed(1, 0, 0, "\"4-0\""));

    [Theory]
    [MemberData(nameof(ChannelsAndKinds))]
    public void what_the_account_has_refused_is_recorded_on_a_new_contact_point_that_the_channel_reaches(
        Channel channel,
        ContactPointKind kind
    )
    {
        var (scope, choice) = (Scope.Of(channel, "offers"), new PreferenceChoice(channel, "offers", Choice.Refuse));
        var isReached =
            channel == Channel.All
            || kind
                == channel switch
                {
                    Channel.Email => ContactPointKind.Email,
                    Channel.Post => ContactPointKind.Postal,
                    _ => ContactPointKind.Telephone,
                };
        var linked = Anna.Account.Linked(Home, kind, Now);
        Link(Given(Anna.Account.Chose(ByAccount(3), choice)), (Home, (kind, [])))
            .Then(
                isReached
                    ? [linked, Home.Objected(scope, ByAccount(3) with { IdempotencyKey = $"{Nth(1):N}:{channel}:offers" })]
                    : [linked],
                Changed(1, 0, isReached ? 1 : 0, isReached ? "\"2-1\"" : "\"2-0\"")
            );
    }

    [Theory]
    [InlineData(Choice.Allow, "newsletter", 4, 0)]
    [InlineData(Choice.Allow, "newsletter", 2, 1)]
    [InlineData(Choice.Allow, "offers", 4, 1)]
    [InlineData(Choice.Allow, "prospecting", 4, 1)]
    [InlineData(Choice.Refuse, "newsletter", 4, 1)]
    public void what_the_account_has_taken_back_is_not_recorded(Choice choice, string purpose, int day, int refused)
    {
        var given = Given(
            Anna.Account.Chose(ByAccount(3), new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)),
            Anna.Account.Chose(ByAccount(day), new PreferenceChoice(Channel.Email, purpose, choice))
        );
        Assert.Equal((1, refused), (Link(given, (Email, Mail)).Answer.Changes!.Linked, Link(given, (Email, Mail)).Answer.Changes!.Refused));
    }

    [Fact]
    public void what_the_account_has_refused_there_already_is_not_recorded_twice()
    {
        var refused = Given(Anna.Account.Chose(ByAccount(3), new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)));
        var given = Link(Link(refused, (Email, Mail)).Then()).Then();
        Link(given, (Email, Mail)).Then([Anna.Account.Linked(Email, ContactPointKind.Email, Now)], Changed(1, 0, 0, "\"4-1\""));
    }

    [Fact]
    public void what_was_lifted_there_since_is_not_refused_again_by_linking_it_again()
    {
        var refused = Given(Anna.Account.Chose(ByAccount(3), new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)));
        var given = Link(Link(refused, (Email, Mail)).Then().And(Email, new ObjectionLifted(Newsletter, On(6)))).Then();
        Link(given, (Email, Mail)).Then([Anna.Account.Linked(Email, ContactPointKind.Email, Now)], Changed(1, 0, 0, "\"4-2\""));
    }

    [Fact]
    public void the_organisations_of_the_account_are_those_of_a_new_contact_point()
    {
        var given = Given(Anna.Account.BelongsTo(Company, ByAccount(2)), Anna.Account.BelongsTo(Nth(7), ByAccount(3)));
        Link(given, (Email, Mail))
            .Then(
                [
                    Anna.Account.Linked(Email, ContactPointKind.Email, Now),
                    Email.Joined(Company, ByAccount(2)),
                    Email.Joined(Nth(7), ByAccount(3)),
                ],
                Changed(1, 0, 0, "\"3-2\"")
            );
    }

    [Fact]
    public void one_that_belongs_to_the_organisation_already_has_no_second_event() =>
        Link(Given(Anna.Account.BelongsTo(Company, ByAccount(2)), Email.Joined(Company, ByAccount(1, account: Partner))), (Email, Mail))
            .Then([Anna.Account.Linked(Email, ContactPointKind.Email, Now)], Changed(1, 0, 0, "\"2-1\""));

    [Fact]
    public void by_no_channel_said_on_a_contact_point_reaches_the_one_that_is_new() =>
        Link(Linked.And(Email, new ObjectionRecorded(Everything, On(3))), (Email, Mail), (Phone, Number), (Home, Postal))
            .Then(
                [
                    Home.Objected(Everything, On(3).Following(Email, Nth(3))),
                    Phone.Objected(Everything, On(3).Following(Email, Nth(3))),
                    Anna.Account.Linked(Home, ContactPointKind.Postal, Now),
                ],
                Changed(1, 0, 2, "\"3-3\"")
            );

    [Fact]
    public void by_no_channel_said_on_the_one_that_is_new_reaches_the_others() =>
        Link(Linked.And(Home, new ObjectionRecorded(Everything, On(3))), (Email, Mail), (Phone, Number), (Home, Postal))
            .Then(
                [
                    Email.Objected(Everything, On(3).Following(Home, Nth(3))),
                    Phone.Objected(Everything, On(3).Following(Home, Nth(3))),
                    Anna.Account.Linked(Home, ContactPointKind.Postal, Now),
                ],
                Changed(1, 0, 2, "\"3-3\"")
            );

    [Fact]
    public void by_no_channel_does_not_reach_one_that_is_unlinked_with_this_set() =>
        Link(Linked.And(Email, new ObjectionRecorded(Everything, On(3))), (Email, Mail), (Home, Postal))
            .Then(
                [
                    Home.Objected(Everything, On(3).Following(Email, Nth(3))),
                    Anna.Account.Linked(Home, ContactPointKind.Postal, Now),
                    Anna.Account.Unlinked(Phone, Now),
                ],
                Changed(1, 1, 1, "\"4-2\"")
            );

    [Theory]
    [InlineData("contact-point:e0000000000000000000000000000001")]
    [InlineData("account:a0000000000000000000000000000002")]
    public void what_followed_another_or_was_chosen_by_an_account_is_not_followed(string actor) =>
        Link(Linked.And(Email, new ObjectionRecorded(Everything, On(3, actor: actor))), (Email, Mail), (Phone, Number), (Home, Postal))
            .Then([Anna.Account.Linked(Home, ContactPointKind.Postal, Now)], Changed(1, 0, 0, "\"3-1\""));

    [Theory]
    [InlineData(Channel.Email)]
    [InlineData(Channel.Sms)]
    public void what_was_said_of_one_channel_is_not_followed(Channel channel) =>
        Link(
                Linked.And(Email, new ObjectionRecorded(Scope.Of(channel, "prospecting"), On(3))),
                (Email, Mail),
                (Phone, Number),
                (Home, Postal)
            )
            .Then([Anna.Account.Linked(Home, ContactPointKind.Postal, Now)], Changed(1, 0, 0, "\"3-1\""));

    [Fact]
    public void by_no_channel_that_was_lifted_is_not_followed() =>
        Link(
                Linked.And(Email, new ObjectionRecorded(Everything, On(3))).And(Email, new ObjectionLifted(Everything, On(4))),
                (Email, Mail),
                (Phone, Number),
                (Home, Postal)
            )
            .Then([Anna.Account.Linked(Home, ContactPointKind.Postal, Now)], Changed(1, 0, 0, "\"3-2\""));

    [Fact]
    public void when_nothing_is_new_nothing_spreads() =>
        Link(Linked.And(Email, new ObjectionRecorded(Everything, On(3))), (Email, Mail), (Phone, Number))
            .ThenNothing(Changed(0, 0, 0, "\"2-1\""));

    [Theory]
    [MemberData(nameof(Refusals))]
    public void what_was_refused_on_the_replaced_number_is_refused_on_the_new_one(object said)
    {
        var refusal = (ObjectionRecorded)said;
        var (channel, purpose) = (refusal.Scope.Channels[0], refusal.Scope.Purposes[0]);
        var given = Linked.And(Phone, refusal);
        var key = $"{given.Events[^1].Id:N}:{channel}:{purpose}:{Phone:N}";
        Link(given, (Email, Mail), (NewPhone, Rectified))
            .Then(
                [
                    NewPhone.Objected(refusal.Scope, refusal.Capture with { IdempotencyKey = key }),
                    Anna.Account.Linked(NewPhone, ContactPointKind.Telephone, Now, Phone),
                    Anna.Account.Unlinked(Phone, Now),
                ],
                Changed(1, 1, 1, "\"4-1\"")
            );
    }

    [Theory]
    [MemberData(nameof(NoRefusals))]
    public void what_is_no_refusal_is_not_taken_along(object said)
    {
        Link(Linked.And(Phone, said), (Email, Mail), (NewPhone, Rectified))
            .Then(
                [Anna.Account.Linked(NewPhone, ContactPointKind.Telephone, Now, Phone), Anna.Account.Unlinked(Phone, Now)],
                Changed(1, 1, 0, "\"4-0\"")
            );
    }

    [Fact]
    public void a_withdrawal_is_taken_along_as_a_withdrawal()
    {
        var key = $"{Nth(3):N}:Sms:prospecting:{Phone:N}";
        Link(Linked.And(Phone, new ConsentWithdrawn(AllSms, ByAccount(3))), (Email, Mail), (NewPhone, Rectified))
            .Then(
                [
                    NewPhone.Withdrew(AllSms, ByAccount(3) with { IdempotencyKey = key }),
                    Anna.Account.Linked(NewPhone, ContactPointKind.Telephone, Now, Phone),
                    Anna.Account.Unlinked(Phone, Now),
                ],
                Changed(1, 1, 1, "\"4-1\"")
            );
    }

    [Fact]
    public void a_pause_is_taken_along_and_what_waits_knows_it()
    {
        var given = Linked
            .And(Message, Message.Waits(3, point: Phone).Data)
            .And(Phone, new ProspectingPaused(Message, AllSms, On(3, Source.Sms)));
        var paused = On(3, Source.Sms, $"unattributed:{Message:N}", key: $"{Nth(4):N}:Sms:prospecting:{Phone:N}");
        Link(given, (Email, Mail), (NewPhone, Rectified))
            .Then(
                [
                    NewPhone.Paused(Message, AllSms, paused),
                    Message.TookAlong(NewPhone),
                    Anna.Account.Linked(NewPhone, ContactPointKind.Telephone, Now, Phone),
                    Anna.Account.Unlinked(Phone, Now),
                ],
                Changed(1, 1, 1, "\"4-1\"")
            );
    }

    [Fact]
    public void a_pause_that_has_ended_is_not_taken_along()
    {
        var given = Linked
            .And(Phone, new ProspectingPaused(Message, AllSms, On(3, Source.Sms)))
            .And(Phone, new PauseEnded(Message, AllSms, On(4, Source.Dpo)));
        Assert.Equal([Anna.Account, Anna.Account], Link(given, (Email, Mail), (NewPhone, Rectified)).Events.Select(e => e.StreamId));
    }

    [Fact]
    public void twenty_one_pauses_are_all_taken_along()
    {
        var given = Enumerable
            .Range(1, 21)
            .Aggregate(
                Linked,
                (history, number) => history.And(Phone, new ProspectingPaused(Nth(1_000 + number), AllSms, On(3, Source.Sms)))
            );
        Assert.Equal(21, Link(given, (Email, Mail), (NewPhone, Rectified)).Events.Count(e => e.Data is PauseTakenAlong));
    }

    [Theory]
    [InlineData("objection")]
    [InlineData("withdrawal")]
    [InlineData("pause")]
    public void what_was_taken_along_is_there_once_however_often(string what)
    {
        object said = what switch
        {
            "objection" => new ObjectionRecorded(AllSms, On(3, Source.Sms)),
            "withdrawal" => new ConsentWithdrawn(AllSms, ByAccount(3)),
            _ => new ProspectingPaused(Message, AllSms, On(3, Source.Sms)),
        };
        var after = Link(Linked.And(Phone, said), (Email, Mail), (NewPhone, Rectified)).Then();
        Link(after, (Email, Mail), (NewPhone, Rectified)).ThenNothing(Changed(0, 0, 0, "\"4-1\""));
    }

    [Fact]
    public void what_was_lifted_on_the_new_number_does_not_come_back()
    {
        var after = Link(Linked.And(Phone, new ObjectionRecorded(AllSms, On(3, Source.Sms))), (Email, Mail), (NewPhone, Rectified))
            .Then()
            .And(NewPhone, new ObjectionLifted(AllSms, On(6, Source.Sms)));
        Link(after, (Email, Mail), (NewPhone, Rectified)).ThenNothing(Changed(0, 0, 0, "\"4-2\""));
    }

    [Fact]
    public void what_was_refused_there_since_is_taken_along_by_the_same_set_again()
    {
        var after = Link(Linked, (Email, Mail), (NewPhone, Rectified))
            .Then()
            .And(Phone, new ObjectionRecorded(AllSms, On(6, Source.Sms, key: "SM9")));
        Assert.Equal([NewPhone], Link(after, (Email, Mail), (NewPhone, Rectified)).Events.Select(e => e.StreamId));
    }

    [Fact]
    public void what_was_lifted_on_the_replaced_number_is_not_taken_along()
    {
        var given = Linked
            .And(Phone, new ObjectionRecorded(AllSms, On(3, Source.Sms)))
            .And(Phone, new ObjectionLifted(AllSms, On(4, Source.Sms)));
        Assert.Equal([Anna.Account, Anna.Account], Link(given, (Email, Mail), (NewPhone, Rectified)).Events.Select(e => e.StreamId));
    }

    [Fact]
    public void what_was_opened_in_part_is_taken_along_as_a_whole_because_something_of_it_holds()
    {
        var given = Linked
            .And(Phone, new ObjectionRecorded(AllSms, On(3)))
            .And(Phone, new ObjectionLifted(Scope.Of(Channel.Sms, "offers"), On(4)));
        Assert.Equal(
            [AllSms],
            Link(given, (Email, Mail), (NewPhone, Rectified))
                .Events.Select(e => e.Data)
                .OfType<ObjectionRecorded>()
                .Select(objection => objection.Scope)
        );
    }

    [Fact]
    public void several_replaced_numbers_are_taken_along_each()
    {
        var given = Given(Phone.Objected(AllSms, On(3)), Home.Objected(AllSms, On(3)));
        Link(given, (NewPhone, (ContactPointKind.Telephone, [Phone, Home])))
            .Then(
                [
                    NewPhone.Objected(AllSms, On(3, key: $"{Nth(1):N}:Sms:prospecting:{Phone:N}")),
                    NewPhone.Objected(AllSms, On(3, key: $"{Nth(2):N}:Sms:prospecting:{Home:N}")),
                    Anna.Account.Linked(NewPhone, ContactPointKind.Telephone, Now, Phone),
                ],
                Changed(1, 0, 1, "\"1-2\"")
            );
    }

    [Fact]
    public void by_no_channel_on_the_replaced_number_reaches_the_others_by_the_new_one()
    {
        var decided = Link(Linked.And(Phone, new ObjectionRecorded(Everything, On(3))), (Email, Mail), (NewPhone, Rectified));
        decided.Then(
            [
                NewPhone.Objected(Everything, On(3, key: $"{Nth(3):N}:All:prospecting:{Phone:N}")),
                Email.Objected(Everything, On(3).Following(NewPhone, decided.Ids[0])),
                Anna.Account.Linked(NewPhone, ContactPointKind.Telephone, Now, Phone),
                Anna.Account.Unlinked(Phone, Now),
            ],
            Changed(1, 1, 2, "\"4-2\"")
        );
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("*", true)]
    [InlineData("\"2-0\"", true)]
    [InlineData("\"1-0\"", false)]
    [InlineData("\"2-1\"", false)]
    public void with_an_old_etag_nothing_is_linked_or_unlinked(string? ifMatch, bool isDone)
    {
        var decided = Link(Linked, ifMatch, (Home, Postal));
        Assert.Equal(
            (isDone ? 3 : 0, isDone, isDone ? "\"5-0\"" : "\"2-0\"", isDone),
            (decided.Events.Count, decided.Answer.Changes is not null, decided.Answer.ETag, decided.IsFinal)
        );
    }

    [Fact]
    public void an_operator_links_as_the_holder_does() =>
        Given()
            .When(
                new LinkContactPoints(
                    Anna.Account,
                    [new AddressToLink(Email, ContactPointKind.Email, [])],
                    ByAccount(5, Source.Operator),
                    new Preconditions(null, null)
                ),
                LinkContactPoints.Decide
            )
            .Then([Anna.Account.Linked(Email, ContactPointKind.Email, ByAccount(5, Source.Operator))], Changed(1, 0, 0, "\"1-0\""));

    [Fact]
    public void a_confirmation_is_recorded_once_and_is_gone_with_a_set_that_does_not_name_it()
    {
        var unconfirmed = Confirm(Given(), null);
        var confirmed = Confirm(unconfirmed.Then(), Anna.Confirmed);
        Assert.Equal(Anna.Confirmed, Assert.IsType<ContactPointLinked>(Assert.Single(confirmed.Events).Data).Confirmation);
        Assert.Empty(confirmed.Again().Events);
        var again = Confirm(confirmed.Then(), null);
        Assert.Null(Assert.IsType<ContactPointLinked>(Assert.Single(again.Events).Data).Confirmation);
    }

    [Fact]
    public void an_address_that_is_named_twice_is_confirmed_only_if_each_is() =>
        Assert.Equal(
            [null, Anna.Confirmed],
            new[] { LinkContactPoints.OfEach([Anna.Confirmed, null]), LinkContactPoints.OfEach([Anna.Confirmed, Anna.Confirmed]) }
        );

    private static Decided<LinkContactPoints, ContactPointsLinked> Confirm(History given, ContactPointConfirmation? confirmation) =>
        given.When(
            new LinkContactPoints(
                Anna.Account,
                [new AddressToLink(Email, ContactPointKind.Email, [], confirmation)],
                Now,
                new Preconditions(null, null)
            ),
            LinkContactPoints.Decide
        );

    [Fact]
    public void everything_at_once_changes_nothing_the_second_time()
    {
        var given = Linked
            .And(Anna.Account, new OrganisationLinked(Company, ByAccount(2)))
            .And(Phone, new ProspectingPaused(Message, AllSms, On(3, Source.Sms)))
            .And(Phone, new ObjectionRecorded(Everything, On(3)))
            .And(Anna.Account, new PreferencesChosen([new PreferenceChoice(Channel.Post, "offers", Choice.Refuse)], ByAccount(3)));
        var decided = Link(given, (Email, Mail), (NewPhone, Rectified), (Home, Postal));
        Assert.Empty(decided.Again().Events);
        Assert.Equal(decided.Answer.ETag, decided.Again().Answer.ETag);
    }

    [Fact]
    public void what_was_said_elsewhere_keeps_its_ids_and_the_rest_follows_from_the_command()
    {
        var decided = Link(Linked.And(Phone, new ObjectionRecorded(AllSms, On(3))), (Email, Mail), (NewPhone, Rectified));
        Assert.Equal([decided.Ids[0]], decided.Ids.Intersect(decided.ByAnotherCommand().Ids));
    }

    private static ContactPointsLinked Changed(int linked, int unlinked, int refused, string etag) =>
        new(new ContactPointsResponse(linked, unlinked, refused), etag);

    private static Decided<LinkContactPoints, ContactPointsLinked> Link(
        History given,
        string? ifMatch,
        params (Guid Id, (ContactPointKind Kind, Guid[] Replaces) Address)[] set
    ) =>
        given.When(
            new LinkContactPoints(
                Anna.Account,
                [
                    .. set.Select(point => new AddressToLink(
                        point.Id,
                        point.Address.Kind,
                        [.. point.Address.Replaces.Select(id => new ContactPointIds(id))]
                    )),
                ],
                Now,
                new Preconditions(ifMatch is null ? null : [ifMatch], Request: null)
            ),
            LinkContactPoints.Decide
        );

    private static Decided<LinkContactPoints, ContactPointsLinked> Link(
        History given,
        params (Guid Id, (ContactPointKind Kind, Guid[] Replaces) Address)[] set
    ) => Link(given, null, set);
}
