namespace SenefConsent.StaffConsole;

/// <summary>The steps of a case, a breach or a recipient, each a form on its page.</summary>
/// <typeparam name="TClient">The client of the service that is asked.</typeparam>
/// <param name="all">They.</param>
internal sealed class Steps<TClient>(IEnumerable<Step<TClient>> all)
{
    private readonly Dictionary<string, Step<TClient>> byName = all.ToDictionary(step => step.Name);

    /// <summary>Takes the one whose form was sent.</summary>
    /// <param name="taken">By whom, with what.</param>
    /// <param name="address">The page that it belongs to.</param>
    /// <param name="showAsync">Shows that page, with what is wrong with the form.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IResult> TakeAsync(
        StepTaken<TClient> taken,
        string address,
        Func<IReadOnlyList<FieldError>, Task<IResult>> showAsync,
        CancellationToken cancellation
    )
    {
        if (Find(taken.Sent[StepForm.Field]) is not { } step)
        {
            return TypedResults.LocalRedirect(address);
        }

        var (shown, errors) = await step.TryAsync(taken, address, cancellation);
        return shown ?? await showAsync(errors);
    }

    /// <summary>What was just done, as an address says it; null where it says nothing that there is.</summary>
    /// <param name="said">What it says.</param>
    /// <param name="began">What it says where the page was just begun.</param>
    public string? DoneOf(string? said, string began) => said == began ? said : Find(said)?.Name;

    private Step<TClient>? Find(string? name) => name is not null && byName.TryGetValue(name, out var step) ? step : null;
}
