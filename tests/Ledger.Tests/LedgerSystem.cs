using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

    public async Task<IHost> StartHostAsync(string service)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(SettingsOf(service)!);
        builder.AddLedger();
        builder.AddMessages(service);
        var started = builder.Build();
        await started.StartAsync();
        return started;
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
