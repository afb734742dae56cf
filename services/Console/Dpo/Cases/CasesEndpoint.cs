using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>The cases, those first that are due first.</summary>
internal static class CasesEndpoint
{
    public const string Path = "/dpo/cases";

    public static async Task<IResult> Get(
        HttpContext http,
        SubjectRightsClient rights,
        bool? all,
        string? after,
        CancellationToken cancellation
    ) =>
        new CaseListPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            ShowsAll = all == true,
            IsFirst = after is null,
            Found = await rights.CasesPageAsync(all == true ? null : true, after, cancellation),
            MayDecide = StaffUser.Of(http)!.May("dpo.decide"),
        };
}
