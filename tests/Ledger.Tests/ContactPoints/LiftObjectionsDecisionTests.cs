using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Ledger.Tests;

public class LiftObjectionsDecisionTests
{
    public static TheoryData<Source> Doors => [.. Enum.GetValues<Source>()];

    public static MatrixTheoryData<Channel, string> Scopes => new(Enum.GetValues<Channel>(), ["prospecting", "newsletter", "offers"]);

    [Theory]
    [MemberData(nameof(Doors))]
    public void only_the_person_lifts_and_the_attempt_of_another_is_kept(Source door)
    {
        var isPerson = door is Source.Preferences or Source.Link or Source.Sms;
        var capture = On(4, door, key: "1");
        Lift(Decisions.Given(Anna.Email.Objected(Newsletter, On(3))), capture)
            .Then(
                [isPerson ? Anna.Email.Lifted(Newsletter, capture) : Anna.Email.DidNotLift(Newsletter, capture)],
                answer: door is Source.Preferences or Source.Link ? LiftOutcome.Lifted : LiftOutcome.MayNotLift
            );
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public void the_same_act_is_recorded_once(Source door) =>
        Lift(Decisions.Given(), On(4, door, key: "1")).Again().ThenNothing(answer: LiftOutcome.Known);

    [Theory]
    [MemberData(nameof(Scopes))]
    public void it_is_recorded_also_when_nothing_is_refused_because_a_refusal_may_be_on_its_way(Channel channel, string purpose)
    {
        var scope = Scope.Of(channel, purpose);
        Lift(Decisions.Given(), On(4, key: "1"), scope)
            .Then([Anna.Email.Lifted(scope, On(4, key: "1"))], answer: LiftOutcome.NothingToLift);
    }

    [Theory]
    [InlineData(3, Source.Sms, LiftOutcome.Lifted)]
    [InlineData(5, Source.Sms, LiftOutcome.MayNotLift)]
    [InlineData(3, Source.Link, LiftOutcome.MayNotLift)]
    public void nothing_to_lift_is_told_from_what_it_may_not_lift(int refusedOn, Source refusedBy, LiftOutcome outcome)
    {
        var start = On(4, Source.Sms, key: "1");
        Lift(Decisions.Given(Anna.Email.Objected(Newsletter, On(refusedOn, refusedBy))), start)
            .Then([Anna.Email.Lifted(Newsletter, start)], answer: outcome);
        Lift(Decisions.Given(), start).Then([Anna.Email.Lifted(Newsletter, start)], answer: LiftOutcome.NothingToLift);
    }

    [Fact]
    public void one_of_unknown_time_is_recorded_as_such() =>
        Lift(Decisions.Given(), On(null, key: "1"))
            .Then([Anna.Email.Lifted(Newsletter, On(null, key: "1"))], answer: LiftOutcome.NothingToLift);

    [Fact]
    public void another_act_with_the_same_words_is_recorded() =>
        Lift(Decisions.Given(Anna.Email.Lifted(Newsletter, On(4, key: "1"))), On(4, key: "2"))
            .Then([Anna.Email.Lifted(Newsletter, On(4, key: "2"))], answer: LiftOutcome.NothingToLift);

    [Fact]
    public void the_key_of_an_objection_is_no_second_time_the_key_of_a_lift() =>
        Lift(Decisions.Given(Anna.Email.Objected(Newsletter, On(3, Source.Sms, key: "1"))), On(4, Source.Sms, key: "1"))
            .ThenNothing(answer: LiftOutcome.Known);

    [Theory]
    [InlineData(Source.Sms)]
    [InlineData(Source.Import)]
    public void the_evidence_is_kept_once(Source door)
    {
        var capture = On(4, door, key: "1");
        var decided = Lift(Decisions.Given(), capture, evidence: Sealed(1));
        decided.Then(
            [
                door == Source.Sms
                    ? Anna.Email.Lifted(Newsletter, capture.With(Sealed(1)))
                    : Anna.Email.DidNotLift(Newsletter, capture.With(Sealed(1))),
            ],
            answer: door == Source.Sms ? LiftOutcome.NothingToLift : LiftOutcome.MayNotLift,
            kept: [Sealed(1)]
        );
        decided.Again().ThenNothing(answer: LiftOutcome.Known);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData(null, false)]
    public void the_id_follows_from_the_key_and_without_one_from_the_command(string? key, bool isSame)
    {
        var decided = Lift(Decisions.Given(), On(4, key: key));
        Assert.Equal(isSame, decided.Ids[0] == decided.ByAnotherCommand().Ids[0]);
    }

    private static Decided<LiftObjections, LiftOutcome> Lift(
        History given,
        Capture capture,
        Scope? scope = null,
        SealedEvidence? evidence = null
    ) => given.When(new LiftObjections(Anna.Email, scope ?? Newsletter, capture, evidence), LiftObjections.Decide);
}
