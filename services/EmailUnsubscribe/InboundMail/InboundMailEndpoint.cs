using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// <c>POST /inbound-mail</c>: a mail that was sent to the unsubscribe address, as the mail server received it. Its token decides, whoever
/// sent it: a forwarded newsletter and an alias have another From. Nothing is ever answered to the sender.
/// </summary>
public static class InboundMailEndpoint
{
    // Header, body and the beginning of an attachment; a mail may have 25 MB.
    private const int KeptBytes = 256 * 1024;

    /// <summary>200 says that what it was is committed; 503 that it could not be stored, and to keep it in the queue.</summary>
    [DisableRequestSizeLimit]
    public static async Task<Ok<InboundMailResponse>> Post(
        HttpContext context,
        UnsubscribeTokens tokens,
        PurposeCatalogue catalogue,
        CampaignRegister campaigns,
        EvidenceVault vault,
        UnprovenRequests unproven,
        LedgerWriter writer,
        Faults faults,
        TimeProvider clock,
        IOptions<UnsubscribeOptions> options
    )
    {
        // Nothing here is cancelled when the caller hangs up: what it came to say has arrived.
        var now = clock.GetUtcNow();
        var request = await RawRequest.ReadAsync(context, KeptBytes);
        var mail = InboundMail.Read(request.Body);
        // Not as a query: queries reach the logs of proxies, and the token lets its reader object.
        var addresses = TokenAddress.FindIn(request.Headers["Envelope-To"], mail.Fields);
        var valid = addresses.Select(address => address.Token).Distinct().Where(token => tokens.Read(token) is not null).ToList();

        // Only where no token, whole or damaged, was written to: mailbox providers, lists and forwarding send the unsubscribe mail of a
        // person as programs send theirs.
        if (addresses.Count == 0 && AutomaticMail.Is(mail.Fields))
        {
            await unproven.KeepAsideAsync("AutomaticMail", Source.Mail, request, mail.Fingerprint, mail.Sender, now);
            return Answer(InboundMailOutcome.Ignored);
        }

        // In any domain of ours a token is valid, since nobody forges it. A relay that folds case damages the copy in one field and not the
        // other.
        var isDamaged = addresses.Any(address =>
            address.Domain.Equals(options.Value.MailDomain, StringComparison.OrdinalIgnoreCase)
            && !valid.Contains(address.Token, StringComparer.OrdinalIgnoreCase)
        );

        var objections = new List<Guid>();
        var hasFailed = false;
        foreach (var token in valid)
        {
            try
            {
                objections.Add(await RecordAsync(token));
            }
            catch (Exception fault) when (!StoreFault.IsOutage(fault))
            {
                faults.Report("inbound-mail", fault);
                hasFailed = true;
            }
        }

        if (hasFailed || isDamaged || valid.Count == 0)
        {
            var reason =
                hasFailed ? UnattributedReason.Failed
                : isDamaged ? UnattributedReason.DamagedLink
                : mail.IsReadable ? UnattributedReason.NoToken
                : UnattributedReason.Unreadable;
            await unproven.KeepAsync(reason, Source.Mail, request, now, mail.Fingerprint, mail.Sender);
        }

        return Answer(objections.Count > 0 ? InboundMailOutcome.Objection : InboundMailOutcome.Unattributed, [.. objections]);

        async Task<Guid> RecordAsync(string token)
        {
            var target = tokens.Read(token)!.Value;
            var evidence = vault.Seal(EvidencePurpose.Objection, request.ToEvidence(), now);

            // The arrival, not the Date field: that is the sender's own clock, and a slow one would make the refusal older than a
            // permission.
            var capture = new Capture(
                Source.Mail,
                "person",
                OccurredAt: now,
                ReceivedAt: now,
                Campaign: await campaigns.NameOfAsync(target.Campaign, CancellationToken.None),
                IdempotencyKey: mail.KeyOf(token)
            );
            var receipt = await writer.WriteAsync(
                new RecordObjection(target.ContactPoint, Scope.Of(Channel.Email, target.PurposeIn(catalogue).Name), capture, evidence),
                RecordObjection.Decide
            );
            return receipt.EventId;
        }
    }

    /// <summary>A mail that is kept needs not be sent once more; any other that failed stays in the queue.</summary>
    public static Task<IResult> Failed(FailedRequest failed) =>
        Task.FromResult(failed.Failure == Failure.Kept ? Answer(InboundMailOutcome.Unattributed) : failed.Problem());

    private static Ok<InboundMailResponse> Answer(InboundMailOutcome outcome, params IReadOnlyList<Guid> objections) =>
        TypedResults.Ok(new InboundMailResponse(outcome, objections));
}
