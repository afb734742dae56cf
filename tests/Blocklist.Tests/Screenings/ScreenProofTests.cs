using SenefConsent.Proofs;

namespace SenefConsent.Blocklist.Tests;

/// <summary>A proof of <c>tests/Proofs</c>, which makes it with a large number, with a small one.</summary>
public class ScreenProofTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private const int Seed = 1;

    [Fact]
    public async Task a_screening_is_row_by_row_what_a_naive_oracle_says()
    {
        var service = new BlocklistInQuestion(
            system.Marketing.BaseAddress!,
            ConsentSystem.ApiKeyOf("all"),
            system.OwnerConnectionString,
            ConsentSystem.Settings["Ledger:ContactPointKeys:1"],
            ProcessId: null
        );
        var result = await ScreenProof.RunAsync(service, 5_000, Seed, CancellationToken.None);
        Assert.True(result.Holds, $"{result}");
    }
}
