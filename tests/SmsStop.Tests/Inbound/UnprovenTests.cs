using System.Net;
using System.Text;

namespace SenefConsent.SmsStop.Tests;

/// <summary>SmsStop that keeps at most 5 requests a minute of one sender that prove nothing.</summary>
public sealed class NarrowSmsStopSystem : SmsStopSystem
{
    protected override (string Setting, string Value)[] More => [("Unproven:KeptPerMinute", "5"), ("Unproven:BytesPerDay", "100000")];
}

public class UnprovenTests(NarrowSmsStopSystem system) : IClassFixture<NarrowSmsStopSystem>
{
    [Theory]
    [InlineData("/webhooks/unknown/main")]
    [InlineData("/webhooks/twilio/unknown")]
    [InlineData("/webhooks/infobip/main")]
    public async Task an_unknown_gateway_or_account_keeps_nothing(string path)
    {
        var before = await RowsAsync();
        using var response = await PostAsync(path, new string('x', 100_000));
        await response.ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task a_flood_of_what_nothing_proves_keeps_little_and_a_stop_among_it_is_taken()
    {
        var number = SmsStopSystem.NewNumber();
        var flood = Enumerable
            .Range(0, 200)
            .Select(async forged =>
            {
                using var response = await PostAsync(
                    ConsentSystem.Twilio.Path,
                    $"From=%2B33639980001&Body=STOP&n={forged}{new string('x', 100_000)}"
                );
                return response.StatusCode;
            })
            .ToList();
        await system.ReceiveAsync(number, "STOP");

        Assert.All(await Task.WhenAll(flood), status => Assert.Equal(HttpStatusCode.Forbidden, status));
        Assert.Equal("objection_recorded keyword", await system.EventsOfAsync(number));
        Assert.InRange(await system.QueryAsync<long>("select count(*) from consent.evidence where purpose = 'quarantine'"), 1, 10);
        Assert.InRange(
            await system.QueryAsync<int>("select max(octet_length(ciphertext)) from consent.evidence where purpose = 'quarantine'"),
            1,
            8 * 1024 + 28
        );
    }

    private Task<long> RowsAsync() =>
        system.QueryAsync<long>("select (select count(*) from consent.evidence) + (select count(*) from consent.mt_events)");

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        system.Gateway.PostAsync(
            new Uri(path, UriKind.Relative),
            new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded")
        );
}
