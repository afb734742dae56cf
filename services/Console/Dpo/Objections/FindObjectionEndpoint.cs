using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>Whether an objection still holds, by the number of its receipt. A number is no address, so it may stand in a URL.</summary>
internal static class FindObjectionEndpoint
{
    public const string Path = "/dpo/objections/by-number";

    public static async Task<IResult> Get(
        HttpContext http,
        SubjectRightsClient rights,
        PurposeTitles purposes,
        string? number,
        CancellationToken cancellation
    )
    {
        var texts = new FindObjectionTexts(SignInEndpoint.LanguageOf(http.Request));
        var (found, error) = await FindAsync(rights, texts, number, cancellation);
        return new FindObjectionPage
        {
            Texts = texts,
            Number = number,
            Found = found,
            Wrong = error,
            Purposes = found is null ? [] : await purposes.AllAsync(texts.Language, cancellation),
        };
    }

    private static async Task<(FoundObjection?, FieldError?)> FindAsync(
        SubjectRightsClient rights,
        FindObjectionTexts texts,
        string? number,
        CancellationToken cancellation
    )
    {
        if (string.IsNullOrWhiteSpace(number))
        {
            return (null, number is null ? null : new("number", texts["Missing"]));
        }

        try
        {
            return (await rights.ObjectionAsync(number.Trim(), texts.Language, cancellation), null);
        }
        catch (ConsentProblemException refused)
            when (refused.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.BadRequest)
        {
            return (null, new("number", texts["Unknown"]));
        }
    }
}
