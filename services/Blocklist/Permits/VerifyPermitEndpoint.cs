using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>POST /permits/verify</c>: between the check and the send somebody may have objected. Decides anew, on the state of this moment, for
/// the scope that the permit names, and tells what is new.
/// </summary>
internal static class VerifyPermitEndpoint
{
    [ProducesResponseType<PermitVerificationResponse>(200)]
    public static async Task<IResult> Post(
        PermitVerificationRequest request,
        HttpContext context,
        SendPermits permits,
        BlocklistReader blocklist,
        ContactPointKeyring keyring,
        RecipientQueries queries,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (ChecksEndpoint.Validate(request.Recipients) is { } problem)
        {
            return problem;
        }

        var (client, now) = (Clients.NameOf(context.User), clock.GetUtcNow());
        if (permits.Read(request.Permit ?? "") is not { } permit || permit.Client != client)
        {
            return Problems.Problem(
                400,
                "permit is not one that was given to this client. Send what POST /checks or POST /screenings gave, unchanged."
            );
        }

        if (now >= permit.ExpiresAt)
        {
            return Problems.Problem(
                410,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The permit expired at {permit.ExpiresAt:O}. Check the recipients again and verify the new permit."
                )
            );
        }

        var addresses = request.Recipients.Select(recipient => ContactAddress.For(permit.Channel, recipient ?? "")).ToList();
        if (queries.Take(context, "permits", permit.Channel, permit.Purpose, addresses) is { } tooMany)
        {
            return tooMany;
        }

        var lookup = new BlocklistLookup(keyring, addresses, permit.Organisation);
        var decisions = await blocklist.DecideAsync(
            lookup,
            new SendQuestion(permit.Channel, permit.Purpose, permit.Audience, now),
            cancellation
        );

        // After the decisions: what was said in between is then called new although it may not block yet, and never the other way round.
        var said = await blocklist.SaidSinceAsync(lookup, permit.Snapshot, cancellation);
        return TypedResults.Ok(
            new PermitVerificationResponse(
                now,
                [
                    .. decisions
                        .Decisions.Index()
                        .Where(decision => decision.Item.Verdict == Verdict.Blocked)
                        .Select(decision => new BlockedRecipient(
                            decision.Index,
                            request.Recipients[decision.Index],
                            decision.Item.Rule,
                            said[decision.Index],
                            decision.Item.Since,
                            decision.Item.EventId
                        )),
                ]
            )
        );
    }
}
