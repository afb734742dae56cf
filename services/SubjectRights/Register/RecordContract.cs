using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /recipients/{id}/contracts</c>: a contract was signed with a recipient. It takes the place of those before.</summary>
public static class RecordContractEndpoint
{
    private const int LongestName = 200;
    private const int Most = 200;

    /// <summary>The recipient as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which recipient.</param>
    [ProducesResponseType<RegisteredRecipient>(200)]
    public static async Task<IResult> Post(
        Guid id,
        ContractRequest request,
        HttpContext http,
        RegisterWriter register,
        RegisterViews views
    ) =>
        FaultOf(request) is { } fault
            ? Problems.Problem(400, fault)
            : await register.WriteAsync(
                http,
                (found, act) => Decide(found, id, request, act),
                (found, act) => RecipientRoutes.Answer(found, id, views, act)
            );

    /// <summary>Decides.</summary>
    public static RegisterDecision Decide(RecordedRegister found, Guid id, ContractRequest request, RecordAct act)
    {
        if (found.RecipientOf(id) is not { } recipient)
        {
            return RegisterDecision.Nothing;
        }

        return RegisterDecision.RefusedFor(
                RecipientRoutes.WhyEnded(recipient),
                request.SignedOn > LegalCalendar.DayOf(act.Now).ToDateOnly()
                    ? "signedOn is a day to come. Record a contract when it is signed."
                    : null
            )
            ?? (
                recipient.Contracts.Any(known =>
                    (known.SignedOn, known.ExpiresOn, known.Reference) == (request.SignedOn, request.ExpiresOn, request.Reference)
                )
                    ? RegisterDecision.Nothing
                    : RegisterDecision.Recorded(
                        new ContractRecorded(
                            act.Id,
                            id,
                            request.SignedOn,
                            request.Reference,
                            request.SubProcessors ?? [],
                            request.Countries ?? [],
                            act.By,
                            act.Now,
                            request.ExpiresOn
                        )
                    )
            );
    }

    private static string? FaultOf(ContractRequest request) =>
        !GivenName.IsId(request.Reference)
            ? $"reference is what the contract is called in the archive: at most {GivenName.LongestId} letters, digits, '-', '_' and '.'."
        : request.ExpiresOn < request.SignedOn ? "expiresOn is before signedOn."
        : request.SubProcessors?.Count > Most || request.Countries?.Count > Most ? $"subProcessors and countries hold at most {Most} each."
        : (request.Countries ?? []).Any(country => country.Length != 2 || !country.All(char.IsAsciiLetterUpper))
            ? "countries are two capital letters each, as ISO 3166-1 has them, such as FR."
        : (request.SubProcessors ?? [])
            .Select((name, index) => GivenName.FaultOf($"subProcessors[{index}]", name, LongestName))
            .FirstOrDefault(fault => fault is not null);
}
