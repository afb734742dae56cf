using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences.Tests;

/// <summary>Preferences on a database of its own, with the ledger as another service has it: the other doors, and the checks.</summary>
public sealed class PreferencesSystem : ConsentSystem
{
    private IHost? ledger;

    public HttpClient Website { get; private set; } = null!;

    public IServiceProvider Ledger => ledger!.Services;

    public ContactPointKeyring Keyring => Ledger.GetRequiredService<ContactPointKeyring>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Website = Start<Account>("preferences");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(SettingsOf("email-unsubscribe")!);
        builder.AddLedger();
        ledger = builder.Build();
        await ledger.StartAsync();
    }

    /// <summary>An objection as another service records it.</summary>
    public Task RecordAsync(RecordObjection objection) =>
        Ledger.GetRequiredService<LedgerWriter>().WriteAsync(objection, RecordObjection.Decide);

    /// <summary>A wish for prospecting again as another service takes it.</summary>
    public Task LiftAsync(LiftObjections wish) => Ledger.GetRequiredService<LedgerWriter>().WriteAsync(wish, LiftObjections.Decide);

    /// <summary>What a check that starts now answers.</summary>
    public async Task<SendDecision> CheckAsync(
        Channel channel,
        string purpose,
        string recipient,
        Audience audience = Audience.Business,
        DateTimeOffset? at = null
    ) =>
        (
            await Ledger
                .GetRequiredService<BlocklistReader>()
                .DecideAsync(
                    new BlocklistLookup(Keyring, [ContactAddress.For(channel, recipient)], organisation: []),
                    new SendQuestion(channel, purpose, audience, at ?? TimeProvider.System.GetUtcNow()),
                    TestContext.Current.CancellationToken
                )
        ).Decisions[0];

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
