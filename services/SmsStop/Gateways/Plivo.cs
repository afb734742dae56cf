using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace SenefConsent.SmsStop;

/// <summary>An account at Plivo. Its secrets are auth tokens; a token is for accounts that Plivo does not sign V3 for.</summary>
internal sealed class PlivoAccount : SignedAccount;

/// <summary>
/// Plivo's inbound messages: forms, with the signature V3 over address and fields. The signature V2 covers the address alone, so that
/// anything could be said in its name: it is not looked at, and an account that has no other is proven by a token. When it delivers again
/// is not documented; a 5xx asks for it.
/// </summary>
internal sealed class Plivo(IOptions<GatewayAccounts<PlivoAccount>> accounts) : SmsGateway<PlivoAccount>(accounts)
{
    public override string Name => "plivo";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override async ValueTask<IEnumerable<InboundItem>?> ReadAsync(PlivoAccount account, GatewayRequest request)
    {
        var fields = await GatewayFields.ReadAsync(request.Raw);
        return account.HasToken(request) || IsSigned(account, request, await request.Raw.FormAsync()) ? Read(fields) : null;
    }

    private static IEnumerable<InboundItem> Read(GatewayFields fields) =>
        fields switch
        {
            _ when fields.Has("Text") || fields["MessageIntent"] is not null =>
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(fields["From"]),
                    fields["To"],
                    fields["Text"] ?? "",
                    fields["MessageUUID"],
                    SentAt: null,
                    fields["MessageIntent"]?.ToLowerInvariant() switch
                    {
                        "optout" => SmsIntent.Stop,
                        "optin" => SmsIntent.Start,
                        "help" => SmsIntent.Help,
                        _ => null,
                    }
                ),
            ],
            _ when fields.Has("Status") => [],
            _ => [new UnreadableItem("")],
        };

    private static bool IsSigned(PlivoAccount account, GatewayRequest request, Dictionary<string, StringValues> form)
    {
        var query = string.Join('&', Sorted(request.Raw.Query(), "="));
        var fields = string.Concat(Sorted(form, ""));
        var signed =
            request.Url.Split('?')[0]
            + (query != "" || fields != "" ? "?" : "")
            + query
            + (query != "" && fields != "" ? "." : "")
            + fields
            + $".{request.Raw.Headers["X-Plivo-Signature-V3-Nonce"]}";
        var given = $"{request.Raw.Headers["X-Plivo-Signature-V3"]},{request.Raw.Headers["X-Plivo-Signature-Ma-V3"]}".Split(
            ',',
            StringSplitOptions.TrimEntries
        );
        return account.Secrets.Any(secret => given.Any(signature => Secret.IsHmac(signature, secret, signed, [])));
    }

    private static IEnumerable<string> Sorted(Dictionary<string, StringValues> fields, string separator) =>
        fields
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .SelectMany(field => field.Value.Order(StringComparer.Ordinal).Select(value => $"{field.Key}{separator}{value}"));
}
