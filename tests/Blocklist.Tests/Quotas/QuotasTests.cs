using System.Net;
using System.Net.Http.Json;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist.Tests;

public class QuotasTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    [Fact]
    public async Task a_client_that_asks_too_often_is_told_when_to_come_again()
    {
        var client = system.Start<HistoryText>("blocklist", ("Quotas:Clients:all", "2"));
        for (var asked = 0; asked < 2; asked++)
        {
            await client.SendAsync<ChecksResponse>(
                HttpMethod.Post,
                "/checks",
                new ChecksRequest(Channel.Email, "newsletter", ["a@example.org"], Audience.Business)
            );
        }

        using var response = await client.PostAsJsonAsync(
            "/checks",
            new ChecksRequest(Channel.Email, "newsletter", ["a@example.org"], Audience.Business)
        );
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("as often as it may", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+3363998{0:0000}", Channel.Sms, true)]
    [InlineData("user{0}@example.org", Channel.Email, true)]
    [InlineData("{1:x8}.{0}@example.org", Channel.Email, false)]
    public void a_client_that_tries_addresses_out_raises_the_alarm(string pattern, Channel channel, bool isRaised)
    {
        var (alarm, random) = (new EnumerationAlarm(), new Random(6));
        var raised = Enumerable
            .Range(0, 1_000)
            .Count(number =>
                alarm.IsRaisedBy(
                    "client",
                    [
                        ContactAddress.For(
                            channel,
                            string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, number, random.Next())
                        ),
                    ]
                )
            );
        Assert.Equal(isRaised ? 1 : 0, raised);
    }
}
