using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>A company or an authority that receives personal data is entered in the register.</summary>
internal static class NewRecipientEndpoint
{
    public const string Path = $"{RecipientEndpoint.All}/new";

    public static Task<IResult> Get(HttpContext http, RegisterClient register, CancellationToken cancellation) =>
        PageAsync(http, register, new(), [], cancellation);

    public static async Task<IResult> Post(HttpContext http, RegisterClient register, IFormCollection form, CancellationToken cancellation)
    {
        var sent = new SentForm(form);
        var texts = new NewRecipientTexts(SignInEndpoint.LanguageOf(http.Request));
        var errors = new[]
        {
            ("name", sent["name"] is null),
            ("role", sent.Of<RecipientRole>("role") is null),
            ("processings", sent.All("processings").Count == 0),
        }
            .Where(field => field.Item2)
            .Select(field => new FieldError(field.Item1, texts[$"Missing.{field.Item1}"]))
            .ToList();
        if (errors.Count > 0)
        {
            return await PageAsync(http, register, sent, errors, cancellation);
        }

        try
        {
            var recorded = await register.RecordRecipientAsync(
                new(sent.Needed<RecipientRole>("role"), sent["name"]!, sent.All("processings"), sent["client"]),
                cancellation
            );
            return TypedResults.LocalRedirect($"{RecipientEndpoint.All}/{recorded.Id}?done=recorded");
        }
        catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
        {
            var error = ServiceProblem.ErrorOf(
                refused,
                texts.Language,
                ("name", "name"),
                ("role", "role"),
                ("processings", "processings"),
                ("client", "client")
            );
            return await PageAsync(http, register, sent, [error], cancellation);
        }
    }

    private static async Task<IResult> PageAsync(
        HttpContext http,
        RegisterClient register,
        SentForm sent,
        IReadOnlyList<FieldError> errors,
        CancellationToken cancellation
    ) =>
        new NewRecipientPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Register = await RegistersEndpoint.FindAsync(http, register, cancellation),
            Sent = sent,
            Wrong = errors,
        };
}
