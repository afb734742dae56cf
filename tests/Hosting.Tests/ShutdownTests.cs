using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using SenefConsent.Web;

namespace SenefConsent.Hosting.Tests;

public sealed class ShutdownTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task while_it_drains_it_answers_closes_connections_and_is_not_ready_and_a_second_signal_ends_it()
    {
        var looks = 0;
        await using var app = await StartAsync(
            "00:01:00",
            () =>
            {
                looks++;
                return HealthCheckResult.Healthy();
            }
        );
        var (shutdown, stopping) = (app.Services.GetRequiredService<Shutdown>(), app.Lifetime.ApplicationStopping);
        using var client = new HttpClient { BaseAddress = AddressOf(app) };
        using (var before = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
            Assert.NotEqual(true, before.Headers.ConnectionClose);
        }

        shutdown.Begin();
        using (var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation))
        using (var route = await client.GetAsync(new Uri("/route", UriKind.Relative), Cancellation))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, route.StatusCode));
            Assert.True(route.Headers.ConnectionClose);
            Assert.Equal(1, looks);
        }

        Assert.False(stopping.IsCancellationRequested);
        shutdown.Begin();
        Assert.True(stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task without_a_time_to_drain_it_ends_at_once()
    {
        await using var app = await StartAsync("00:00:00");
        app.Services.GetRequiredService<Shutdown>().Begin();
        Assert.True(app.Lifetime.ApplicationStopping.IsCancellationRequested);
    }

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("00:01:01")]
    public async Task a_time_that_nobody_waits_for_is_refused(string drain) =>
        Assert.Contains(
            "Shutdown:Drain must be between",
            (await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => StartAsync(drain))).Message,
            StringComparison.Ordinal
        );

    private static async Task<WebApplication> StartAsync(string drain, Func<HealthCheckResult>? store = null)
    {
        var builder = WebProgram.CreateBuilder(
            ["--urls=http://127.0.0.1:0", "--Public:BaseUrl=https://service.example.org", $"--Shutdown:Drain={drain}"],
            largestBody: 1_000
        );
        builder.Services.AddHealthChecks().AddCheck("store", store ?? (() => HealthCheckResult.Healthy()));
        var app = builder.Build();
        app.MapGet("/route", () => "answered");
        app.MapHealthChecks(WebProgram.ReadyPath);
        await app.StartAsync(Cancellation);
        return app;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
