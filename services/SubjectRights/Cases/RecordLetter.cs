using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/letters</c>: a letter went out.</summary>
public static class RecordLetterEndpoint
{
    // Neither may hold words: an event has no free text.
    private static readonly Regex VersionForm = LinearRegex.Of(@"\A[A-Za-z0-9.\-]{1,32}\z");
    private static readonly Regex HashForm = LinearRegex.Of(@"\A[0-9a-f]{64}\z");

    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Post(Guid id, LetterRequest request, HttpContext http, CaseWriter cases)
    {
        if (!VersionForm.IsMatch(request.Version))
        {
            return Problems.Problem(400, "version is a short name of letters, digits, dots and hyphens, such as 2026-11.");
        }

        if (!HashForm.IsMatch(request.Hash))
        {
            return Problems.Problem(400, "hash is the SHA-256 of the exact text: 64 hexadecimal digits in lower case.");
        }

        var content = cases.Seal(request.Content);
        return await cases.WriteAsync(id, http, (found, act) => Decide(found, request, content?.Id, act), content);
    }

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, LetterRequest request, Guid? content, CaseAct act)
    {
        var sent = new LetterSent(
            act.Id,
            request.Template,
            request.Version,
            request.Hash,
            request.Channel,
            request.SentAt,
            act.By,
            act.Now,
            content
        );
        return CaseGuards.FirstRefusal(
                found.WhyClosed(),
                request.SentAt > act.Now ? "sentAt is later than now." : null,
                request.SentAt < found.Request.ReceivedAt
                    ? $"sentAt is before the request, which was received on {CaseAct.Of(found.Request.ReceivedAt)}."
                    : null
            )
            ?? (
                found.Letters.Any(known => (known with { Id = act.Id }) == LetterOf(sent))
                    ? CaseDecision.Nothing
                    : CaseDecision.Recorded(sent)
            );
    }

    private static CaseLetter LetterOf(LetterSent sent) =>
        new(sent.Letter, sent.Template, sent.Version, sent.Hash, sent.Channel, sent.SentAt);
}
