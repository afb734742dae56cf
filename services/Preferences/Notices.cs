using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary><c>PUT</c> and <c>GET /notices/{id}/{version}/{language}</c>: the texts that people are shown.</summary>
public static class NoticesEndpoint
{
    private const int LongestText = 200_000;

    /// <summary>Answers 201, 200 when the very same text is kept already, 409 when another one is.</summary>
    /// <param name="id">Which text, for example <c>preference-centre</c>.</param>
    /// <param name="version">Its version.</param>
    /// <param name="language">Two letters, ISO 639-1.</param>
    [ProducesResponseType<NoticeText>(200)]
    [ProducesResponseType<NoticeText>(201)]
    public static async Task<IResult> Put(
        string id,
        string version,
        string language,
        NoticeTextRequest request,
        NoticeRegister notices,
        TimeProvider clock
    )
    {
        if ((Validate(id, version, language) ?? Validate(request)) is { } problem)
        {
            return problem;
        }

        var (kept, isNew) = await notices.KeepAsync(id, version, language, request.Text, clock.GetUtcNow(), CancellationToken.None);
        return kept.Text != request.Text
                ? Problems.Problem(
                    409,
                    "Another text is kept under this id, version and language, and people may have decided on it. Give the new "
                        + "text a new version."
                )
            : isNew ? TypedResults.Created((string?)null, kept)
            : TypedResults.Ok(kept);
    }

    /// <summary>Answers 200 with the text, 404 when none is kept.</summary>
    /// <param name="id">Which text, for example <c>preference-centre</c>.</param>
    /// <param name="version">Its version.</param>
    /// <param name="language">Two letters, ISO 639-1.</param>
    [ProducesResponseType<NoticeText>(200)]
    public static async Task<IResult> Get(
        string id,
        string version,
        string language,
        NoticeRegister notices,
        CancellationToken cancellation
    ) =>
        Validate(id, version, language)
        ?? (
            await notices.FindAsync(id, version, language, cancellation) is { } kept
                ? TypedResults.Ok(kept)
                : Problems.Problem(404, "No text is kept under this id, version and language.")
        );

    private static IResult? Validate(string id, string version, string language) =>
        GivenName.IsId(id) && GivenName.IsId(version) && language is [>= 'a' and <= 'z', >= 'a' and <= 'z']
            ? null
            : Problems.Problem(400, "An id and a version are 1 to 64 letters, digits, '.', '_' or '-', a language two letters.");

    private static IResult? Validate(NoticeTextRequest request) =>
        request.Text switch
        {
            null or "" => Problems.Problem(400, "text is missing or empty."),
            _ when request.Text.Contains('\0') => Problems.Problem(
                400,
                "text holds a NUL character (U+0000), which cannot be kept. Leave it out."
            ),
            { Length: > LongestText } => Problems.Problem(413, $"text is longer than {LongestText} characters."),
            _ => null,
        };
}
