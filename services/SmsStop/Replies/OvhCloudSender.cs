using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>
/// Sends by OVHcloud's SMS jobs, from a short code that the person can answer to. A confirmation is no marketing, so no "STOP au …" is
/// added.
/// </summary>
internal sealed class OvhCloudSender(IOptions<GatewayAccounts<OvhCloudAccount>> accounts, GatewayClient client, TimeProvider clock)
    : ISmsSender
{
    public string Name => "ovhcloud";

    public async Task<SendOutcome> SendAsync(string account, string from, string to, string text, Guid id, CancellationToken cancellation)
    {
        var settings = accounts.Value[account];
        var url = $"{settings.Api}/sms/{Uri.EscapeDataString(settings.Service)}/jobs";
        using var job = JsonContent.Create(
            new
            {
                message = text,
                receivers = new[] { to },
                senderForResponse = true,
                noStopClause = true,
                priority = "high",
                tag = $"{id:N}",
            }
        );
        var body = await job.ReadAsStringAsync(cancellation);
        var time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Ovh-Application", settings.ApplicationKey);
        request.Headers.Add("X-Ovh-Consumer", settings.ConsumerKey);
        request.Headers.Add("X-Ovh-Timestamp", time);
        request.Headers.Add(
            "X-Ovh-Signature",
            SignatureOf(string.Join('+', settings.ApplicationSecret, settings.ConsumerKey, "POST", url, body, time))
        );
        return await client.SendAsync(request, OutcomeIn, cancellation);
    }

    private static SendOutcome? OutcomeIn(ReceivedJson answer) =>
        answer["validReceivers"].Items.Any(receiver => receiver.Text is not null) ? SendOutcome.Sent
        : answer["invalidReceivers"].Items.Any(receiver => receiver.Text is not null) ? SendOutcome.Refused
        : null;

#pragma warning disable CA5350 // OVHcloud's choice.
    private static string SignatureOf(string signed) => $"$1${Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(signed)))}";
#pragma warning restore CA5350
}
