using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>The breaches with the hours that are left, and recording one.</summary>
internal static class BreachesEndpoint
{
    public const string Path = "/dpo/breaches";

    public static Task<IResult> Get(
        HttpContext http,
        BreachesClient breaches,
        TimeProvider clock,
        bool? all,
        string? after,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var first = new Dictionary<string, string?>
        {
            ["discoveredAt"] = ParisTime.Of(now),
            ["awareAt"] = ParisTime.Of(now),
            ["once"] = $"{Guid.CreateVersion7(now)}",
        };
        return PageAsync(http, breaches, all == true, after, new(first), [], cancellation);
    }

    public static async Task<IResult> Post(HttpContext http, BreachesClient breaches, IFormCollection form, CancellationToken cancellation)
    {
        var sent = new SentForm(form);
        var language = SignInEndpoint.LanguageOf(http.Request);
        try
        {
            var recorded = await breaches.RecordAsync(
                new(
                    sent.NeededAt("discoveredAt"),
                    sent.NeededAt("awareAt"),
                    sent["description"] is { } description ? new BreachFactsRequest(Description: description) : null
                ),
                sent["once"],
                cancellation
            );
            return TypedResults.LocalRedirect($"{Path}/{recorded.Id}?done=recorded");
        }
        catch (UnreadableFieldException unreadable)
        {
            FieldError error = new(unreadable.Field, new RightsTexts(language)["Missing"]);
            return await PageAsync(http, breaches, false, null, sent, [error], cancellation);
        }
        catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
        {
            var error = ServiceProblem.ErrorOf(refused, language, ("awareAt", "awareAt"), ("discoveredAt", "discoveredAt"));
            return await PageAsync(http, breaches, false, null, sent, [error], cancellation);
        }
    }

    private static async Task<IResult> PageAsync(
        HttpContext http,
        BreachesClient breaches,
        bool showsAll,
        string? after,
        SentForm sent,
        IReadOnlyList<FieldError> errors,
        CancellationToken cancellation
    ) =>
        new BreachListPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            ShowsAll = showsAll,
            IsFirst = after is null,
            Found = await breaches.PageAsync(showsAll ? null : true, after, cancellation),
            Sent = sent,
            Wrong = errors,
            MayDecide = StaffUser.Of(http)!.May("dpo.decide"),
        };
}
