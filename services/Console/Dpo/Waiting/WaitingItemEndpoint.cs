using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What was typed on <see cref="WaitingItemPage"/>.</summary>
public sealed record WaitingItemForm(
    string? Kind = null,
    string? Value = null,
    string? Purpose = null,
    IReadOnlyList<string>? Channels = null
);

/// <summary>One that waits, with all that arrived, to be decided. That it was read is recorded by the service.</summary>
internal static class WaitingItemEndpoint
{
    public const string Path = $"{WaitingEndpoint.Path}/{{id:guid}}";

    private const string NotAnObjection = "not-an-objection";

    public static Task<IResult> Get(
        Guid id,
        HttpContext http,
        SubjectRightsClient rights,
        PurposeTitles purposes,
        CancellationToken cancellation
    ) => PageAsync(id, http, rights, purposes, new(), [], cancellation);

    public static async Task<IResult> Post(
        Guid id,
        HttpContext http,
        SubjectRightsClient rights,
        PurposeTitles purposes,
        IFormCollection fields,
        CancellationToken cancellation
    )
    {
        var sent = new SentForm(fields);
        var act = sent["act"];
        var form = new WaitingItemForm(sent["kind"], sent["value"], sent["purpose"], sent.All("channels"));
        var texts = new WaitingItemTexts(SignInEndpoint.LanguageOf(http.Request));
        if (act != NotAnObjection && form.Value is { Length: > 0 } && ExactNames<ContactPointKind>.Find(form.Kind) is null)
        {
            return await PageAsync(id, http, rights, purposes, form, [new("kind", texts["Missing.kind"])], cancellation);
        }

        try
        {
            await rights.ResolveAsync(id, RequestOf(form, act), cancellation);
            return TypedResults.LocalRedirect($"{WaitingEndpoint.Path}?done=1");
        }
        catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
        {
            var error = ServiceProblem.ErrorOf(
                refused,
                texts.Language,
                ("contactPoint", "value"),
                ("value", "value"),
                ("purpose", "purpose"),
                ("channels", "channels")
            );
            return await PageAsync(id, http, rights, purposes, form, [error], cancellation);
        }
    }

    private static UnattributedResolutionRequest RequestOf(WaitingItemForm form, string? act) =>
        act == NotAnObjection
            ? new(UnattributedResolution.NotAnObjection)
            : new(
                UnattributedResolution.Objection,
                form.Value is { Length: > 0 } value
                    ? new ContactPointAddress(ExactNames<ContactPointKind>.Find(form.Kind)!.Value, value)
                    : null,
                form.Purpose is { Length: > 0 } purpose ? purpose : null,
                form.Channels is { Count: > 0 } channels ? [.. channels.Select(ExactNames<Channel>.Find).OfType<Channel>()] : null
            );

    private static async Task<IResult> PageAsync(
        Guid id,
        HttpContext http,
        SubjectRightsClient rights,
        PurposeTitles purposes,
        WaitingItemForm form,
        IReadOnlyList<FieldError> errors,
        CancellationToken cancellation
    )
    {
        var language = SignInEndpoint.LanguageOf(http.Request);
        return new WaitingItemPage
        {
            Texts = new(language),
            Item = await rights.UnattributedAsync(id, cancellation),
            Purposes = await purposes.AllAsync(language, cancellation),
            Form = form,
            Wrong = errors,
            MayDecide = StaffUser.Of(http)!.May("dpo.decide"),
        };
    }
}
