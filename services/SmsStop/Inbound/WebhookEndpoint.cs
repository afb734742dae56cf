using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>
/// <c>/webhooks/{gateway}/{account}</c>, by POST or, where a gateway knows no better, GET: the SMS that people send to numbers of ours. The
/// request is proven, understood and acted upon, and kept with what was made of it, or by itself.
/// </summary>
internal static class WebhookEndpoint
{
    private const int LongestBatch = 1024 * 1024;

    /// <summary>
    /// The gateway's own answer, mostly 200, says that every objection in it is in force, and that what could not be understood waits for
    /// the data protection officer. The code that makes this gateway try again says that nothing proves the request, which has no effect
    /// and is kept for the data protection officer. 404: there is no such gateway or account, and nothing is kept. 503, or that code: nothing could be stored.
    /// </summary>
    /// <param name="gateway">The name of the gateway, such as <c>twilio</c>.</param>
    /// <param name="account">The name of the account in the configuration.</param>
    public static async Task<IResult> Receive(
        string gateway,
        string account,
        HttpContext context,
        IEnumerable<ISmsGateway> gateways,
        InboundMessages messages,
        LedgerWriter writer,
        EvidenceVault vault,
        UnprovenRequests unproven,
        TurnedAway turnedAway,
        TimeProvider clock,
        IOptions<PublicAddress> address
    )
    {
        // Nothing here is cancelled when the caller hangs up: what it came to say has arrived.
        var now = clock.GetUtcNow();
        if (gateways.FirstOrDefault(known => known.Name == gateway) is not { } sender)
        {
            turnedAway.Count(Source.Sms, TurnedAway.UnknownDoor, now);
            return Problems.Problem(
                404,
                $"There is no such gateway; it is one of {string.Join(", ", gateways.Select(known => known.Name))}. Nothing was kept."
            );
        }

        if (sender.AccountOf(account) is null)
        {
            turnedAway.Count(Source.Sms, TurnedAway.UnknownDoor, now);
            return Problems.Problem(
                404,
                $"There is no such account at {gateway}. Compare the webhook's address with the settings Gateways__…. Nothing was kept."
            );
        }

        var request = await RawRequest.ReadAsync(context, LongestBatch);
        if (await sender.ReadAsync(new GatewayRequest(account, address.Value.BaseUrl + request.Target, request, now)) is not { } proven)
        {
            await unproven.KeepAsync(UnattributedReason.Signature, Source.Sms, request, now);
            return Problems.Problem(
                sender.StatusOfUnproven,
                $"Nothing proves that this comes from {gateway} for the account {account}. Compare its secret and the "
                    + "webhook's address with the settings Gateways__….",
                ProblemTypes.Unproven
            );
        }

        context.IsProven();
        var arrival = new Arrival(gateway, account, proven.Account, request, now, sender.DeliversFor);
        await EachItem.TakeAsync(proven.Items, item => messages.TakeAsync(item, arrival));
        if (proven.Items.Count == 0)
        {
            var evidence = vault.Seal(EvidencePurpose.Message, request.ToEvidence(), now);
            await writer.WriteAsync(new KeepEvidence(evidence), KeepEvidence.Decide);
        }

        return sender.Taken;
    }

    /// <summary>Asks for a request that failed once more, by the code after which this gateway delivers it again.</summary>
    public static Task<IResult> Failed(FailedRequest failed)
    {
        var gateways = failed.Context.RequestServices.GetServices<ISmsGateway>();
        var name = failed.Route["gateway"]?.ToString();
        return Task.FromResult(failed.Problem(gateways.FirstOrDefault(known => known.Name == name)?.RetriesOnlyAfter));
    }
}
