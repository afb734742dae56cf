using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary><c>POST /pseudonyms</c>: what stands in the export and in the change feed for addresses that the caller has.</summary>
internal static class PseudonymsEndpoint
{
    public const string UnknownPartner = "partner is not known; see Partners in the service's configuration.";

    [ProducesResponseType<PseudonymsResponse>(200)]
    public static IResult Post(
        PseudonymsRequest request,
        HttpContext context,
        Partners partners,
        ContactPointKeyring keyring,
        PurposeCatalogue catalogue,
        RecipientQueries queries
    )
    {
        if (request.Channel == Channel.All)
        {
            return Problems.Problem(400, "channel is missing or 'all'; it is one of email, sms, telephone, post.");
        }

        if (ChecksEndpoint.Validate(request.Recipients) is { } problem)
        {
            return problem;
        }

        if (partners.PseudonymsFor(request.Partner) is not { } pseudonymOf)
        {
            return Problems.Problem(400, UnknownPartner);
        }

        var addresses = request.Recipients.Select(recipient => ContactAddress.For(request.Channel, recipient ?? "")).ToList();
        if (queries.Take(context, "pseudonyms", request.Channel, catalogue.Root.Name, addresses) is { } tooMany)
        {
            return tooMany;
        }

        return TypedResults.Ok(
            new PseudonymsResponse([
                .. request.Recipients.Zip(
                    addresses,
                    (recipient, address) =>
                        new RecipientPseudonyms(
                            recipient,
                            [.. keyring.IdsOf(address).Select(pseudonymOf)],
                            address.EmailDomain() is { } domain ? [.. keyring.IdsOf(domain).Select(pseudonymOf)] : null,
                            address.IsReadable ? null : false
                        )
                ),
            ])
        );
    }
}
