using System.Text;
using Microsoft.Extensions.Options;
using Org.BouncyCastle.Math.EC.Rfc8032;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>An account at Telnyx.</summary>
internal sealed class TelnyxAccount : GatewayAccount
{
    /// <summary>The public keys of the account, in Base64; more than one while they are changed.</summary>
    public IReadOnlyList<string> PublicKeys { get; init; } = [];

    public override string? Fault =>
        PublicKeys.Count > 0 && PublicKeys.All(key => KeyIn(key) is not null)
            ? null
            : "needs PublicKeys: Base64 of 32 bytes each, as Telnyx shows them";

    public bool HasSigned(byte[] message, byte[]? signature) =>
        signature?.Length == Ed25519.SignatureSize
        && PublicKeys.Select(KeyIn).Any(key => Ed25519.Verify(signature, 0, key, 0, message, 0, message.Length));

    private static byte[]? KeyIn(string written)
    {
        var key = new byte[Ed25519.PublicKeySize];
        return
            Convert.TryFromBase64String(written, key, out var length)
            && length == Ed25519.PublicKeySize
            && Ed25519.ValidatePublicKeyFull(key, 0)
            ? key
            : null;
    }
}

/// <summary>
/// Telnyx's messaging webhooks: JSON, with Ed25519 over time and body. It tries three times an address, gives each two seconds, and then
/// takes the failover address: set one. Events come more than once and in any order.
/// </summary>
internal sealed class Telnyx(IOptions<GatewayAccounts<TelnyxAccount>> accounts) : SmsGateway<TelnyxAccount>(accounts)
{
    // Of a message of ours that did not arrive: its recipient has sent STOP to Telnyx.
    private const string OptedOut = "40300";

    public override string Name => "telnyx";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override ValueTask<IEnumerable<InboundItem>?> ReadAsync(TelnyxAccount account, GatewayRequest request) =>
        new(IsSigned(account, request) ? Read(ReceivedJson.Parse(request.Raw.Body)) : null);

    private static IEnumerable<InboundItem> Read(ReceivedJson whole)
    {
        var e = whole["data"];
        var message = e["payload"];
        var everybody = new[] { message["to"], message["cc"] }
            .SelectMany(recipients => recipients.Items)
            .Select(recipient => recipient["phone_number"].Text)
            .OfType<string>()
            .ToHashSet();
        if (e["event_type"].Text is not (null or "message.received"))
        {
            return message["errors"].Items.Any(error => error["code"].Text == OptedOut)
                ? message["to"]
                    .Items.Select(recipient => new InboundSms(
                        ItemOf(recipient["phone_number"].Text),
                        GatewayText.Sender(recipient["phone_number"].Text),
                        message["from"]["phone_number"].Text,
                        "",
                        $"{message["id"].Text}:{OptedOut}",
                        SentAt: null,
                        SmsIntent.Stop
                    ))
                : [];
        }

        return message["from"].IsObject && (message["text"].Written is not null || message["media"].Items.Any(media => media.IsObject))
            ?
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(message["from"]["phone_number"].Text),
                    message["to"].Items.FirstOrDefault()["phone_number"].Text,
                    message["text"].OptionalText,
                    message["id"].Text,
                    GatewayText.Time(message["received_at"].Text ?? e["occurred_at"].Text)
                ),
            ]
            : [new UnreadableItem("")];

        string ItemOf(string? number) => everybody.Count > 1 ? whole.OnlyOf(number, everybody).ToString() : "";
    }

    private static bool IsSigned(TelnyxAccount account, GatewayRequest request)
    {
        var timestamp = request.Raw.Headers["telnyx-timestamp"].ToString();
        var given = request.Raw.Headers["telnyx-signature-ed25519"].ToString();
        var signature = new byte[given.Length];
        return request.IsFresh(GatewayText.UnixTime(timestamp))
            && Convert.TryFromBase64String(given, signature, out var length)
            && account.HasSigned([.. Encoding.UTF8.GetBytes($"{timestamp}|"), .. request.Raw.Body], signature[..length]);
    }
}
