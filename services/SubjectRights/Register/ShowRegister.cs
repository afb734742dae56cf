using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary><c>GET /processings</c>: the register of processing, as JSON or, by Accept, as a page.</summary>
public static class ShowRegisterEndpoint
{
    /// <summary>The register. What the system tells of itself is generated; the rest is declared or recorded by people, with its age.</summary>
    /// <param name="language">The language of the texts: <c>fr</c> or <c>en</c>; that of the request when not given.</param>
    [ProducesResponseType<ProcessingRegister>(200)]
    public static async Task<IResult> Get(
        string? language,
        HttpContext http,
        RegisterWriter register,
        RegisterViews views,
        DeclaredProcessings declared,
        GeneratedParts generated,
        IOptions<ControllerOptions> controller,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var spoken = language ?? Languages.Of(http.Request);
        if (ExactNames<LetterLanguage>.Find(spoken) is null)
        {
            return Problems.Problem(400, $"language is one of {string.Join(", ", ExactNames<LetterLanguage>.All)}.");
        }

        var (recorded, now) = (await register.ReadAsync(cancellation), clock.GetUtcNow());
        var shown = new ProcessingRegister(
            now,
            spoken,
            declared.Hash,
            new RegisterController(controller.Value.Name, controller.Value.Address, controller.Value.Contact),
            views.All(recorded, spoken, now),
            [.. recorded.Recipients.Select(recipient => views.Of(recipient, now))],
            await generated.ReadAsync(recorded, spoken, cancellation)
        );
        http.Response.Headers.Vary = "Accept, Accept-Language";
        return http.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == MediaTypeNames.Text.Html)
            ? new RegisterPage { Texts = new RegisterTexts(spoken, controller.Value.Name), Register = shown }
            : TypedResults.Ok(shown);
    }
}
