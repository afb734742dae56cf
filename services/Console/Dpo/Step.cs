using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>A step of a case or a breach that somebody takes.</summary>
/// <typeparam name="TClient">The client of the service that is asked.</typeparam>
/// <param name="Id">Of which case or breach.</param>
/// <param name="Sent">What was typed.</param>
/// <param name="Service">The service, asked as them.</param>
/// <param name="Language">The language of the page.</param>
internal sealed record StepTaken<TClient>(Guid Id, SentForm Sent, TClient Service, string Language);

/// <summary>A step that can be taken.</summary>
/// <typeparam name="TClient">The client of the service that is asked.</typeparam>
/// <param name="Name">What forms call it.</param>
/// <param name="Section">The part of the page that it belongs to.</param>
/// <param name="Needs">The fields that must not be empty.</param>
/// <param name="TakeAsync">Takes it; a result when there is more to show than how things are then.</param>
internal sealed record Step<TClient>(
    string Name,
    string Section,
    IReadOnlyList<string> Needs,
    Func<StepTaken<TClient>, CancellationToken, Task<IResult?>> TakeAsync
)
{
    /// <summary>One after which there is nothing more to show than how things are then.</summary>
    public Step(string name, string section, IReadOnlyList<string> needs, Func<StepTaken<TClient>, CancellationToken, Task> takeAsync)
        : this(
            name,
            section,
            needs,
            async (taken, cancellation) =>
            {
                await takeAsync(taken, cancellation);
                return null;
            }
        ) { }

    // Members of requests are called as the fields are, after the name of the step.
    private (string Member, string Field)[] MembersOf(SentForm sent) =>
        [
            ("\0", Needs is [var first, ..] ? first : Name),
            .. Needs
                .Union(sent.Fields.Where(field => field.StartsWith($"{Name}-", StringComparison.Ordinal)))
                .Select(field => (field[(field.IndexOf('-', StringComparison.Ordinal) + 1)..], field)),
        ];

    /// <summary>Takes it.</summary>
    /// <param name="taken">By whom, with what.</param>
    /// <param name="address">The page that it belongs to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What is shown then, or what is wrong with the form.</returns>
    public async Task<(IResult? Shown, IReadOnlyList<FieldError> Errors)> TryAsync(
        StepTaken<TClient> taken,
        string address,
        CancellationToken cancellation
    )
    {
        var texts = new RightsTexts(taken.Language);
        var missing = Needs.Where(field => taken.Sent[field] is null).Select(field => new FieldError(field, texts["Missing"])).ToList();
        if (missing.Count > 0)
        {
            return (null, missing);
        }

        try
        {
            return (await TakeAsync(taken, cancellation) ?? TypedResults.LocalRedirect($"{address}?done={Name}#{Section}"), []);
        }
        catch (UnreadableFieldException unreadable)
        {
            return (null, [new FieldError(unreadable.Field, unreadable.Why ?? texts["Unreadable"])]);
        }
        catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
        {
            return (null, [ServiceProblem.ErrorOf(refused, taken.Language, MembersOf(taken.Sent))]);
        }
    }
}
