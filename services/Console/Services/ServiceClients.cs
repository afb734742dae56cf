using Microsoft.Extensions.Options;
using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>The typed clients of the services, with which pages ask as whoever is signed in.</summary>
internal static class ServiceClients
{
    // A file of a million rows on a slow line.
    private static readonly TimeSpan FileWithin = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ConnectsWithin = TimeSpan.FromSeconds(3);

    /// <summary>Adds them.</summary>
    public static void AddServices(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        foreach (var service in Enum.GetValues<Service>())
        {
            Add(builder.Services, service, $"{service}", within: null);
        }

        Add(builder.Services, Service.Blocklist, nameof(JobsClient), FileWithin);
        AddTyped(builder.Services, Service.Preferences, http => new PreferencesClient(http));
        AddTyped(builder.Services, Service.EmailUnsubscribe, http => new EmailUnsubscribeClient(http));
        AddTyped(builder.Services, Service.Blocklist, http => new BlocklistClient(http));
        AddTyped(builder.Services, Service.SubjectRights, http => new SubjectRightsClient(http));
        AddTyped(builder.Services, Service.SubjectRights, http => new BreachesClient(http));
        AddTyped(builder.Services, Service.SubjectRights, http => new RegisterClient(http));
        builder.Services.AddTransient(services => new JobsClient(
            services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(JobsClient))
        ));
        builder.Services.AddTransient<PurposeTitles>();
        builder.Services.AddTransient<StaffScopes>();
    }

    /// <summary>What every service answers, of one of them.</summary>
    public static CommonClient Common(this IHttpClientFactory clients, Service service) => new(clients.CreateClient($"{service}"));

    private static void AddTyped<TClient>(IServiceCollection services, Service service, Func<HttpClient, TClient> create)
        where TClient : class =>
        services.AddTransient(provider => create(provider.GetRequiredService<IHttpClientFactory>().CreateClient($"{service}")));

    private static void Add(IServiceCollection services, Service service, string name, TimeSpan? within) =>
        services
            .AddHttpClient(
                name,
                (provider, client) =>
                {
                    client.BaseAddress = new Uri(OptionsOf(provider).Services.Of(service));
                    client.Timeout = Timeout.InfiniteTimeSpan;
                }
            )
            // To wherever it might lead, the token would go along.
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    ConnectTimeout = ConnectsWithin,
                }
            )
            .AddHttpMessageHandler(provider => new ServiceCall(
                service,
                within ?? TimeSpan.FromSeconds(OptionsOf(provider).AnswerWithinSeconds),
                provider.GetRequiredService<IHttpContextAccessor>()
            ));

    private static ConsoleOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<ConsoleOptions>>().Value;
}
