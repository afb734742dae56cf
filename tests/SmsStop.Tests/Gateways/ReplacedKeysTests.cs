using System.Net;
using System.Text;

namespace SenefConsent.SmsStop.Tests;

/// <summary>
/// What a gateway proves itself with is replaced, and goes when it leaked, as <c>deploy/docs/keys.md</c> says: an instance that knows both,
/// and then one without the old one.
/// </summary>
public sealed class ReplacedKeysTests(SmsStopSystem system) : IClassFixture<SmsStopSystem>
{
    private const string Old = "an older one of these";

    [Fact]
    public async Task the_old_one_proves_nothing_once_it_is_taken_out_and_what_came_by_it_stands()
    {
        var (rotated, without) = (Start(Old, GatewayCall.Token), Start(GatewayCall.Token));
        foreach (
            var deliverAsync in new Func<HttpClient, string, string, Task<HttpStatusCode>>[] { DeliverWithTokenAsync, DeliverSignedAsync }
        )
        {
            string[] taken = [.. Enumerable.Range(0, 3).Select(_ => SmsStopSystem.NewNumber())];
            Assert.Equal(HttpStatusCode.OK, await deliverAsync(rotated, Old, taken[0]));
            Assert.Equal(HttpStatusCode.OK, await deliverAsync(rotated, GatewayCall.Token, taken[1]));
            Assert.Equal(HttpStatusCode.OK, await deliverAsync(without, GatewayCall.Token, taken[2]));

            var forged = SmsStopSystem.NewNumber();
            Assert.NotEqual(HttpStatusCode.OK, await deliverAsync(without, Old, forged));
            Assert.Equal("", await system.EventsOfAsync(forged));
            foreach (var number in taken)
            {
                Assert.Equal("objection_recorded keyword", await system.EventsOfAsync(number));
            }
        }
    }

    private HttpClient Start(params string[] known)
    {
        var service = system.Start<ISmsGateway>(
            "sms-stop",
            [
                .. known.Select((token, index) => ($"Gateways:Infobip:main:Tokens:{index}", token)),
                .. known.Select((secret, index) => ($"Gateways:Sinch:main:Secrets:{index}", secret)),
            ]
        );
        service.DefaultRequestHeaders.Authorization = null;
        return service;
    }

    private static Task<HttpStatusCode> DeliverWithTokenAsync(HttpClient service, string token, string number) =>
        PostAsync(
            service,
            $"/webhooks/infobip/main?token={Uri.EscapeDataString(token)}",
            $$"""{"results":[{"messageId":"{{Guid.NewGuid():N}}","from":"{{number}}","to":"36180","text":"STOP"}]}"""
        );

    private static Task<HttpStatusCode> DeliverSignedAsync(HttpClient service, string secret, string number)
    {
        var body = $$"""{"type":"mo_text","id":"{{Guid.NewGuid():N}}","from":"{{number}}","to":"36180","body":"STOP"}""";
        return PostAsync(service, "/webhooks/sinch/main", body, GatewayCall.SinchHeaders(secret, body, $"{Guid.NewGuid():N}"));
    }

    private static async Task<HttpStatusCode> PostAsync(
        HttpClient service,
        string path,
        string body,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await service.SendAsync(request);
        return response.StatusCode;
    }
}
