using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>A recipient of the register: its contracts, its audits, and every step.</summary>
internal static class RecipientEndpoint
{
    /// <summary>What the pages of recipients stand below.</summary>
    public const string All = $"{RegistersEndpoint.Path}/recipients";
    public const string Path = $"{All}/{{id:guid}}";

    public static Task<IResult> Get(
        Guid id,
        HttpContext http,
        RegisterClient register,
        TimeProvider clock,
        string? done,
        CancellationToken cancellation
    ) => PageAsync(id, http, register, clock, new(), [], cancellation, done);

    public static async Task<IResult> Post(
        Guid id,
        HttpContext http,
        RegisterClient register,
        TimeProvider clock,
        IFormCollection form,
        CancellationToken cancellation
    )
    {
        var sent = new SentForm(form);
        return await RecipientSteps.All.TakeAsync(
            new(id, sent, register, SignInEndpoint.LanguageOf(http.Request)),
            $"{All}/{id}",
            errors => PageAsync(id, http, register, clock, sent, errors, cancellation),
            cancellation
        );
    }

    private static async Task<IResult> PageAsync(
        Guid id,
        HttpContext http,
        RegisterClient register,
        TimeProvider clock,
        SentForm sent,
        IReadOnlyList<FieldError> errors,
        CancellationToken cancellation,
        string? done = null
    )
    {
        var found = await RegistersEndpoint.FindAsync(http, register, cancellation);
        return found.Recipients.FirstOrDefault(one => one.Id == id) is { } recipient
            ? new RecipientPage
            {
                Texts = new(SignInEndpoint.LanguageOf(http.Request)),
                Register = found,
                Recipient = recipient,
                Steps = new($"{All}/{id}", sent, errors),
                MayDecide = StaffUser.Of(http)!.May("dpo.decide"),
                Today = ParisTime.DayOf(clock.GetUtcNow()),
                Done = RecipientSteps.All.DoneOf(done, "recorded"),
            }
            : TypedResults.NotFound();
    }
}
