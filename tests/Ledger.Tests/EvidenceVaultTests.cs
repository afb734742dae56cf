using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace SenefConsent.Ledger.Tests;

public class EvidenceVaultTests(LedgerSystem ledger) : IClassFixture<LedgerSystem>
{
    private static readonly byte[] Sms = "STOP +33639980001"u8.ToArray();

    private readonly EvidenceVault vault = ledger.Services.GetRequiredService<EvidenceVault>();

    [Fact]
    public async Task what_was_kept_can_be_read_again_and_stands_nowhere_in_clear()
    {
        var evidence = vault.Seal(EvidencePurpose.Message, Sms, Given.March(3));
        await ledger.Writer.WriteAsync(new KeepEvidence(evidence), KeepEvidence.Decide);

        var found = await vault.FindAsync(evidence.Id, TestContext.Current.CancellationToken);
        Assert.Equal(Sms, vault.Open(found!));
        Assert.DoesNotContain("STOP", Encoding.Latin1.GetString(found!.Ciphertext), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_has_expired_is_not_read_from_that_instant_on_unless_it_is_held()
    {
        var evidence = vault.Seal(EvidencePurpose.Message, Sms, Given.March(3));
        await ledger.Writer.WriteAsync(new KeepEvidence(evidence), KeepEvidence.Decide);

        Assert.True(await IsReadAsync(evidence.ExpiresAt.AddTicks(-10)));
        Assert.False(await IsReadAsync(evidence.ExpiresAt));

        await ledger.ExtendAsync(evidence.Id, until: evidence.ExpiresAt.AddDays(1));
        Assert.True(await IsReadAsync(evidence.ExpiresAt));
        Assert.False(await IsReadAsync(evidence.ExpiresAt.AddDays(1)));

        async Task<bool> IsReadAsync(DateTimeOffset now)
        {
            var then = ledger.VaultAt(now);
            var isPresent = (await then.PresentAsync([evidence.Id], TestContext.Current.CancellationToken)).Contains(evidence.Id);
            Assert.Equal(isPresent, await then.FindAsync(evidence.Id, TestContext.Current.CancellationToken) is not null);
            return isPresent;
        }
    }

    [Fact]
    public void technical_data_is_kept_for_a_year() =>
        Assert.Equal(Given.March(3).AddYears(1), vault.Seal(EvidencePurpose.Message, Sms, Given.March(3)).ExpiresAt);

    [Fact]
    public void a_changed_bit_or_a_swapped_row_is_noticed()
    {
        var evidence = vault.Seal(EvidencePurpose.Message, Sms, Given.March(3));
        var other = vault.Seal(EvidencePurpose.Message, Sms, Given.March(3));
        Assert.Throws<AuthenticationTagMismatchException>(() => vault.Open(evidence with { Id = other.Id }));
        evidence.Ciphertext[20] ^= 1;
        Assert.Throws<AuthenticationTagMismatchException>(() => vault.Open(evidence));
    }

    [Fact]
    public async Task keeping_the_same_twice_keeps_it_once()
    {
        var evidence = vault.Seal(EvidencePurpose.Message, Sms, Given.March(3));
        await ledger.Writer.WriteAsync(new KeepEvidence(evidence), KeepEvidence.Decide);
        await ledger.Writer.WriteAsync(new KeepEvidence(evidence), KeepEvidence.Decide);
        Assert.Equal([evidence.Id], await vault.PresentAsync([evidence.Id, Guid.NewGuid()], TestContext.Current.CancellationToken));
    }
}
