using System.Net;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What was asked of <see cref="PermitsPage"/>, as it was typed.</summary>
public sealed record PermitForm(string? Channel = null, string? Purpose = null, string? Audience = null, string? Recipients = null);

/// <summary>Who may not be written to, and why.</summary>
/// <param name="Recipient">As it was typed.</param>
/// <param name="Rule">Why.</param>
/// <param name="Since">When the deciding statement was made; null when none decides.</param>
public sealed record BlockedLine(string? Recipient, Rule Rule, DateTimeOffset? Since);

/// <summary>What a list came to.</summary>
/// <param name="AsOf">When it was looked at.</param>
/// <param name="Allowed">Those who may be written to, each once.</param>
/// <param name="Blocked">The others.</param>
/// <param name="Permit">What is verified right before sending.</param>
/// <param name="IsVerified">Whether it was looked at a second time.</param>
public sealed record PermitAnswer(
    DateTimeOffset AsOf,
    IReadOnlyList<string> Allowed,
    IReadOnlyList<BlockedLine> Blocked,
    string Permit,
    bool IsVerified
);

/// <summary>
/// A short list right before it is sent: who may be written to, and, with the permit of that answer, who objected between the answer and
/// the send. By POST, so that no address stands in a URL, and nothing is kept between the two but in the page.
/// </summary>
internal static class PermitsEndpoint
{
    public const string Path = "/marketing/permits";

    private const int MostRecipients = 10_000;
    private const string RecipientsField = "recipients";

    public static async Task<IResult> Get(HttpContext http, PurposeTitles purposes, CancellationToken cancellation) =>
        await PageAsync(http, purposes, new(), [], null, cancellation);

    public static async Task<IResult> Post(
        HttpContext http,
        BlocklistClient blocklist,
        PurposeTitles purposes,
        [FromForm] string? channel,
        [FromForm] string? purpose,
        [FromForm] string? audience,
        [FromForm] string? recipients,
        [FromForm] string? permit,
        CancellationToken cancellation
    )
    {
        var form = new PermitForm(channel, purpose, audience, recipients);
        var list = Lines(recipients);
        var language = SignInEndpoint.LanguageOf(http.Request);
        if (WrongIn(form, list, language) is { Count: > 0 } wrong)
        {
            return await PageAsync(http, purposes, form, wrong, null, cancellation);
        }

        try
        {
            var answer = string.IsNullOrEmpty(permit)
                ? await CheckAsync(blocklist, form, list, cancellation)
                : await VerifyAsync(blocklist, permit, list, cancellation);
            return await PageAsync(http, purposes, form, [], answer, cancellation);
        }
        catch (ConsentProblemException expired) when (expired.StatusCode == HttpStatusCode.Gone)
        {
            var error = new FieldError(RecipientsField, new PermitTexts(language)["Expired"]);
            return await PageAsync(http, purposes, form, [error], null, cancellation);
        }
        catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
        {
            var error = ServiceProblem.ErrorOf(
                refused,
                language,
                (RecipientsField, RecipientsField),
                ("purpose", "purpose"),
                ("channel", "channel"),
                ("audience", "audience")
            );
            return await PageAsync(http, purposes, form, [error], null, cancellation);
        }
    }

    private static async Task<PermitAnswer> CheckAsync(
        BlocklistClient blocklist,
        PermitForm form,
        IReadOnlyList<string> list,
        CancellationToken cancellation
    )
    {
        var checks = new ChecksRequest(
            ExactNames<Channel>.Find(form.Channel)!.Value,
            form.Purpose!,
            list,
            ExactNames<Audience>.Find(form.Audience)!.Value
        );
        var answer = await blocklist.CheckAsync(checks, cancellation);
        return new(
            answer.AsOf,
            [.. answer.Decisions.Where(decision => decision.Decision == Verdict.Allowed).Select(decision => decision.Recipient!)],
            [
                .. answer
                    .Decisions.Where(decision => decision.Decision == Verdict.Blocked)
                    .Select(decision => new BlockedLine(decision.Recipient, decision.Rule, decision.Since)),
            ],
            answer.Permit ?? "",
            IsVerified: false
        );
    }

    private static async Task<PermitAnswer> VerifyAsync(
        BlocklistClient blocklist,
        string permit,
        IReadOnlyList<string> list,
        CancellationToken cancellation
    )
    {
        var answer = await blocklist.VerifyAsync(new PermitVerificationRequest(permit, list), cancellation);
        var blocked = answer.Blocked.Select(recipient => recipient.Index).ToHashSet();
        return new(
            answer.AsOf,
            [.. list.Where((_, index) => !blocked.Contains(index))],
            [.. answer.Blocked.Select(recipient => new BlockedLine(recipient.Recipient, recipient.Rule, recipient.Since))],
            permit,
            IsVerified: true
        );
    }

    private static List<FieldError> WrongIn(PermitForm form, IReadOnlyList<string> list, string language)
    {
        var texts = new PermitTexts(language);
        return
        [
            .. list.Count switch
            {
                0 => [new FieldError(RecipientsField, texts["Missing.recipients"])],
                > MostRecipients => [new FieldError(RecipientsField, texts["TooMany"])],
                _ => Array.Empty<FieldError>(),
            },
            .. QuestionForm.Missing(
                language,
                $"{ExactNames<Channel>.Find(form.Channel)}",
                form.Purpose,
                $"{ExactNames<Audience>.Find(form.Audience)}"
            ),
        ];
    }

    private static IReadOnlyList<string> Lines(string? recipients) =>
        [
            .. (recipients ?? "")
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Distinct(StringComparer.Ordinal),
        ];

    private static async Task<IResult> PageAsync(
        HttpContext http,
        PurposeTitles purposes,
        PermitForm form,
        IReadOnlyList<FieldError> wrong,
        PermitAnswer? answer,
        CancellationToken cancellation
    )
    {
        var language = SignInEndpoint.LanguageOf(http.Request);
        return new PermitsPage
        {
            Texts = new(language),
            Purposes = await purposes.AllAsync(language, cancellation),
            Form = form,
            Wrong = wrong,
            Answer = answer,
        };
    }
}
