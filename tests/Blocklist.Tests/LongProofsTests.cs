using SenefConsent.Proofs;

namespace SenefConsent.Blocklist.Tests;

/// <summary>The proofs of <c>tests/Proofs</c>, which makes them with large numbers, with small ones.</summary>
public class LongProofsTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private const int Seed = 1;

    [Fact]
    public async Task a_screening_is_row_by_row_what_a_naive_oracle_says()
    {
        var service = new BlocklistInQuestion(
            system.Marketing.BaseAddress!, ConsentSystem.ApiKeyOf("all"), system.OwnerConnectionString, ConsentSystem.Settings["Ledger:ContactPointKeys:1"], ProcessId: null);
        var result = await ScreenProof.RunAsync(service, 5_000, Seed, CancellationToken.None);
        Assert.True(result.Holds, $"{result}");
    }

    [Fact]
    public async Task no_check_that_begins_after_an_acknowledgement_says_allowed()
    {
        var instances = new[] { system.Marketing.BaseAddress!, system.Start<HistoryWords>("blocklist").BaseAddress! };
        var proof = new RaceProof(instances, ConsentSystem.ApiKeyOf("all"), (address, _) =>
            system.ChosenAsync(address.Split('@')[0].Replace('.', '-'), ContactPointKind.Email, address, new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)));
        var result = await proof.RunAsync(100, Seed, CancellationToken.None);
        Assert.True(result.Holds, $"{result}");
    }
}
