using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>GET /breaches/{id}/letter</c> and <c>GET /breaches/{id}/tellings/{telling}/letter</c>: the letter to the persons, as it would be sent
/// now or as it was, as a page or, by Accept, as a PDF.
/// </summary>
public static class ReadBreachLetterEndpoint
{
    private const string FileName = "letter.pdf";

    /// <summary>As it would be sent now; 409 with the reason while too little is known.</summary>
    /// <param name="id">Which breach.</param>
    /// <param name="language">The language of the letter: <c>fr</c> or <c>en</c>; that of the request when not given.</param>
    public static async Task<IResult> Draft(
        Guid id,
        string? language,
        HttpContext http,
        BreachList list,
        IOptions<ControllerOptions> controller,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (ExactNames<LetterLanguage>.Find(language ?? Languages.Of(http.Request)) is not { } known)
        {
            return Problems.Problem(400, $"language is one of {string.Join(", ", ExactNames<LetterLanguage>.All)}.");
        }

        return await list.FindAsync(id, cancellation) switch
        {
            null => BreachesEndpoint.NotFound(),
            var found when BreachLetter.WhyNot(found) is { } why => Problems.Problem(409, why),
            var found => ReadLetterEndpoint.Show(
                http,
                new BreachLetter(found, known, controller.Value, clock.GetUtcNow()).Write(),
                FileName
            ),
        };
    }

    /// <summary>As it was sent. Each read is recorded.</summary>
    /// <param name="id">Which breach.</param>
    /// <param name="telling">When persons were told.</param>
    public static async Task<IResult> Sent(
        Guid id,
        Guid telling,
        HttpContext http,
        BreachList list,
        EvidenceVault vault,
        ReadLog log,
        CancellationToken cancellation
    )
    {
        if (await list.FindAsync(id, cancellation) is not { } found)
        {
            return BreachesEndpoint.NotFound();
        }

        if (
            found.Tellings.FirstOrDefault(known => known.Id == telling) is not { } told
            || await vault.FindAsync(told.Content, cancellation) is not { } kept
            || Letter.Read(vault.Open(kept), told.Hash) is not { } letter
        )
        {
            return Problems.Problem(404, "The breach has no telling with this id, or its letter is no longer kept.");
        }

        await log.RecordAsync(http, "letter", telling);
        return ReadLetterEndpoint.Show(http, letter, FileName);
    }
}
