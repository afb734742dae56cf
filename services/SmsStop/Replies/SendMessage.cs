using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>The section <c>Messages</c>: by which account the SMS go out that other services of ours send, such as one-time codes.</summary>
internal sealed class MessagesOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Messages";

    /// <summary>What they sign with: Base64, after <c>whsec_</c> or not. Several while one is changed. Without any, nothing is sent.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The gateway: <c>twilio</c>, <c>vonage</c>, <c>ovhcloud</c> or <c>standard-webhooks</c>.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>The name of the account there.</summary>
    public string Account { get; init; } = "";

    /// <summary>The number, short code or name that they are from, where the service names none.</summary>
    public string From { get; init; } = "";

    internal string? FaultWith(IEnumerable<ISmsGateway> gateways, IEnumerable<ISmsSender> senders) =>
        this switch
        {
            { Secrets.Count: 0 } => null,
            _ when Secrets.Any(secret => StandardWebhook.KeyIn(secret) is null) => $"{Section}:Secrets are Base64, after whsec_ or not",
            _ when !senders.Any(sender => sender.Name == Gateway) =>
                $"{Section}:Gateway is one that we can send by: twilio, vonage, ovhcloud or standard-webhooks",
            _ when gateways.First(gateway => gateway.Name == Gateway).AccountOf(Account) is null =>
                $"{Section}:Account is an account of the section Gateways",
            { From: "" } => $"{Section}:From is missing: the number, short code or name that the messages are from",
            _ => null,
        };
}

/// <summary>
/// <c>POST /messages</c>: sends an SMS for another service of ours: <c>{"to":"+33612345678","text":"…","id":"…"}</c>, with <c>from</c> where
/// it is not the usual one. Signed after the Standard Webhooks specification. What it sends passes no check of prospecting: it is none.
/// </summary>
internal static class SendMessageEndpoint
{
    private const int LongestRequest = 16 * 1024;
    private const int LongestText = 1_000;

    /// <summary>
    /// 200: the gateway took it. 401: nothing proves who asks. 409: it will not be sent; <c>error</c> is <c>opted-out</c> where the recipient
    /// has sent STOP to the gateway, which is recorded as the objection that it is. 503: send the same again later.
    /// </summary>
    public static async Task<IResult> Post(
        HttpContext context,
        IOptions<MessagesOptions> options,
        IEnumerable<ISmsSender> senders,
        ContactPointKeyring keyring,
        PurposeCatalogue catalogue,
        LedgerWriter writer,
        TimeProvider clock
    )
    {
        var (settings, now) = (options.Value, clock.GetUtcNow());
        var raw = await RawRequest.ReadAsync(context, LongestRequest);
        if (!StandardWebhookSignature.IsValid(settings.Secrets, new GatewayRequest("", "", raw, now)))
        {
            return Problems.Problem(
                401,
                "Nothing proves who sends this. Sign it with a secret of the settings Messages__Secrets, within five minutes.",
                ProblemTypes.Unproven
            );
        }

        var asked = ReceivedJson.Parse(raw.Body);
        var to = ContactAddress.Telephone(asked["to"].Text ?? "");
        if (!to.IsReadable)
        {
            return Problems.Problem(400, "to is no telephone number. Give one in international form, such as +33612345678.");
        }

        if (asked["text"].Text is not { Length: > 0 and <= LongestText } text)
        {
            return Problems.Problem(400, $"text is missing or longer than {LongestText} characters.");
        }

        if (!Guid.TryParse(asked["id"].Text, out var id))
        {
            return Problems.Problem(400, "id is no UUID. Give one, and the same one when it is sent again.");
        }

        var sender = senders.First(known => known.Name == settings.Gateway);
        try
        {
            var outcome = await sender.SendAsync(
                settings.Account,
                asked["from"].Text ?? settings.From,
                to.Normal,
                text,
                id,
                CancellationToken.None
            );
            if (outcome == SendOutcome.OptedOut)
            {
                await OptedOut.RecordAsync(writer, keyring.IdsOf(to), settings.Gateway, id, catalogue, now);
            }

            return outcome == SendOutcome.Sent
                ? TypedResults.Ok()
                : TypedResults.Problem(
                    statusCode: 409,
                    detail: "The gateway will not send it to this number.",
                    extensions: outcome == SendOutcome.OptedOut ? [new("error", "opted-out")] : null
                );
        }
        catch (NotDeliveredException)
        {
            return Problems.Problem(
                503,
                "The gateway does not take it at the moment. Send the same again later.",
                ProblemTypes.GatewayAway
            );
        }
    }
}

/// <summary>A gateway knows that somebody has sent STOP to it: that is their objection.</summary>
internal static class OptedOut
{
    /// <summary>Records it, once for each message by which we got to know.</summary>
    public static Task RecordAsync(
        LedgerWriter writer,
        ContactPointIds contactPoint,
        string gateway,
        Guid message,
        PurposeCatalogue catalogue,
        DateTimeOffset now
    ) =>
        writer.WriteAsync(
            new RecordObjection(
                contactPoint,
                Scope.Of(Channel.Sms, catalogue.Root.Name),
                new Capture(Source.Platform, $"platform:{gateway}", OccurredAt: now, now, IdempotencyKey: $"{gateway}:{message:N}")
            ),
            RecordObjection.Decide
        );
}
