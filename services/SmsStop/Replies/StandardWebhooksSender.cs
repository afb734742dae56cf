using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>
/// Sends by whatever stands behind an address of the configuration: <c>{"from":"36180","to":"+33612345678","text":"…","id":"…"}</c>, signed
/// after the Standard Webhooks specification with the account's first secret. A 2xx says that it was taken; 400, 409, 410, 413 and 422 that
/// it will not be sent, and <c>{"error":"opted-out"}</c> with any of them that the recipient does not want it; every other answer asks to
/// try again. The id is the same then.
/// </summary>
internal sealed class StandardWebhooksSender(
    IOptions<GatewayAccounts<StandardWebhooksAccount>> accounts,
    GatewayClient client,
    TimeProvider clock
) : ISmsSender
{
    public string Name => "standard-webhooks";

    public async Task<SendOutcome> SendAsync(string account, string from, string to, string text, Guid id, CancellationToken cancellation)
    {
        var settings = accounts.Value[account];
        using var message = JsonContent.Create(
            new
            {
                from,
                to,
                text,
                id,
            }
        );
        var body = await message.ReadAsByteArrayAsync(cancellation);
        using var request = StandardWebhook.Request(new Uri(settings.SendTo), $"{id}", clock.GetUtcNow(), body, settings.Secrets.Take(1));
        return await client.SendAsync(request, answer => answer["error"].Text == "opted-out" ? SendOutcome.OptedOut : null, cancellation);
    }
}
