using System.Text;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>The signature of a message that came as <see cref="StandardWebhook"/>, anew with each delivery.</summary>
internal static class StandardWebhookSignature
{
    public static bool IsValid(IEnumerable<string> secrets, GatewayRequest request)
    {
        var headers = request.Raw.Headers;
        var timestamp = headers["webhook-timestamp"].ToString();
        if (!request.IsFresh(GatewayText.UnixTime(timestamp)))
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{timestamp}."), .. request.Raw.Body];
        var given = headers["webhook-signature"]
            .ToString()
            .Split(' ')
            .Where(signature => signature.StartsWith("v1,", StringComparison.Ordinal))
            .ToList();
        return secrets
            .Select(StandardWebhook.KeyIn)
            .OfType<byte[]>()
            .Any(key => given.Any(signature => Secret.IsHmac(signature[3..], key, signed)));
    }
}
