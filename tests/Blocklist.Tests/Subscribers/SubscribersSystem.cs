using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using SenefConsent.Preferences;

namespace SenefConsent.Blocklist.Tests;

/// <summary>Two instances of Blocklist whose time and rounds are the test's, and subscribers all over the internet.</summary>
public sealed class SubscribersSystem : ConsentSystem
{
    private readonly List<Deliveries> instances = [];
    private HttpClient website = null!;
    private OverdueWatch? watch;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 3, 10, 0, 0, TimeSpan.Zero));

    public SubscriberInTest Internet { get; } = new();

    public ContactPointKeyring Keyring { get; } =
        new(Options.Create(new LedgerOptions { ContactPointKeys = { [1] = Settings["Ledger:ContactPointKeys:1"] } }));

    public HttpClient Platform { get; private set; } = null!;

    /// <summary>Another client, which may do the same, and read what the data protection officer reads.</summary>
    public HttpClient OtherPlatform { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Platform = Start<ImportObjections>("blocklist");
        OtherPlatform = Start<ImportObjections>(
            "blocklist",
            ("Clients:ApiKeys:3:Client", "other"),
            ("Clients:ApiKeys:3:Sha256", Clients.HashOf(ApiKeyOf("other"))),
            ("Clients:ApiKeys:3:Scopes:0", "changes"),
            ("Clients:ApiKeys:3:Scopes:1", "history"),
            ("Clients:ApiKeys:3:Scopes:2", "export"),
            ("Clients:ApiKeys:3:Scopes:3", "dpo.read")
        );
        OtherPlatform.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKeyOf("other"));
        website = Start<Account>("preferences");
        Assert.Equal(2, instances.Count);
    }

    /// <summary>The watch of the first instance looks once.</summary>
    public Task WatchAsync() => watch!.LookAsync(CancellationToken.None);

    /// <summary>One round of one instance, or of the other.</summary>
    public Task DeliverAsync(string subscriber, int instance = 0, CancellationToken cancellation = default) =>
        instances[instance].DeliverAsync(subscriber, cancellation);

    /// <summary>Registers a subscriber of which nothing was known; its host has its name.</summary>
    public Task<SubscriberResponse> RegisteredAsync(string name, SubscriberRequest? request = null) =>
        PutAsync(name, request ?? new SubscriberRequest($"https://{name}/changes"), HttpStatusCode.Created);

    public async Task<SubscriberResponse> PutAsync(string name, SubscriberRequest request, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await Platform.PutAsJsonAsync($"/subscribers/{name}", request);
        await response.ShouldBe(status);
        return (await response.Content.ReadFromJsonAsync<SubscriberResponse>())!;
    }

    /// <summary>Somebody refuses, or takes it back, in the preferences of their account.</summary>
    public async Task ChosenAsync(
        string address,
        Choice choice = Choice.Refuse,
        Channel channel = Channel.Email,
        string purpose = "newsletter"
    )
    {
        var account = address.Split('@')[0];
        await website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            new ContactPointsRequest([new ContactPointAddress(ContactPointKind.Email, address)])
        );
        await website.SendAsync<PreferencesResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/preferences",
            new PreferencesRequest([new PreferenceChoice(channel, purpose, choice)], new Notice("preference-centre", "1", "fr"))
        );
    }

    public Guid IdOf(string address) => Keyring.IdOf(ContactAddress.Email(address));

    protected override void Replace(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Clock);
        if (services.FirstOrDefault(service => service.ImplementationType == typeof(DeliveryRounds)) is not { } rounds)
        {
            return;
        }

        services.Remove(rounds);
        services.Remove(services.Single(service => service.ImplementationType == typeof(OverdueWatch)));
        services.AddHttpClient(SubscriberClient.Name).ConfigurePrimaryHttpMessageHandler(() => Internet);
        services.AddSingleton<IHostedService>(provider =>
        {
            instances.Add(provider.GetRequiredService<Deliveries>());
            watch ??= ActivatorUtilities.CreateInstance<OverdueWatch>(provider);
            return new NoRounds();
        });
    }

    private sealed class NoRounds : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
