using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace SenefConsent.Ledger.Tests;

public class UnattributedObjectionTests(LedgerSystem ledger) : IClassFixture<LedgerSystem>
{
    private readonly UnattributedObjections unattributed = ledger.Services.GetRequiredService<UnattributedObjections>();

    [Fact]
    public async Task what_is_delivered_many_times_at_once_waits_once_with_its_evidence()
    {
        var fingerprint = $"{Guid.NewGuid()}";
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => KeepAsync(fingerprint)));
        await KeepAsync($"{Guid.NewGuid()}");

        await using var session = ledger.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var waiting = await session.LoadAsync<UnattributedObjection>(
            ledger.Services.GetRequiredService<ContactPointKeyring>().IdOfUnattributed(fingerprint),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            (UnattributedReason.NoToken, Source.Mail, Given.March(3), null),
            (waiting!.Reason, waiting.Source, waiting.ReceivedAt, waiting.Resolution)
        );
        Assert.Equal(2, await ledger.QueryAsync<long>("select count(*) from consent.mt_doc_unattributed"));
        Assert.Equal(2, await ledger.QueryAsync<long>("select count(*) from consent.evidence where purpose = 'unattributed'"));

        var vault = ledger.Services.GetRequiredService<EvidenceVault>();
        Assert.Equal(
            "please stop"u8.ToArray(),
            vault.Open((await vault.FindAsync(waiting.Evidence, TestContext.Current.CancellationToken))!)
        );
    }

    private Task KeepAsync(string fingerprint) =>
        unattributed.KeepAsync(UnattributedReason.NoToken, Source.Mail, "please stop"u8.ToArray(), fingerprint, Given.March(3));
}
