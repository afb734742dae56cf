using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

public class RegisterViewsTests
{
    private static readonly DateTimeOffset Attested = new(2026, 1, 31, 10, 0, 0, TimeSpan.Zero);
    private static readonly RetentionRules Retention = RetentionRules.Read(RetentionRules.DeliveredFile);
    private static readonly DeclaredProcessings Declared = DeclaredProcessings.Read(new RegisterOptions().Processings, Retention);
    private static readonly RegisterViews Views = new(Declared, Retention, Options.Create(new RegisterOptions()));

    private static Processing At(DateTimeOffset now, string? hash = null)
    {
        var one = Declared.Find("marketing")!;
        var recorded = new RecordedRegister().After(new ProcessingAttested(one.Id, hash ?? one.Hash, "dpo", Attested));
        return Views.Of(one, recorded, "en", now);
    }

    [Fact]
    public void the_policy_s_nine_purposes_marketing_and_this_system_are_declared() =>
        Assert.Equal(
            [
                "pre-contract",
                "contracts",
                "invoicing",
                "relationship",
                "directory",
                "events",
                "access-control",
                "cctv",
                "statistics",
                "marketing",
                "objections",
            ],
            Declared.All.Select(one => one.Id)
        );

    [Fact]
    public void every_text_is_there_in_both_languages() =>
        Assert.All(
            Declared.All.SelectMany(one =>
                new[] { one.Name, one.Purpose, one.Transfers, one.Retention, one.Dpia }
                    .Concat(one.LegalBases)
                    .Concat(one.Persons)
                    .Concat(one.Recipients)
                    .Concat(one.Security)
            ),
            text => Assert.True(text is { Fr: not "", En: not "" } && text.Fr != text.En, text.En)
        );

    [Fact]
    public void what_a_rule_wants_attested_each_quarter_is_overdue_after_three_months()
    {
        var one = Declared.Find("cctv")!;
        var recorded = new RecordedRegister().After(new ProcessingAttested(one.Id, one.Hash, "security", Attested));
        Assert.DoesNotContain(
            RegisterWarning.AttestationOverdue,
            Views.Of(one, recorded, "en", Attested.AddMonths(3).AddSeconds(-1)).Warnings
        );
        Assert.Contains(RegisterWarning.AttestationOverdue, Views.Of(one, recorded, "en", Attested.AddMonths(3)).Warnings);
    }

    [Fact]
    public void each_rule_that_is_attested_is_named_by_a_processing_of_its_owner() =>
        Assert.All(
            Retention.Rules.Where(rule => rule.Then == RetentionAction.Attest),
            rule => Assert.Contains(Declared.All, one => one.Owner == rule.Owner && one.RetentionRules.Contains(rule.Id))
        );

    [Theory]
    [InlineData("2026-02-27", 0)]
    [InlineData("2026-02-28", 1)]
    [InlineData("2026-12-31", 11)]
    [InlineData("2027-01-31", 12)]
    public void an_attestation_has_an_age_in_whole_months(string day, int months) =>
        Assert.Equal(months, At(AnswerClockTests.Noon(day)).Attestation!.AgeInMonths);

    [Fact]
    public void after_twelve_months_it_is_overdue()
    {
        Assert.Empty(At(Attested.AddMonths(12).AddSeconds(-1)).Warnings);
        Assert.Equal([RegisterWarning.AttestationOverdue], At(Attested.AddMonths(12)).Warnings);
    }

    [Fact]
    public void what_has_changed_since_is_to_be_attested_again() =>
        Assert.Equal([RegisterWarning.ChangedSince], At(Attested, "other").Warnings);

    [Fact]
    public void a_processing_that_names_an_unknown_rule_is_refused()
    {
        var one = Declared.Find("marketing")! with { RetentionRules = ["nothing"] };
        Assert.Contains(
            "retention rule nothing",
            Assert.Throws<InvalidDataException>(() => new DeclaredProcessings([one], Retention)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidDataException>(() => new DeclaredProcessings([Declared.All[0], Declared.All[0]], Retention));
    }
}
