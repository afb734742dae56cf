using Microsoft.AspNetCore.Mvc;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What was asked of <see cref="HistoryPage"/>, as it was typed.</summary>
public sealed record HistoryForm(
    string? Channel = null,
    string? Address = null,
    string? At = null,
    string? Audience = null,
    string? Reason = null
);

/// <summary>
/// What a person ever said, what holds, and what shows it; also as it was at a past instant. By POST, so that no address stands in a URL.
/// Blocklist records who looked.
/// </summary>
internal static class HistoryEndpoint
{
    public const string Path = "/dpo/history";

    public static async Task<IResult> Get(HttpContext http, PurposeTitles purposes, CancellationToken cancellation) =>
        await PageAsync(http, purposes, new(Audience: ExactNames<Audience>.Of(Audience.Business)), [], null, cancellation);

    public static async Task<IResult> Post(
        HttpContext http,
        BlocklistClient blocklist,
        PurposeTitles purposes,
        [FromForm] string? channel,
        [FromForm] string? address,
        [FromForm] string? at,
        [FromForm] string? audience,
        [FromForm] string? reason,
        CancellationToken cancellation
    )
    {
        var form = new HistoryForm(channel, address?.Trim(), at, audience, reason?.Trim());
        var texts = new HistoryTexts(SignInEndpoint.LanguageOf(http.Request));
        var errors = ErrorsIn(form, texts).ToList();
        if (errors.Count > 0)
        {
            return await PageAsync(http, purposes, form, errors, null, cancellation);
        }

        try
        {
            var question = new HistoryRequest(
                ExactNames<Channel>.Find(channel)!.Value,
                form.Address!,
                ParisTime.Find(at),
                ExactNames<Audience>.Find(audience) ?? Audience.Business,
                form.Reason is { Length: > 0 } why ? why : null
            );
            var answer = await blocklist.HistoryAsync(question, texts.Language, cancellation);
            return await PageAsync(http, purposes, form, [], answer, cancellation);
        }
        catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
        {
            var error = ServiceProblem.ErrorOf(
                refused,
                texts.Language,
                ("address", "address"),
                ("channel", "channel"),
                ("reason", "reason"),
                ("future", "at")
            );
            return await PageAsync(http, purposes, form, [error], null, cancellation);
        }
    }

    private static IEnumerable<FieldError> ErrorsIn(HistoryForm form, HistoryTexts texts)
    {
        if (ExactNames<Channel>.Find(form.Channel) is null)
        {
            yield return new("channel", texts["Missing.channel"]);
        }

        if (string.IsNullOrEmpty(form.Address))
        {
            yield return new("address", texts["Missing.address"]);
        }

        if (!string.IsNullOrWhiteSpace(form.At) && ParisTime.Find(form.At) is null)
        {
            yield return new("at", texts["Unreadable.at"]);
        }
    }

    private static async Task<IResult> PageAsync(
        HttpContext http,
        PurposeTitles purposes,
        HistoryForm form,
        IReadOnlyList<FieldError> errors,
        HistoryResponse? answer,
        CancellationToken cancellation
    )
    {
        var language = SignInEndpoint.LanguageOf(http.Request);
        return new HistoryPage
        {
            Texts = new(language),
            Form = form,
            Wrong = errors,
            Answer = answer,
            MayOpen = StaffUser.Of(http)!.May("dpo.evidence"),
            Purposes = answer is null ? [] : await purposes.AllAsync(language, cancellation),
        };
    }
}
