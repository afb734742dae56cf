using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Ledger.Tests;

public class KeepUnattributedDecisionTests
{
    public static MatrixTheoryData<UnattributedReason, Source> Arrivals =>
        new(Enum.GetValues<UnattributedReason>(), [Source.Mail, Source.Sms, Source.Link, Source.Platform]);

    [Theory]
    [MemberData(nameof(Arrivals))]
    public void what_cannot_be_acted_upon_waits_with_its_evidence(UnattributedReason reason, Source door) =>
        Keep(Decisions.Given(), reason, door).Then([Anna.Message.Waits(3, door, reason: reason)], answer: true, kept: [Sealed(9)]);

    [Fact]
    public void the_same_again_changes_nothing() => Keep(Decisions.Given()).Again().ThenNothing(answer: false);

    [Fact]
    public void the_same_with_another_reason_changes_nothing() =>
        Keep(Keep(Decisions.Given()).Then(), UnattributedReason.NoSender, Source.Sms).ThenNothing(answer: false);

    [Theory]
    [InlineData(UnattributedResolution.Objection)]
    [InlineData(UnattributedResolution.NotAnObjection)]
    public void what_was_resolved_does_not_wait_again(UnattributedResolution resolution) =>
        Keep(Decisions.Given(Anna.Message.Waits(3), Anna.Message.Resolved(resolution, 4))).ThenNothing(answer: false);

    [Fact]
    public void another_waits_beside_it() =>
        Keep(Decisions.Given(Nth(7).Waits(3)))
            .Then([Anna.Message.Waits(3, Source.Mail, reason: UnattributedReason.NoToken)], answer: true, kept: [Sealed(9)]);

    [Fact]
    public void the_id_follows_from_the_command() =>
        Assert.NotEqual(Keep(Decisions.Given()).Ids, Keep(Decisions.Given()).ByAnotherCommand().Ids);

    private static Decided<KeepUnattributed, bool> Keep(
        History given,
        UnattributedReason reason = UnattributedReason.NoToken,
        Source door = Source.Mail
    ) => given.When(new KeepUnattributed(Anna.Message, reason, door, Sealed(9), March(3)), KeepUnattributed.Decide);
}
