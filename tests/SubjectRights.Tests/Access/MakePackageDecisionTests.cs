using static SenefConsent.SubjectRights.Tests.CaseStory;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>When nothing is handed out, and the sentence that says so.</summary>
public class MakePackageDecisionTests
{
    private static readonly CaseStory Asked = Asking(SubjectRight.Access).About((Email, SubjectKind.Email), (Phone, SubjectKind.Telephone));
    private static readonly CaseStory Verified = Asked.Verified(Email, Phone);

    [Fact]
    public void what_is_held_about_verified_subjects_is_handed_out_and_once_more_after_the_answer()
    {
        Assert.Null(MakePackage.WhyNot(Verified.Case));
        Assert.Null(MakePackage.WhyNot(Verified.And(new CaseAnswered(IsPartial: false, "dpo", At("2026-03-20"))).Case));
    }

    [Fact]
    public void of_several_subjects_each_is_verified_by_itself()
    {
        Refuses(Asked, "What was verified: nothing");
        Refuses(Asked.Verified(Email), $"telephone {Phone} was not verified");
        Refuses(
            Asked
                .Verified(Email)
                .And(new IdentityChecked(Phone, IdentityMethod.EmployerAttestation, IdentityResult.Established, "dpo", At("2026-03-03"))),
            $"telephone {Phone} was not verified"
        );
        Refuses(Asking(SubjectRight.Access), "names no subject");
    }

    [Fact]
    public void who_asks_for_something_else_is_handed_out_nothing() =>
        Refuses(
            Asking(SubjectRight.Erasure).About((Email, SubjectKind.Email)).Verified(Email),
            "asks neither for access nor for a copy nor for portability"
        );

    [Fact]
    public void an_employer_is_handed_out_nothing()
    {
        var asked = (CaseReceived)Verified.Events[0];
        Refuses(new CaseStory([asked with { Capacity = RequesterCapacity.Employer }, .. Verified.Events.Skip(1)]), "an employer asks");
    }

    [Fact]
    public void what_was_refused_as_a_whole_is_not_handed_out()
    {
        var refused = Verified.And(Decided(ItemOutcome.Refused, LawGround.Unfounded));
        Refuses(refused, "access was refused as a whole");
        Assert.Null(MakePackage.WhyNot(refused.And(Decided(ItemOutcome.Given, law: null)).Case));
    }

    [Fact]
    public void a_fee_is_accepted_first()
    {
        var announced = Verified.And(new FeeAnnounced(12.5m, FeeReason.FurtherCopy, "dpo", At("2026-03-20")));
        Refuses(announced, "a fee of 12.50 euros was announced and is not accepted");
        Assert.Null(MakePackage.WhyNot(announced.And(new FeeAccepted("dpo", At("2026-03-21"))).Case));
    }

    [Fact]
    public void a_fee_can_be_announced_for_what_was_fetched_before()
    {
        var fetched = Verified.And(
            new PackageMade(Made, "hash", [], IsFurtherCopy: false, At("2026-04-20"), "dpo", At("2026-03-20")),
            new PackageFetched(Made, PackageFormat.Json, "link", At("2026-03-21"))
        );
        fetched.Records(
            found => AnnounceFeeEndpoint.Decide(found, new FeeRequest(10, FeeReason.FurtherCopy), On("2026-03-22")),
            new FeeAnnounced(10, FeeReason.FurtherCopy, "dpo", At("2026-03-22"))
        );
    }

    private static ItemDecided Decided(ItemOutcome outcome, LawGround? law) =>
        new(Made, SubjectRight.Access, outcome, "dpo", At("2026-03-20"), LawGround: law);

    private static void Refuses(CaseStory story, string why) =>
        Assert.Contains(why, MakePackage.WhyNot(story.Case), StringComparison.Ordinal);
}
