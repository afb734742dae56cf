using SenefConsent.Proofs;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>A proof of <c>tests/Proofs</c>, which makes it with a large number, with a small one.</summary>
public class BreachProofTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private const int Seed = 1;

    [Fact]
    public async Task the_set_that_a_breach_touches_is_what_a_naive_oracle_says()
    {
        var service = new BlocklistInQuestion(
            system.Dpo.BaseAddress!,
            ConsentSystem.ApiKeyOf("all"),
            system.OwnerConnectionString,
            ConsentSystem.Settings["Ledger:ContactPointKeys:1"],
            ProcessId: null
        );
        var result = await BreachProof.RunAsync(service, 10_000, Seed, CancellationToken.None);
        Assert.True(result.Holds, $"{result}");
    }
}
