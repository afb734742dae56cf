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
        var address = $"{All}/{id}";
        if (RecipientSteps.Find(sent[StepForm.Field]) is not { } step)
        {
            return TypedResults.LocalRedirect(address);
        }

        var taken = new StepTaken<RegisterClient>(id, sent, register, SignInEndpoint.LanguageOf(http.Request));
        var (shown, errors) = await step.TryAsync(taken, address, cancellation);
        return shown ?? await PageAsync(id, http, register, clock, sent, errors, cancellation);
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
                Done = RecipientSteps.Find(done)?.Name ?? (done == "recorded" ? done : null),
            }
            : TypedResults.NotFound();
    }
}
