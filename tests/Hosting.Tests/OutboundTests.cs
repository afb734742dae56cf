using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SenefConsent.Hosting.Tests;

public sealed class OutboundTests : IAsyncLifetime
{
    private readonly WebApplication service = ConsentService.CreateBuilder("blocklist", []).Build();
    private readonly WebApplication partner;
    private int calls;

    public OutboundTests()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        partner = builder.Build();
        partner.Map("/", () => Results.StatusCode(Interlocked.Increment(ref calls) == 1 ? 503 : 200));
    }

    public async ValueTask InitializeAsync() => await partner.StartAsync();

    [Fact]
    public async Task a_question_that_met_a_passing_fault_is_asked_again()
    {
        using var response = await Client().GetAsync(new Uri(partner.Urls.Single()));
        Assert.Equal((HttpStatusCode.OK, 2), (response.StatusCode, calls));
    }

    [Fact]
    public async Task a_message_is_not_sent_twice()
    {
        using var response = await Client().PostAsync(new Uri(partner.Urls.Single()), null);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (response.StatusCode, calls));
    }

    public async ValueTask DisposeAsync()
    {
        await partner.DisposeAsync();
        await service.DisposeAsync();
    }

    private HttpClient Client() => service.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
}
