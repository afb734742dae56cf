using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>GET /cases/{id}/letters/{letter}</c>: a letter as it was made, as a page or, by Accept, as a PDF.</summary>
public static class ReadLetterEndpoint
{
    /// <summary>The letter. Each read is recorded.</summary>
    /// <param name="id">Which case.</param>
    /// <param name="letter">Which of its letters.</param>
    public static async Task<IResult> Get(
        Guid id,
        Guid letter,
        HttpContext http,
        CaseList list,
        EvidenceVault vault,
        ReadLog log,
        CancellationToken cancellation
    )
    {
        if (await list.FindAsync(id, cancellation) is not { } found)
        {
            return CasesEndpoint.NotFound();
        }

        if (found.Letters.FirstOrDefault(sent => sent.Id == letter) is not { } sent)
        {
            return Problems.Problem(404, "The case has no letter with this id; the case lists what it has.");
        }

        if (
            sent.Content is not { } content
            || await vault.FindAsync(content, cancellation) is not { } kept
            || Letter.Read(vault.Open(kept), sent.Hash) is not { } made
        )
        {
            return Problems.Problem(
                404,
                "The letter was written elsewhere, or is no longer kept. What is kept of it is evidence of the case: "
                    + "GET /cases/{id}/evidence/{evidence}."
            );
        }

        await log.RecordAsync(http, "letter", letter);
        return Show(http, made, $"{found.Request.Reference}.pdf");
    }

    /// <summary>A letter as a page or, by Accept, as a PDF.</summary>
    /// <param name="http">Who reads it.</param>
    /// <param name="letter">The letter.</param>
    /// <param name="fileName">What the PDF is called.</param>
    internal static IResult Show(HttpContext http, Letter letter, string fileName)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Vary = "Accept";
        return http.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == MediaTypeNames.Application.Pdf)
            ? TypedResults.File(LetterPdf.Of(letter), MediaTypeNames.Application.Pdf, fileName)
            : new LetterPage { Texts = new LetterTexts(letter.Language, letter.Sender[0]), Letter = letter };
    }
}
