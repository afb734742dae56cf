using SenefConsent.Proofs;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>The proofs of <c>tests/Proofs</c> that need the whole system, with small numbers.</summary>
[Collection(OneSystem.Name)]
public class LongProofsTests(RunningSystem running)
{
    [Fact]
    public async Task whatever_comes_to_a_webhook_is_answered_without_a_fault_and_kept()
    {
        var result = await WebhooksProof.RunAsync(running.System.Addresses, () => 0, 500, 1, CancellationToken.None);
        Assert.True(result.Holds, $"{result}");
    }
}
