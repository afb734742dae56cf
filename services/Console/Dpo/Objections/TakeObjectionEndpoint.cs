using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>An objection by telephone, letter, e-mail, fax or in person is taken, of everything that the person named at once.</summary>
internal static class TakeObjectionEndpoint
{
    public const string Path = "/dpo/objections/new";

    public static async Task<IResult> Get(HttpContext http, PurposeTitles purposes, TimeProvider clock, CancellationToken cancellation) =>
        await PageAsync(
            http,
            purposes,
            new(By: ExactNames<TakenBy>.Of(TakenBy.Telephone), ReceivedAt: ParisTime.Of(clock.GetUtcNow()), Reply: Languages.French),
            [],
            cancellation
        );

    public static async Task<IResult> Post(
        HttpContext http,
        SubjectRightsClient rights,
        PurposeTitles purposes,
        IFormCollection fields,
        CancellationToken cancellation
    )
    {
        var sent = new SentForm(fields);
        var form = new TakeObjectionForm(
            sent["email"],
            sent["telephone"],
            sent["postal"],
            sent["organisation"],
            sent.All("channels"),
            sent.All("purposes"),
            sent["by"],
            sent["receivedAt"],
            sent["note"],
            sent["reply"]
        );
        var texts = new TakeObjectionTexts(SignInEndpoint.LanguageOf(http.Request));
        var errors = ErrorsIn(form, texts).ToList();
        if (errors.Count > 0)
        {
            return await PageAsync(http, purposes, form, errors, cancellation);
        }

        var taken = new List<ObjectionTaken>();
        foreach (var (field, kind, value) in form.Named)
        {
            try
            {
                taken.Add(await rights.TakeObjectionAsync(RequestOf(form, kind, value), cancellation));
            }
            catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
            {
                var error =
                    refused.StatusCode == System.Net.HttpStatusCode.UnprocessableEntity
                        ? new FieldError(field, texts["Unreadable"])
                        : ServiceProblem.ErrorOf(refused, texts.Language, ("value", field), ("receivedAt", "receivedAt"), ("note", "note"));
                return await PageAsync(http, purposes, form, [error], cancellation, taken);
            }
        }

        return new ObjectionTakenPage
        {
            Texts = new(texts.Language),
            Taken = taken,
            Purposes = await purposes.AllAsync(texts.Language, cancellation),
        };
    }

    private static TakeObjectionRequest RequestOf(TakeObjectionForm form, ContactPointKind kind, string value) =>
        new(
            kind,
            value,
            ExactNames<TakenBy>.Find(form.By)!.Value,
            ParisTime.Find(form.ReceivedAt)!.Value,
            form.ChannelsOf(kind),
            form.Purposes is { Count: > 0 } purposes ? purposes : null,
            Evidence: string.IsNullOrWhiteSpace(form.Note) ? null : new TakenEvidence(form.Note.Trim()),
            Reply: new TakenReply(form.Reply == Languages.English ? Languages.English : Languages.French)
        );

    private static IEnumerable<FieldError> ErrorsIn(TakeObjectionForm form, TakeObjectionTexts texts)
    {
        if (form.Named.Count == 0)
        {
            yield return new("email", texts["Missing.email"]);
        }

        if (form.Named.Any(named => form.ChannelsOf(named.Kind).Count == 0))
        {
            yield return new("channels", texts["Missing.channels"]);
        }

        if (ExactNames<TakenBy>.Find(form.By) is null)
        {
            yield return new("by", texts["Missing.by"]);
        }

        if (ParisTime.Find(form.ReceivedAt) is null)
        {
            yield return new("receivedAt", texts["Missing.receivedAt"]);
        }
    }

    private static async Task<IResult> PageAsync(
        HttpContext http,
        PurposeTitles purposes,
        TakeObjectionForm form,
        IReadOnlyList<FieldError> errors,
        CancellationToken cancellation,
        IReadOnlyList<ObjectionTaken>? taken = null
    )
    {
        var language = SignInEndpoint.LanguageOf(http.Request);
        return new TakeObjectionPage
        {
            Texts = new(language),
            Purposes = await purposes.AllAsync(language, cancellation),
            Form = form,
            Wrong = errors,
            Taken = taken ?? [],
        };
    }
}
