using System.Text;
using SenefConsent.Local;

namespace SenefConsent.Benchmarks;

/// <summary>Twilio's webhook, signed: <c>STOP</c>, each from a number that nobody has heard of.</summary>
internal static class SmsStopRequests
{
    public static async Task<IReadOnlyList<byte[]>> SignAsync(
        BenchmarkService service,
        string authToken,
        int count,
        CancellationToken cancellation
    )
    {
        var webhook = new Uri($"http://{service.Address}/webhooks/twilio/{BenchmarkService.GatewayAccount}");
        var requests = new byte[count][];
        await Parallel.ForAsync(
            0,
            count,
            cancellation,
            async (number, token) =>
            {
                using var request = new TwilioMessage($"SM{number:x32}", $"+336{number:00000000}", "36180", "STOP").ToRequest(
                    webhook,
                    authToken
                );
                var body = await request.Content!.ReadAsStringAsync(token);
                requests[number] = Encoding.ASCII.GetBytes(
                    $"POST {webhook.AbsolutePath} HTTP/1.1\r\nHost: {service.Address}\r\nX-Twilio-Signature: "
                        + $"{request.Headers.GetValues("X-Twilio-Signature").Single()}\r\n"
                        + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n{body}"
                );
            }
        );
        return requests;
    }
}
