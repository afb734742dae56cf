using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>What shows that a person said what an event of their history says. SubjectRights records who opened it.</summary>
internal static class EvidenceEndpoint
{
    public const string Path = $"{HistoryEndpoint.Path}/{{id:guid}}/evidence";

    public static async Task<IResult> Get(HttpContext http, SubjectRightsClient rights, Guid id, CancellationToken cancellation)
    {
        var texts = new EvidenceTexts(SignInEndpoint.LanguageOf(http.Request));
        return new EvidencePage { Texts = texts, Evidence = await rights.StatementEvidenceAsync(id, texts.Language, cancellation) };
    }

    /// <summary>The address of an event's evidence.</summary>
    public static string PathOf(Guid id) => $"{HistoryEndpoint.Path}/{id}/evidence";
}
