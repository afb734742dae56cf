using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace SenefConsent.SmsStop;

/// <summary>An account at MessageBird as it was before it became Bird. Its secrets are signing keys.</summary>
internal sealed class MessageBirdAccount : SignedAccount;

/// <summary>
/// MessageBird's inbound SMS of long numbers and of short codes: forms, with a JSON Web Token over the hashes of address and body, or with
/// the HMAC that came before it. Whether it delivers again is not documented; a 5xx asks for it.
/// </summary>
internal sealed class MessageBird(IOptions<GatewayAccounts<MessageBirdAccount>> accounts) : SmsGateway<MessageBirdAccount>(accounts)
{
    // Of a message of ours that did not arrive: its recipient has sent STOP to MessageBird.
    private const string OptedOut = "103";

    public override string Name => "messagebird";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override async ValueTask<IEnumerable<InboundItem>?> ReadAsync(MessageBirdAccount account, GatewayRequest request) =>
        account.HasToken(request) || IsSigned(account, request) || account.Secrets.Any(secret => IsSignedTheOldWay(secret, request))
            ? Read(await GatewayFields.ReadAsync(request.Raw))
            : null;

    // A short code's receive_datetime names no zone.
    private static IEnumerable<InboundItem> Read(GatewayFields fields) =>
        fields switch
        {
            _ when fields.Has("body", "message") =>
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(fields["originator"]),
                    fields["recipient", "shortcode"],
                    fields["body", "message"] ?? "",
                    fields["id", "mid"],
                    GatewayText.Time(fields["createdDatetime"])
                ),
            ],
            _ when fields["statusErrorCode", "statusReason"] == OptedOut =>
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(fields["recipient"]),
                    fields["originator"],
                    "",
                    fields["id"] is { } id ? $"{id}:{OptedOut}" : null,
                    SentAt: null,
                    SmsIntent.Stop
                ),
            ],
            _ when fields.Has("status", "statusDatetime") => [],
            _ => [new UnreadableItem("")],
        };

    /// <summary>Whether the token signs address and body. It says when it begins and ends; a clock may be five minutes wrong.</summary>
    private static bool IsSigned(MessageBirdAccount account, GatewayRequest request) =>
        SignedJwt.Claims(request.Raw.Headers["MessageBird-Signature-JWT"], account.Secrets, "HS256", "HS384", "HS512") is { } claims
        && claims["iss"].Text == "MessageBird"
        && (claims["nbf"].UnixTime ?? claims["iat"].UnixTime) is { } from
        && (from <= request.ReceivedAt || request.IsFresh(from))
        && claims["exp"].UnixTime is { } until
        && (request.ReceivedAt <= until || request.IsFresh(until))
        && Secret.IsHash(claims["url_hash"].Text, Encoding.UTF8.GetBytes(request.Url))
        && (claims["payload_hash"].Text is { } hash ? Secret.IsHash(hash, request.Raw.Body) : request.Raw.Body.Length == 0);

    private static bool IsSignedTheOldWay(string secret, GatewayRequest request)
    {
        var timestamp = request.Raw.Headers["MessageBird-Request-Timestamp"].ToString();
        var query = string.Join(
            '&',
            request
                .Raw.Query()
                .OrderBy(field => field.Key, StringComparer.Ordinal)
                .SelectMany(field =>
                    field.Value.Select(value =>
                        $"{Escape(field.Key)}={Escape(field.Key == "statusDatetime" ? value!.Replace(' ', '+') : value!)}"
                    )
                )
        );
        return request.IsFresh(GatewayText.UnixTime(timestamp))
            && Secret.IsHmac(
                request.Raw.Headers["MessageBird-Signature"],
                secret,
                $"{timestamp}\n{query}\n",
                SHA256.HashData(request.Raw.Body)
            );
    }

    // As encodeURIComponent does, which leaves five characters that RFC 3986 reserves.
    private static string Escape(string value) =>
        Uri.EscapeDataString(value)
            .Replace("%21", "!", StringComparison.Ordinal)
            .Replace("%27", "'", StringComparison.Ordinal)
            .Replace("%28", "(", StringComparison.Ordinal)
            .Replace("%29", ")", StringComparison.Ordinal)
            .Replace("%2A", "*", StringComparison.Ordinal);
}
