using SenefConsent.Proofs;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>The proofs of <c>tests/Proofs</c>, which makes them with large numbers, with small ones.</summary>
public class LongProofsTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private const int Seed = 1;

    [Fact]
    public Task no_token_is_taken_but_a_minted_one() =>
        HoldsAsync(service => TokensProof.RunAsync(service, 3_000, Seed, CancellationToken.None));

    [Fact]
    public Task looking_at_a_link_changes_nothing() =>
        HoldsAsync(service => ScannersProof.RunAsync(service, 500, Seed, CancellationToken.None));

    [Fact]
    public Task a_link_does_not_tell_whether_its_recipient_has_objected() =>
        HoldsAsync(service => IndistinguishableProof.RunAsync(service, 3, Seed, CancellationToken.None));

    private async Task HoldsAsync(Func<ServiceInQuestion, Task<ProofResult>> proof)
    {
        await using var service = new ServiceInQuestion(
            system.MailPlatform.BaseAddress!,
            ConsentSystem.ApiKeyOf("all"),
            system.OwnerConnectionString
        );
        var result = await proof(service);
        Assert.True(result.Holds, $"{result}");
    }
}
