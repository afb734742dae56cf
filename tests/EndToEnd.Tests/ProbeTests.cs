using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SenefConsent.Ledger;
using SenefConsent.SubjectRights;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>The synthetic objection goes through the doors of a running system, and nobody is told of it.</summary>
[Collection(OneSystem.Name)]
public sealed class ProbeTests : IDisposable
{
    private readonly RunningSystem running;
    private readonly ConcurrentQueue<string> logged = new();
    private readonly LoggerFactory logs;
    private readonly ServiceProvider services = new ServiceCollection().AddHttpClient().AddMetrics().BuildServiceProvider();

    public ProbeTests(RunningSystem running)
    {
        this.running = running;
        logs = new LoggerFactory([new LogMemory(logged)]);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        services.Dispose();
        logs.Dispose();
    }

    [Fact]
    public async Task it_is_in_force_at_once_and_no_platform_learns_of_it()
    {
        using var http = new HttpClient { BaseAddress = new Uri(running.System.Addresses.Services["blocklist"]) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", running.System.Addresses.ApiKeys["marketing"]);
        using var probe = Probe(running.System.Addresses.Services["blocklist"]);
        var before = await EndAsync();

        Assert.True(await probe.ObjectAsync(Cancellation));

        Assert.Equal(before, await EndAsync());

        async Task<long> EndAsync()
        {
            var feed = JsonSerializer.Deserialize<JsonElement>(
                await http.GetStringAsync(new Uri("/changes?after=0&limit=1", UriKind.Relative), Cancellation)
            );
            return long.Parse(feed.GetProperty("end").ToString(), CultureInfo.InvariantCulture);
        }
    }

    [Theory]
    [InlineData("subjectRights")]
    [InlineData("emailUnsubscribe")]
    public async Task a_check_that_does_not_say_blocked_is_a_broken_door_and_is_logged_once(string other)
    {
        using var probe = Probe(running.System.Addresses.Services[other]);
        Assert.False(await probe.ObjectAsync(Cancellation));
        Assert.False(await probe.ObjectAsync(Cancellation));
        Assert.Single(logged);
    }

    private ObjectionProbe Probe(string blocklist) =>
        new(
            services.GetRequiredService<IHttpClientFactory>(),
            Options.Create(
                new ProbeOptions
                {
                    EmailUnsubscribe = running.System.Addresses.Services["emailUnsubscribe"],
                    Blocklist = blocklist,
                    ApiKey = running.System.Addresses.ApiKeys["marketing"],
                }
            ),
            PurposeCatalogue.Read(new LedgerOptions().PurposeCatalogue),
            services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(),
            TimeProvider.System,
            logs.CreateLogger<ObjectionProbe>()
        );
}
