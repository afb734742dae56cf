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

    [Fact]
    public async Task whatever_comes_to_any_door_is_no_fault_takes_no_neighbour_along_and_loses_no_objection()
    {
        var result = await DoorsProof.RunAsync(running.System.Addresses, 200, 1, CancellationToken.None);
        Assert.True(result.Holds, $"{result}");
    }

    [Fact]
    public async Task what_is_acknowledged_before_services_are_killed_or_the_database_crashes_is_kept_once()
    {
        var rounds = new List<string>();
        var result = await KillProof.RunAsync(running.Deployed, rounds: 2, count: 300, seed: 1, rounds.Add, CancellationToken.None);
        Assert.True(result.Holds, string.Join('\n', rounds));
    }

    [Fact]
    public async Task what_the_journal_keeps_and_the_database_lacks_is_applied()
    {
        var result = await RestoreProof.RunAsync(running.Deployed, 1_000, CancellationToken.None);
        Assert.True(result.Holds, $"{result}");
    }
}
