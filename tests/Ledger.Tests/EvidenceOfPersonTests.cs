using Microsoft.Extensions.DependencyInjection;

namespace SenefConsent.Ledger.Tests;

/// <summary>A person's evidence is found by their contact points, however it came to be kept.</summary>
public class EvidenceOfPersonTests(LedgerSystem ledger) : IClassFixture<LedgerSystem>
{
    private static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");

    private readonly EvidenceVault vault = ledger.Services.GetRequiredService<EvidenceVault>();
    private readonly Guid person = Guid.NewGuid();
    private readonly Guid other = Guid.NewGuid();

    [Fact]
    public async Task what_shows_an_objection_is_found_and_that_of_others_is_not()
    {
        var (own, others) = (Sealed(), Sealed(day: 4));
        await ObjectAsync(person, own);
        await ObjectAsync(other, others);
        Assert.Equal([(own.Id, true)], await OfAsync(person));
        Assert.Equal([(own.Id, true), (others.Id, true)], await OfAsync(person, other));
    }

    [Fact]
    public async Task what_was_kept_of_a_person_without_effect_is_found()
    {
        var evidence = Sealed();
        await ledger.Writer.WriteAsync(new KeepEvidence(evidence, person), KeepEvidence.Decide);
        Assert.Equal([(evidence.Id, true)], await OfAsync(person));
    }

    [Fact]
    public async Task what_waits_for_the_dpo_is_found()
    {
        var (paused, unreadable) = (Sealed(), Sealed(day: 4));
        await ledger.Writer.WriteAsync(
            new PauseProspecting(Guid.NewGuid(), person, Newsletter, Given.On(3), paused),
            PauseProspecting.Decide
        );
        await ledger.Writer.WriteAsync(
            new KeepUnattributed(Guid.NewGuid(), UnattributedReason.Unreadable, Source.Sms, unreadable, Given.March(3), person),
            KeepUnattributed.Decide
        );
        Assert.Equal([(paused.Id, true), (unreadable.Id, true)], await OfAsync(person));
    }

    [Fact]
    public async Task one_row_may_be_that_of_several_contact_points_of_a_person()
    {
        var evidence = Sealed();
        await ObjectAsync(person, evidence);
        await ObjectAsync(other, evidence);
        Assert.Equal([(evidence.Id, true)], await OfAsync(person));
        Assert.Equal([(evidence.Id, true)], await OfAsync(other));
    }

    [Fact]
    public async Task what_was_kept_before_evidence_had_owners_is_found_by_the_events_that_name_it()
    {
        var (shown, waiting) = (Sealed(), Sealed(day: 4));
        await ObjectAsync(person, shown);
        await ledger.Writer.WriteAsync(
            new PauseProspecting(Guid.NewGuid(), person, Newsletter, Given.On(3), waiting),
            PauseProspecting.Decide
        );
        await ledger.QueryAsync<long>(
            $"with gone as (delete from consent.evidence_owner where contact_point = '{person}' returning 1) select count(*) from gone"
        );
        Assert.Equal([(shown.Id, false), (waiting.Id, false)], await OfAsync(person));
    }

    private SealedEvidence Sealed(int day = 3) => vault.Seal(EvidencePurpose.Message, "STOP"u8, Given.March(day));

    private Task<ObjectionReceipt> ObjectAsync(Guid contactPoint, SealedEvidence evidence) =>
        ledger.Writer.WriteAsync(new RecordObjection(contactPoint, Newsletter, Given.On(3), evidence), RecordObjection.Decide);

    private async Task<IReadOnlyList<(Guid, bool)>> OfAsync(params Guid[] contactPoints) =>
        [
            .. (await vault.OfAsync(contactPoints, TestContext.Current.CancellationToken)).Select(found =>
                (found.Sealed.Id, found.IsTheirsAlone)
            ),
        ];
}
