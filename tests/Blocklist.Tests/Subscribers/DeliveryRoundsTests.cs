using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SenefConsent.Preferences;

namespace SenefConsent.Blocklist.Tests;

/// <summary>Deliveries as they are deployed: the service's own rounds, the network's own sockets.</summary>
public sealed class DeliveryRoundsTests : IAsyncLifetime
{
    private readonly ConsentSystem system = new();
    private readonly TaskCompletionSource<ChangesWebhook> received = new();
    private WebApplication? subscriber;

    [Fact]
    public async Task a_refusal_reaches_a_subscriber_by_itself()
    {
        var platform = system.Start<ImportObjections>("blocklist", ("Subscribers:AllowPrivateAddresses", "true"));
        var website = system.Start<Account>("preferences");
        using (
            var registered = await platform.PutAsJsonAsync(
                "/subscribers/platform",
                new SubscriberRequest($"{subscriber!.Urls.Single()}/changes")
            )
        )
        {
            await registered.ShouldBe(HttpStatusCode.Created);
        }

        await website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            "/accounts/a/contact-points",
            new ContactPointsRequest([new ContactPointAddress(ContactPointKind.Email, "a@example.org")])
        );
        await website.SendAsync<PreferencesResponse>(
            HttpMethod.Put,
            "/accounts/a/preferences",
            new PreferencesRequest(
                [new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)],
                new Notice("preference-centre", "1", "fr")
            )
        );

        var change = Assert.Single(
            (await received.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Data.Changes
        );
        Assert.Equal((1, "objection-recorded"), (change.Position, change.Type));
    }

    [Fact]
    public async Task an_address_that_is_not_public_is_not_reached()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(Options.Create(new SubscriberOptions()));
        SubscriberClient.Add(builder);
        using var host = builder.Build();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://localhost:{((IPEndPoint)inside.LocalEndpoint).Port}/");
        Assert.Equal(
            (SendingOutcome.Failed, null),
            await host.Services.GetRequiredService<SubscriberClient>().SendAsync(request, TestContext.Current.CancellationToken)
        );
        Assert.False(inside.Pending(), "The subscriber was connected to.");
    }

    public async ValueTask InitializeAsync()
    {
        await system.InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        subscriber = builder.Build();
        subscriber.MapPost(
            "/changes",
            (ChangesWebhook webhook) =>
            {
                received.TrySetResult(webhook);
                return Results.NoContent();
            }
        );
        await subscriber.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await system.DisposeAsync();
        await subscriber!.DisposeAsync();
    }
}
