using Microsoft.AspNetCore.Mvc;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>The register of processing (GDPR Art. 30): the processings with their attestations, and who receives data.</summary>
internal static class RegistersEndpoint
{
    public const string Path = "/dpo/registers";

    public static Task<IResult> Get(HttpContext http, RegisterClient register, bool? done, CancellationToken cancellation) =>
        PageAsync(http, register, done == true, null, cancellation);

    public static async Task<IResult> Post(
        HttpContext http,
        RegisterClient register,
        [FromForm] string? processing,
        [FromForm] string? hash,
        CancellationToken cancellation
    )
    {
        try
        {
            await register.AttestAsync(processing ?? "", new(hash ?? ""), cancellation);
            return TypedResults.LocalRedirect($"{Path}?done=true");
        }
        catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
        {
            var language = SignInEndpoint.LanguageOf(http.Request);
            return await PageAsync(http, register, false, ServiceProblem.ErrorOf(refused, language, ("\0", "processings")), cancellation);
        }
    }

    /// <summary>The register in the reader's language.</summary>
    public static Task<ProcessingRegister> FindAsync(HttpContext http, RegisterClient register, CancellationToken cancellation) =>
        register.GetAsync(RightsTexts.LetterLanguageOf(http), cancellation);

    /// <summary>What a processing of the register is called.</summary>
    public static string NameOf(this ProcessingRegister register, string processing) =>
        register.Processings.FirstOrDefault(one => one.Id == processing)?.Name ?? processing;

    private static async Task<IResult> PageAsync(
        HttpContext http,
        RegisterClient register,
        bool isDone,
        FieldError? refused,
        CancellationToken cancellation
    ) =>
        new RegistersPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Register = await FindAsync(http, register, cancellation),
            IsDone = isDone,
            Refused = refused,
            MayDecide = StaffUser.Of(http)!.May("dpo.decide"),
        };
}
