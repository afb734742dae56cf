using Microsoft.AspNetCore.Mvc;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What was asked of <see cref="ContactStatusPage"/>, as it was typed.</summary>
public sealed record ContactStatusForm(string? Channel = null, string? Address = null, string? Purpose = null, string? Audience = null);

/// <summary>
/// May a person be prospected: the decision, its rule and since when, by address. No history, which is not for marketing. By POST, so that
/// no address stands in a URL.
/// </summary>
internal static class ContactStatusEndpoint
{
    public const string Path = "/marketing/status";

    public static async Task<IResult> Get(HttpContext http, PurposeTitles purposes, CancellationToken cancellation) =>
        await PageAsync(http, purposes, new(), cancellation);

    public static async Task<IResult> Post(
        HttpContext http,
        BlocklistClient blocklist,
        PurposeTitles purposes,
        [FromForm] string? channel,
        [FromForm] string? address,
        [FromForm] string? purpose,
        [FromForm] string? audience,
        CancellationToken cancellation
    )
    {
        var form = new ContactStatusForm(channel, address?.Trim(), purpose, audience);
        if (RequestOf(form) is not { } request)
        {
            return await PageAsync(http, purposes, form, cancellation, missing: true);
        }

        try
        {
            return await PageAsync(http, purposes, form, cancellation, answer: await blocklist.CheckAsync(request, cancellation));
        }
        catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
        {
            return await PageAsync(http, purposes, form, cancellation, refused: refused);
        }
    }

    private static ChecksRequest? RequestOf(ContactStatusForm form) =>
        ExactNames<Channel>.Find(form.Channel) is { } channel
        && ExactNames<Audience>.Find(form.Audience) is { } audience
        && form is { Address: { Length: > 0 } address, Purpose: { Length: > 0 } purpose }
            ? new(channel, purpose, [address], audience)
            : null;

    private static async Task<IResult> PageAsync(
        HttpContext http,
        PurposeTitles purposes,
        ContactStatusForm form,
        CancellationToken cancellation,
        bool missing = false,
        ChecksResponse? answer = null,
        ConsentProblemException? refused = null
    )
    {
        var language = SignInEndpoint.LanguageOf(http.Request);
        return new ContactStatusPage
        {
            Texts = new(language),
            Purposes = await purposes.AllAsync(language, cancellation),
            Form = form,
            IsSent = missing,
            Answer = answer,
            Refused = refused is null
                ? null
                : ServiceProblem.ErrorOf(
                    refused,
                    language,
                    ("recipients", "address"),
                    ("purpose", "purpose"),
                    ("channel", "channel"),
                    ("audience", "audience")
                ),
        };
    }
}
