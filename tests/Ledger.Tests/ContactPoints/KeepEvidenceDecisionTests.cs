using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Ledger.Tests;

public class KeepEvidenceDecisionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void what_came_is_kept_and_nothing_is_made_of_it(byte content) =>
        Decisions
            .Given()
            .When(new KeepEvidence(Sealed(content)), KeepEvidence.Decide)
            .Then([], Sealed(content).Id, kept: [Sealed(content)]);

    [Fact]
    public void it_concerns_nobody()
    {
        var reach = new KeepEvidence(Sealed(1)).Reach;
        Assert.Equal((0, null, null, null), (reach.ContactPoints.Count, reach.Person, reach.Account, reach.Unattributed));
    }
}
