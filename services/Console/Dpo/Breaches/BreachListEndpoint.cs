using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>A list that is dropped comes back with whether the breach touches each row. Only counts of it are kept.</summary>
internal static class BreachListEndpoint
{
    public const string Path = $"{BreachEndpoint.Path}/list";

    /// <summary>The form on the page of a breach, which calls its steps so.</summary>
    public const string Step = "screen";
    public const string ChannelField = "screen-channel";

    /// <summary>Whoever comes back to the answer of the form, for example to read it in the other language.</summary>
    public static IResult Get(Guid id) => TypedResults.LocalRedirect($"{BreachesEndpoint.Path}/{id}");

    public static async Task<IResult> Post(
        Guid id,
        HttpContext http,
        BreachesClient breaches,
        RegisterClient register,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var form = await FileForm.ReadAsync(http, cancellation);
        var language = SignInEndpoint.LanguageOf(http.Request);
        return await TakeAsync(id, form, breaches, language, cancellation) switch
        {
            ({ } list, _) => list,
            (_, var errors) => await BreachEndpoint.PageAsync(id, http, breaches, register, clock, SentOf(form), errors, cancellation),
        };
    }

    private static async Task<(ScreenedList? List, IReadOnlyList<FieldError> Errors)> TakeAsync(
        Guid id,
        FileForm form,
        BreachesClient breaches,
        string language,
        CancellationToken cancellation
    )
    {
        var channel = ExactNames<Channel>.Find(form[ChannelField]);
        IReadOnlyList<FieldError> missing =
        [
            .. channel is null ? [new FieldError(ChannelField, new RightsTexts(language)["Missing"])] : Array.Empty<FieldError>(),
            .. form.FileName == ""
                ? [new FieldError(JobDrop.FileField, new JobTexts(language)["Missing.file"])]
                : Array.Empty<FieldError>(),
        ];
        if (missing.Count > 0)
        {
            return (null, missing);
        }

        try
        {
            var list = await ScreenedList.ReadAsync(form, channel!.Value, language, cancellation);
            await list.BeginAsync(recipients => breaches.ScreenAsync(id, channel.Value, recipients, cancellation), cancellation);
            return (list, []);
        }
        catch (DroppedFileException wrong)
        {
            return (null, [new FieldError(wrong.Field, wrong.Message)]);
        }
        catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
        {
            return (null, [ServiceProblem.ErrorOf(refused, language, ("\0", JobDrop.FileField), ("channel", ChannelField))]);
        }
    }

    // No page gives a browser its file back.
    private static SentForm SentOf(FileForm form) =>
        new(
            new[] { ChannelField, JobDrop.SheetField, ScreenedList.ColumnField }
                .Select(field => KeyValuePair.Create(field, form[field] is "" ? null : form[field]))
                .Append(KeyValuePair.Create(StepForm.Field, (string?)Step))
                .ToDictionary()
        );
}
