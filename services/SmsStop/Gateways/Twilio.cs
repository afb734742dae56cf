using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>An account at Twilio.</summary>
internal sealed class TwilioAccount : GatewayAccount
{
    /// <summary>The primary auth token; Twilio signs with no other.</summary>
    public string AuthToken { get; init; } = "";

    /// <summary>The account's SID: with it we can reply, and read in the log what the webhook has missed.</summary>
    public string AccountSid { get; init; } = "";

    /// <summary>Where its interface is.</summary>
    public string Api { get; init; } = "https://api.twilio.com";

    internal AuthenticationHeaderValue Authorization =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AccountSid}:{AuthToken}")));

    public override string? Fault =>
        this switch
        {
            { AuthToken: "" } => "needs an AuthToken",
            { Replies: true, AccountSid: "" } => "needs an AccountSid to reply",
            _ => null,
        };
}

/// <summary>
/// Twilio's incoming message webhook: a form, or by GET a query, signed, answered with TwiML. Twilio tries the fallback address after a
/// failure and nothing more: set <c>#rc=5&amp;rp=all</c> and a fallback address there.
/// </summary>
internal sealed class Twilio(IOptions<GatewayAccounts<TwilioAccount>> accounts) : SmsGateway<TwilioAccount>(accounts)
{
    public override string Name => "twilio";

    public override int StatusOfUnproven => StatusCodes.Status403Forbidden;

    // 15 seconds in all for the address, whatever rc says, and as many for the fallback address.
    public override TimeSpan? DeliversFor => TimeSpan.FromMinutes(1);

    // TwiML that sends nothing: another content type is an error in Twilio's console.
    public override IResult Taken => TypedResults.Text("""<?xml version="1.0" encoding="UTF-8"?><Response/>""", "text/xml");

    protected override async ValueTask<IEnumerable<InboundItem>?> ReadAsync(TwilioAccount account, GatewayRequest request)
    {
        // By GET the fields are in the address, and the address is signed.
        var form = await FormAsync(request.Raw);
        if (!TwilioSignature.IsValid(account.AuthToken, request.Url, form, request.Raw.Headers["X-Twilio-Signature"]))
        {
            return null;
        }

        var fields = form.Count > 0 ? form : request.Raw.Query();
        return [Read()];

        // Of a message of ours that did not arrive, because its recipient has sent STOP to Twilio.
        InboundSms Read() =>
            Field("ErrorCode") == TwilioSender.OptedOut
                ? new(
                    "",
                    GatewayText.Sender(Field("To")),
                    Field("From"),
                    "",
                    $"{Field("MessageSid")}:{TwilioSender.OptedOut}",
                    SentAt: null,
                    SmsIntent.Stop
                )
                : new(
                    "",
                    GatewayText.Sender(Field("From")),
                    Field("To"),
                    Field("Body") ?? "",
                    Field("MessageSid"),
                    SentAt: null,
                    Field("OptOutType")?.ToUpperInvariant() switch
                    {
                        "STOP" => SmsIntent.Stop,
                        "START" => SmsIntent.Start,
                        "HELP" => SmsIntent.Help,
                        _ => null,
                    }
                );

        // Beside one that Twilio names so, a parameter of the address may have its name in another case.
        string? Field(string name) =>
            (
                fields.TryGetValue(name, out var values) ? values : fields.FirstOrDefault(field => IsNamed(field.Key, name)).Value
            ).FirstOrDefault()
                is { Length: > 0 } value
                ? value
                : null;
    }

    private static bool IsNamed(string field, string name) => field.Equals(name, StringComparison.OrdinalIgnoreCase);

    // Exactly as sent, because that is what is signed; a form of the other type has nothing that reading would change.
    private static async Task<Dictionary<string, StringValues>> FormAsync(RawRequest request) =>
        request.Headers.ContentType.ToString().StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            ? await request.FormAsync()
            : UrlEncodedForm.ParseExactly(request.Body);
}
