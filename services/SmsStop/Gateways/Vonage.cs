using System.Globalization;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>
/// An API key at Vonage. Its secrets are signature secrets; tokens are for the SMS API, which signs only when Vonage's support has enabled
/// it.
/// </summary>
internal sealed class VonageAccount : SignedAccount
{
    /// <summary>How the SMS API signs. The Messages API knows one way.</summary>
    public VonageSignature Signature { get; init; }

    /// <summary>The API key to send with; needed to reply.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>The secret of that key.</summary>
    public string ApiSecret { get; init; } = "";

    /// <summary>Where the SMS API is.</summary>
    public string Api { get; init; } = "https://rest.nexmo.com";

    public override string? Fault =>
        base.Fault ?? (Replies && (ApiKey == "" || ApiSecret == "") ? "needs an ApiKey and an ApiSecret to reply" : null);
}

/// <summary>
/// Vonage's inbound SMS, whichever of its APIs delivers them: the SMS API as a query, a form or JSON with the signature among the fields,
/// in parts when it is long; the Messages API as JSON with a JSON Web Token over the body's hash. Both deliver again for 24 hours and ask
/// for a 5xx where something is not signed.
/// </summary>
internal sealed class Vonage(IOptions<GatewayAccounts<VonageAccount>> accounts) : SmsGateway<VonageAccount>(accounts)
{
    public override string Name => "vonage";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    // Both APIs.
    public override TimeSpan? DeliversFor => TimeSpan.FromHours(24);

    protected override async ValueTask<IEnumerable<InboundItem>?> ReadAsync(VonageAccount account, GatewayRequest request)
    {
        var message = ReceivedJson.Parse(request.Raw.Body);
        if (message["message_uuid"].Text is not null)
        {
            return account.HasToken(request) || IsSignedByMessagesApi(account, request) ? OfMessagesApi(message) : null;
        }

        var fields = await GatewayFields.ReadAsync(request.Raw);
        if (request.Raw.Body.Length == 0 && fields.All.Keys.All(name => name.Equals("token", StringComparison.OrdinalIgnoreCase)))
        {
            // Vonage calls so when the address is set, and takes nothing but a 200.
            return [];
        }

        return account.HasToken(request) || VonageSmsSignature.IsValid(account, fields) ? OfSmsApi(fields) : null;
    }

    private static IEnumerable<InboundItem> OfMessagesApi(ReceivedJson message)
    {
        if (message["status"].Text is not null)
        {
            return [];
        }

        return message["from"].Text is null || (message["message_type"].Text is null or "text" && message["text"].Written is null)
            ? [new UnreadableItem("")]
            :
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(message["from"].Text),
                    message["to"].Text,
                    message["text"].OptionalText,
                    message["message_uuid"].Text,
                    GatewayText.Time(message["timestamp"].Text)
                ),
            ];
    }

    private static IEnumerable<InboundItem> OfSmsApi(GatewayFields fields)
    {
        if (fields.Has("status", "err-code") && !fields.Has("text", "data"))
        {
            return [];
        }

        // Documented as UTC; some deliver it with the zone.
        var sentAt = DateTimeOffset.TryParse(
            fields["message-timestamp"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var at
        )
            ? at
            : (DateTimeOffset?)null;
        return fields.Has("text", "data")
            ?
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(fields["msisdn"]),
                    fields["to"],
                    fields["text"] ?? GatewayText.OfHex(fields["data"]),
                    fields["messageId"],
                    sentAt,
                    Part: PartOf(fields)
                ),
            ]
            : [new UnreadableItem("")];
    }

    private static SmsPart? PartOf(GatewayFields fields) =>
        fields["concat-ref"] is { } reference
        && int.TryParse(fields["concat-part"], out var number)
        && int.TryParse(fields["concat-total"], out var total)
            ? new SmsPart(reference, number, total)
            : null;

    private static bool IsSignedByMessagesApi(VonageAccount account, GatewayRequest request) =>
        request.Raw.Headers.Authorization.ToString().Split(' ') is [_, var token]
        && SignedJwt.Claims(token, account.Secrets, "HS256") is { } claims
        && claims["iss"].Text == "Vonage"
        && request.IsFresh(claims["iat"].UnixTime)
        && Secret.IsHash(claims["payload_hash"].Text, request.Raw.Body);
}
