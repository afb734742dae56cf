using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>SubjectRights on a database of its own, with the ledger as another service has it: the doors that keep what waits.</summary>
public sealed class SubjectRightsSystem : ConsentSystem
{
    private IHost? ledger;

    public HttpClient Dpo { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Dpo = Start<ResolveUnattributed>("subject-rights");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(SettingsOf("email-unsubscribe")!);
        builder.AddLedger();
        ledger = builder.Build();
        await ledger.StartAsync();
    }

    /// <summary>Keeps a request as a door does that cannot attribute it.</summary>
    /// <returns>What then waits, with all that arrived.</returns>
    public async Task<UnattributedItem> KeepAsync(
        string content,
        UnattributedReason reason = UnattributedReason.DamagedLink,
        Source source = Source.Link
    )
    {
        var fingerprint = $"{Guid.NewGuid():N}";
        await ledger!
            .Services.GetRequiredService<UnattributedObjections>()
            .KeepAsync(reason, source, Encoding.UTF8.GetBytes(content), fingerprint, TimeProvider.System.GetUtcNow());
        var id = ledger!.Services.GetRequiredService<ContactPointKeyring>().IdOfUnattributed(fingerprint);
        return await Dpo.ReadAsync<UnattributedItem>($"/unattributed/{id}");
    }

    /// <summary>Keeps something as evidence of a contact point.</summary>
    public Task<Guid> KeepEvidenceAsync(Guid contactPoint, string content)
    {
        var services = ledger!.Services;
        var evidence = services
            .GetRequiredService<EvidenceVault>()
            .Seal(EvidencePurpose.Message, Encoding.UTF8.GetBytes(content), TimeProvider.System.GetUtcNow());
        return services.GetRequiredService<LedgerWriter>().WriteAsync(new KeepEvidence(evidence, contactPoint), KeepEvidence.Decide);
    }

    /// <summary>The rule by which a newsletter to an address is decided.</summary>
    public async Task<Rule> RuleOfAsync(string email)
    {
        await using var store = OpenStore();
        var blocklist = new BlocklistReader(store, Database, PurposeCatalogue.Read(new LedgerOptions().PurposeCatalogue), standing: null);
        var found = await blocklist.DecideAsync(
            new BlocklistLookup(new ContactPointKeyring(Options.Create(LedgerKeys)), [ContactAddress.Email(email)], organisation: []),
            new SendQuestion(Channel.Email, "newsletter", Audience.Business, DateTimeOffset.UtcNow),
            TestContext.Current.CancellationToken
        );
        return found.Decisions[0].Rule;
    }

    /// <summary>Has the time of a package's link be over.</summary>
    public async Task ExpireAsync(Guid package)
    {
        await using var command = Database.CreateCommand("update consent.rights_package set expires_at = now() where id = $1");
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = package });
        await command.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (ledger is not null)
        {
            await ledger.StopAsync();
            ledger.Dispose();
        }

        await base.DisposeAsync();
    }
}
