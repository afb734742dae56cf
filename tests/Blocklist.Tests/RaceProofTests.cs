using SenefConsent.Database;
using SenefConsent.Proofs;

namespace SenefConsent.Blocklist.Tests;

/// <summary>A proof of <c>tests/Proofs</c>, which makes it with a large number, with a small one.</summary>
public class RaceProofTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private const int Seed = 1;

    [Fact]
    public async Task no_check_that_begins_after_an_acknowledgement_says_allowed()
    {
        const int Objections = 100;
        var race = Guid.NewGuid();
        var instances = new[] { system.Marketing.BaseAddress!, system.Start<ImportObjections>("blocklist").BaseAddress! };
        var proof = new RaceProof(
            race,
            (address, _) =>
                system.ChosenAsync(
                    address.Split('@')[0].Replace('.', '-'),
                    ContactPointKind.Email,
                    address,
                    new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)
                ),
            [
                .. instances.Select<Uri, Func<string, CancellationToken, Task<RaceTally>>>(instance =>
                    async (path, cancellation) =>
                    {
                        using var board = new RaceBoard(path, Objections);
                        return await new RaceChecker(instance, ConsentSystem.ApiKeyOf("all"), race).RunAsync(board, Seed, cancellation);
                    }
                ),
            ],
            cancellation => ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: true, cancellation)
        );
        var result = await proof.RunAsync(Objections, CancellationToken.None);
        Assert.True(result.Holds, $"{result}");
    }
}
