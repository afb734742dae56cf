using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SenefConsent.Client;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist.Tests;

/// <summary>Blocklist whose jobs run when the test says so, and as far as it says.</summary>
public sealed class JobsSystem : ConsentSystem
{
    private IServiceProvider services = null!;
    private JobRounds rounds = null!;

    public JobsClient Jobs { get; private set; } = null!;

    /// <summary>The same for another client, which may do the same.</summary>
    public JobsClient OfAnother { get; private set; } = null!;

    public HttpClient Service { get; private set; } = null!;

    internal JobStore Store => services.GetRequiredService<JobStore>();

    internal ScreeningQuestions Screenings => services.GetRequiredService<ScreeningQuestions>();

    internal ImportQuestions Imports => services.GetRequiredService<ImportQuestions>();

    public Guid IdOf(string email) => services.GetRequiredService<ContactPointKeyring>().IdsOf(ContactAddress.Email(email)).Lasting;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Service = Start<ImportObjections>("blocklist", ("Jobs:LargestFileMegabytes", "1"), ("Jobs:ClientMegabytes", "3"));
        Jobs = new JobsClient(Service);
        var another = new HttpClient
        {
            BaseAddress = Service.BaseAddress,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", ApiKeyOf("checker")) },
        };
        OfAnother = new JobsClient(another);
    }

    /// <summary>Whatever is due is run to its end.</summary>
    public async Task RunAsync()
    {
        do
        {
            await rounds.GoRoundAsync(CancellationToken.None);
            await rounds.EndedAsync();
        } while ((await Store.DueAsync(CancellationToken.None)).Count > 0);
    }

    /// <summary>One round, in which jobs do something else.</summary>
    /// <returns>Whether another was to begin at once.</returns>
    internal async Task<bool> GoRoundAsync(IJobWork work)
    {
        using var signal = new JobSignal();
        using var other = ActivatorUtilities.CreateInstance<JobRounds>(services, signal, new[] { work }.AsEnumerable());
        await other.GoRoundAsync(CancellationToken.None);
        await other.EndedAsync();
        return await signal.WaitAsync(TimeSpan.Zero, CancellationToken.None);
    }

    public static Stream File(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    /// <summary>What is left of jobs: rows, and parts of files.</summary>
    public async Task<(long Jobs, long Parts)> LeftOfAsync(Guid id) =>
        (
            await QueryAsync<long>($"select count(*) from {BlocklistTables.Job} where id = '{id}'"),
            await QueryAsync<long>($"select count(*) from {BlocklistTables.JobPart} where job = '{id}'")
        );

    protected override void Replace(IServiceCollection services)
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(JobRounds)));
        services.AddSingleton<IHostedService>(provider =>
        {
            this.services = provider;
            rounds = ActivatorUtilities.CreateInstance<JobRounds>(provider);
            return new NoRounds();
        });
    }

    private sealed class NoRounds : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
