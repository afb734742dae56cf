using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SenefConsent.Hosting;

namespace SenefConsent.Ledger.Tests;

/// <summary>The ledger in a host of its own, as a service has it, without HTTP.</summary>
public sealed class LedgerSystem : ConsentSystem
{
    private IHost? host;

    public IServiceProvider Services => host!.Services;

    public LedgerWriter Writer => Services.GetRequiredService<LedgerWriter>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        host = await StartHostAsync("email-unsubscribe");
    }

    public async Task<IHost> StartHostAsync(string service, params (string Setting, string Value)[] more)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(SettingsOf(service)!);
        builder.Configuration.AddInMemoryCollection(more.Select(pair => KeyValuePair.Create(pair.Setting, (string?)pair.Value)));
        builder.AddLedger();
        builder.AddMessages(service);
        var started = builder.Build();
        await started.StartAsync();
        return started;
    }

    /// <summary>A hold is on whoever's a piece of evidence is.</summary>
    public async Task ExtendAsync(Guid evidence, DateTimeOffset? until = null)
    {
        var owner = new EvidenceOwner(Guid.NewGuid(), evidence);
        await using var connection = await Database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(EvidenceVault.Insert([owner]));
        batch.BatchCommands.Add(new RetentionExtension(Guid.NewGuid(), [owner.ContactPoint], Given.March(3), until).Upsert());
        await batch.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.StopAsync();
            host.Dispose();
        }

        await base.DisposeAsync();
    }
}
