using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class GiveReasonDecisionTests
{
    private static readonly History HasObjected = Given(Email.Objected(Decisions.Newsletter, On(3)));

    // One reason an objection: the key is the objection's.
    private static readonly Capture Said = On(4, key: $"reason:{Nth(1):N}");

    public static TheoryData<ObjectionReason> Reasons => [.. Enum.GetValues<ObjectionReason>()];

    public static TheoryData<Scope> Scopes =>
        [Decisions.Newsletter, Everything, new Scope([Channel.Email, Channel.Sms], ["newsletter", "offers"])];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void a_reason_is_recorded_beside_the_objection(ObjectionReason reason) =>
        GiveReason(HasObjected, reason: reason).Then([Email.GaveReason(Nth(1), reason, Decisions.Newsletter, Said)], answer: true);

    [Theory]
    [MemberData(nameof(Reasons))]
    public void only_the_first_reason_counts(ObjectionReason reason) =>
        GiveReason(GiveReason(HasObjected).Then(), reason: reason).ThenNothing(answer: false);

    [Theory]
    [MemberData(nameof(Scopes))]
    public void it_is_about_what_the_objection_refused(Scope scope) =>
        GiveReason(Given(Email.Objected(scope, On(3))))
            .Then([Email.GaveReason(Nth(1), ObjectionReason.TooMany, scope, Said)], answer: true);

    [Fact]
    public void for_an_objection_that_is_not_there_none_is_recorded() =>
        GiveReason(HasObjected, objection: Nth(2)).ThenNothing(answer: false);

    [Fact]
    public void for_an_objection_elsewhere_none_is_recorded() =>
        GiveReason(Given(Work.Objected(Decisions.Newsletter, On(3)))).ThenNothing(answer: false);

    [Fact]
    public void for_an_objection_that_was_undone_none_is_recorded() =>
        GiveReason(HasObjected.And(Email, new ObjectionLifted(Decisions.Newsletter, On(4), Nth(1)))).ThenNothing(answer: false);

    [Fact]
    public void for_an_objection_that_was_lifted_it_is_recorded() =>
        GiveReason(HasObjected.And(Email, new ObjectionLifted(Decisions.Newsletter, On(4))))
            .Then([Email.GaveReason(Nth(1), ObjectionReason.TooMany, Decisions.Newsletter, Said)], answer: true);

    [Fact]
    public void two_objections_have_a_reason_each()
    {
        var given = GiveReason(HasObjected).Then().And(Email, new ObjectionRecorded(Everything, On(3)), Nth(9));
        GiveReason(given, objection: Nth(9), reason: ObjectionReason.Other)
            .Then([Email.GaveReason(Nth(9), ObjectionReason.Other, Everything, On(4, key: $"reason:{Nth(9):N}"))], answer: true);
    }

    [Fact]
    public void a_reason_changes_nothing_of_what_holds() =>
        Assert.Equal(HasObjected.ContactPointOf(Email).Statements, GiveReason(HasObjected).Then().ContactPointOf(Email).Statements);

    [Fact]
    public void its_id_follows_from_the_objection() =>
        Assert.Equal(GiveReason(HasObjected).Ids, GiveReason(HasObjected).ByAnotherCommand().Ids);

    private static Decided<GiveReason, bool> GiveReason(
        History given,
        Guid? objection = null,
        ObjectionReason reason = ObjectionReason.TooMany
    ) => given.When(new GiveReason(Email, objection ?? Nth(1), reason, On(4)), EmailUnsubscribe.GiveReason.Decide);
}
