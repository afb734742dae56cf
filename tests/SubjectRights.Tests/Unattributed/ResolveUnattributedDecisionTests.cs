using SenefConsent.Ledger;
using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.SubjectRights.Tests;

public class ResolveUnattributedDecisionTests
{
    private const UnattributedResolution Objection = UnattributedResolution.Objection;
    private const UnattributedResolution NoObjection = UnattributedResolution.NotAnObjection;

    private static readonly Scope Sms = Scope.Of(Channel.Sms, "prospecting");
    private static readonly Capture Ended = On(5, Source.Dpo, "dpo");
    private static readonly Capture Found = On(3, Source.Dpo, "dpo", key: $"unattributed:{Message:N}").With(Sealed(9));

    private static readonly History Waits = Given(Message.Waits(3, Source.Mail, reason: UnattributedReason.NoToken));
    private static readonly History Paused = Given(Message.Waits(3, point: Phone), Phone.Paused(Message, Sms, On(3, Source.Sms)));

    private static readonly History TakenAlong = Paused
        .And(NewPhone, new ProspectingPaused(Message, Sms, On(3, Source.Sms)))
        .And(Message, new PauseTakenAlong(NewPhone));

    public static TheoryData<Scope> Scopes =>
        [
            Sms,
            Decisions.Newsletter,
            Everything,
            new Scope([Channel.Sms, Channel.Telephone], ["prospecting"]),
            Scope.Of(Channel.Post, "offers"),
        ];

    public static MatrixTheoryData<UnattributedReason, Source> Arrivals =>
        new(Enum.GetValues<UnattributedReason>(), [Source.Mail, Source.Sms, Source.Link]);

    [Theory]
    [InlineData(Objection)]
    [InlineData(NoObjection)]
    public void what_does_not_wait_is_not_known(UnattributedResolution resolution) =>
        Resolve(Given(), resolution).ThenNothing(new UnattributedOutcome(false, false, null));

    [Theory]
    [MemberData(nameof(Scopes))]
    public void an_objection_is_recorded_as_of_the_day_on_which_it_came_with_its_evidence(Scope scope) =>
        Resolve(Waits, Objection, Email, scope).Then([Email.Objected(scope, Found), Message.Resolved(Objection, 5, Email)], Outcome(Email));

    [Theory]
    [MemberData(nameof(Arrivals))]
    public void for_whatever_reason_it_waits_it_can_be_resolved_either_way(UnattributedReason reason, Source door)
    {
        var given = Given(Message.Waits(3, door, reason: reason));
        Resolve(given, NoObjection).Then([Message.Resolved(NoObjection, 5)], Outcome());
        Resolve(given, Objection, Email).Then([Email.Objected(Sms, Found), Message.Resolved(Objection, 5, Email)], Outcome(Email));
    }

    [Fact]
    public void found_to_be_an_objection_twice_it_is_one() => Resolve(Waits, Objection, Email).Again().ThenNothing(Outcome(Email));

    [Fact]
    public void found_to_be_none_twice_changes_nothing() => Resolve(Waits, NoObjection).Again().ThenNothing(Outcome());

    [Fact]
    public void by_another_client_and_later_it_is_still_the_same()
    {
        var given = Resolve(Waits, Objection, Email).Then();
        given
            .When(new ResolveUnattributed(Message, Objection, Email, Sms, "another dpo", March(9)), ResolveUnattributed.Decide)
            .ThenNothing(Outcome(Email));
    }

    [Fact]
    public void an_objection_stays_one() =>
        Resolve(Resolve(Waits, Objection, Email).Then(), NoObjection).ThenNothing(new UnattributedOutcome(true, false, null));

    [Fact]
    public void an_objection_stays_that_of_the_same_contact_point() =>
        Resolve(Resolve(Waits, Objection, Email).Then(), Objection, Work).ThenNothing(new UnattributedOutcome(true, false, null));

    [Fact]
    public void an_objection_stays_on_its_scope() =>
        Resolve(Resolve(Waits, Objection, Email).Then(), Objection, Email, Everything).ThenNothing(Outcome(Email));

    [Fact]
    public void what_was_found_to_be_none_can_be_found_to_be_an_objection() =>
        Resolve(Resolve(Waits, NoObjection).Then(), Objection, Email)
            .Then([Email.Objected(Sms, Found), Message.Resolved(Objection, 5, Email)], Outcome(Email));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void the_same_words_that_hold_there_do_not_matter_because_this_has_a_key(bool isByDpo)
    {
        var given = Waits.And(Email, new ObjectionRecorded(Sms, isByDpo ? On(2, Source.Dpo, "dpo") : On(2)));
        Resolve(given, Objection, Email).Then([Email.Objected(Sms, Found), Message.Resolved(Objection, 5, Email)], Outcome(Email));
    }

    [Fact]
    public void the_pause_ends_with_the_objection() =>
        Resolve(Paused, Objection, Phone)
            .Then(
                [Phone.Objected(Sms, Found), Phone.EndedPause(Message, Sms, Ended), Message.Resolved(Objection, 5, Phone)],
                Outcome(Phone)
            );

    [Fact]
    public void the_pause_ends_when_it_is_none() =>
        Resolve(Paused, NoObjection).Then([Phone.EndedPause(Message, Sms, Ended), Message.Resolved(NoObjection, 5)], Outcome());

    [Theory]
    [InlineData(Objection)]
    [InlineData(NoObjection)]
    public void a_pause_ends_once(UnattributedResolution resolution) =>
        Assert.Empty(Resolve(Paused, resolution, resolution == Objection ? Phone : null).Again().Events);

    [Fact]
    public void the_pause_ends_also_when_it_is_the_objection_of_another() =>
        Resolve(Paused, Objection, Email)
            .Then(
                [Email.Objected(Sms, Found), Phone.EndedPause(Message, Sms, Ended), Message.Resolved(Objection, 5, Email)],
                Outcome(Email)
            );

    [Fact]
    public void only_the_pause_that_waited_for_it_ends()
    {
        var given = Paused.And(Phone, new ProspectingPaused(Nth(7), Sms, On(4, Source.Sms)));
        Resolve(given, NoObjection).Then([Phone.EndedPause(Message, Sms, Ended), Message.Resolved(NoObjection, 5)], Outcome());
        Assert.Equal(Sms, Resolve(given, NoObjection).Then().ContactPointOf(Phone).PausedFor(Nth(7)));
    }

    [Fact]
    public void where_it_was_one_pause_too_many_there_is_none_to_end() =>
        Resolve(Given(Message.Waits(3, point: Phone)), NoObjection).Then([Message.Resolved(NoObjection, 5)], Outcome());

    [Fact]
    public void a_pause_that_the_person_lifted_ends_as_well() =>
        Resolve(Paused.And(Phone, new ObjectionLifted(Sms, On(4, Source.Sms))), NoObjection)
            .Then([Phone.EndedPause(Message, Sms, Ended), Message.Resolved(NoObjection, 5)], Outcome());

    [Fact]
    public void a_pause_of_several_purposes_ends_on_all_of_them()
    {
        var scope = new Scope([Channel.Sms, Channel.Telephone], ["offers", "surveys"]);
        var given = Given(Message.Waits(3, point: Phone), Phone.Paused(Message, scope, On(3, Source.Sms)));
        Resolve(given, NoObjection).Then([Phone.EndedPause(Message, scope, Ended), Message.Resolved(NoObjection, 5)], Outcome());
    }

    [Fact]
    public void the_number_that_took_its_place_objects_as_well_and_both_pauses_end() =>
        Resolve(TakenAlong, Objection, Phone)
            .Then(
                [
                    Phone.Objected(Sms, Found),
                    NewPhone.Objected(Sms, Found),
                    NewPhone.EndedPause(Message, Sms, Ended),
                    Phone.EndedPause(Message, Sms, Ended),
                    Message.Resolved(Objection, 5, Phone),
                ],
                Outcome(Phone)
            );

    [Fact]
    public void both_pauses_end_when_it_is_none() =>
        Resolve(TakenAlong, NoObjection)
            .Then(
                [NewPhone.EndedPause(Message, Sms, Ended), Phone.EndedPause(Message, Sms, Ended), Message.Resolved(NoObjection, 5)],
                Outcome()
            );

    [Fact]
    public void the_number_that_took_its_place_does_not_object_to_what_another_objected_to() =>
        Resolve(TakenAlong, Objection, Email)
            .Then(
                [
                    Email.Objected(Sms, Found),
                    NewPhone.EndedPause(Message, Sms, Ended),
                    Phone.EndedPause(Message, Sms, Ended),
                    Message.Resolved(Objection, 5, Email),
                ],
                Outcome(Email)
            );

    [Theory]
    [InlineData(Objection)]
    [InlineData(NoObjection)]
    public void with_the_number_that_took_its_place_it_is_resolved_once(UnattributedResolution resolution) =>
        Assert.Empty(Resolve(TakenAlong, resolution, resolution == Objection ? Phone : null).Again().Events);

    [Fact]
    public void found_to_be_none_and_then_an_objection_it_reaches_the_number_that_took_its_place() =>
        Resolve(Resolve(TakenAlong, NoObjection).Then(), Objection, Phone)
            .Then([Phone.Objected(Sms, Found), NewPhone.Objected(Sms, Found), Message.Resolved(Objection, 5, Phone)], Outcome(Phone));

    [Fact]
    public void what_the_person_lifted_after_the_resolution_is_not_refused_by_the_same_again()
    {
        var given = Resolve(Waits, Objection, Email).Then().And(Email, new ObjectionLifted(Sms, On(6)));
        Resolve(given, Objection, Email).ThenNothing(Outcome(Email));
    }

    [Fact]
    public void by_no_channel_it_reaches_the_persons_other_contact_points_as_their_own_act_does()
    {
        var given = Waits
            .And(Anna.Account, Anna.Account.Linked(Email, ContactPointKind.Email, On(1)).Data)
            .And(Anna.Account, Anna.Account.Linked(Phone, ContactPointKind.Telephone, On(1)).Data);
        var follows = FollowingObjection.CaptureOf(Email, Outcome(Email).EventId!.Value, Found);
        Resolve(given, Objection, Email, Everything)
            .Then(
                [Email.Objected(Everything, Found), Phone.Objected(Everything, follows), Message.Resolved(Objection, 5, Email)],
                Outcome(Email)
            );
    }

    [Fact]
    public void the_id_of_the_objection_follows_from_what_waits_and_the_others_from_the_command()
    {
        var decided = Resolve(Paused, Objection, Phone);
        Assert.Equal([decided.Ids[0]], decided.Ids.Intersect(decided.ByAnotherCommand().Ids));
    }

    private static UnattributedOutcome Outcome(Guid? objector = null) =>
        new(Known: true, Allowed: true, objector is { } point ? EventId.Of(Source.Dpo, point, $"unattributed:{Message:N}") : null);

    private static Decided<ResolveUnattributed, UnattributedOutcome> Resolve(
        History given,
        UnattributedResolution resolution,
        Guid? contactPoint = null,
        Scope? scope = null
    ) =>
        given.When(
            new ResolveUnattributed(Message, resolution, contactPoint, contactPoint is null ? null : scope ?? Sms, "dpo", March(5)),
            ResolveUnattributed.Decide
        );
}
