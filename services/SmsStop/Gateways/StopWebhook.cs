namespace SenefConsent.SmsStop;

/// <summary>
/// The address that is given to a gateway with a webhook of its own for people who asked to stop, and the same body as for any reply: it
/// ends in <c>type=stop</c>, and everything that comes there is an objection, whatever its text.
/// </summary>
internal static class StopWebhook
{
    public static bool IsCalled(GatewayRequest request) =>
        request.Raw.Query().GetValueOrDefault("type").Any(type => string.Equals(type, "stop", StringComparison.OrdinalIgnoreCase));
}
