namespace SenefConsent.StaffConsole;

/// <summary>The pages of the data protection officer.</summary>
internal static class DpoPages
{
    /// <summary>Maps them.</summary>
    public static void MapDpo(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(TodayEndpoint.Path, TodayEndpoint.Get).ForScope("dpo.read");
        pages.MapGet(TakeObjectionEndpoint.Path, TakeObjectionEndpoint.Get).ForScope("objections.take");
        pages.MapPost(TakeObjectionEndpoint.Path, TakeObjectionEndpoint.Post).ForScope("objections.take");
        pages.MapGet(FindObjectionEndpoint.Path, FindObjectionEndpoint.Get).ForScope("objections.find");
        pages.MapGet(WaitingEndpoint.Path, WaitingEndpoint.Get).ForScope("dpo.read");
        pages.MapPost(WaitingEndpoint.Path, WaitingEndpoint.Post).ForScope("dpo.decide");
        pages.MapGet(WaitingItemEndpoint.Path, WaitingItemEndpoint.Get).ForScope("dpo.evidence");
        pages.MapPost(WaitingItemEndpoint.Path, WaitingItemEndpoint.Post).ForScope("dpo.decide");
        pages.MapGet(UnansweredEndpoint.Path, UnansweredEndpoint.Get).ForScope("dpo.read");
        pages.MapPost(UnansweredEndpoint.Path, UnansweredEndpoint.Post).ForScope("objections.take");
        pages.MapGet(CasesEndpoint.Path, CasesEndpoint.Get).ForScope("dpo.read");
        pages.MapGet(NewCaseEndpoint.Path, NewCaseEndpoint.Get).ForScope("dpo.decide");
        pages.MapPost(NewCaseEndpoint.Path, NewCaseEndpoint.Post).ForScope("dpo.decide");
        pages.MapGet(CaseEndpoint.Path, CaseEndpoint.Get).ForScope("dpo.read");
        pages.MapPost(CaseEndpoint.Path, CaseEndpoint.Post).ForScope("dpo.decide");
        pages.MapGet(CaseFiles.Letter, CaseFiles.GetLetter).ForScope("dpo.read");
        pages.MapGet(CaseFiles.Pdf, CaseFiles.GetPdf).ForScope("dpo.read");
        pages.MapGet(CaseFiles.Evidence, CaseFiles.GetEvidence).ForScope("dpo.evidence");
        pages.MapGet(HistoryEndpoint.Path, HistoryEndpoint.Get).ForScope("history");
        pages.MapPost(HistoryEndpoint.Path, HistoryEndpoint.Post).ForScope("history");
        pages.MapGet(EvidenceEndpoint.Path, EvidenceEndpoint.Get).ForScope("dpo.evidence");
        pages.MapGet(BreachesEndpoint.Path, BreachesEndpoint.Get).ForScope("dpo.read");
        pages.MapPost(BreachesEndpoint.Path, BreachesEndpoint.Post).ForScope("dpo.decide");
        pages.MapGet(BreachEndpoint.Path, BreachEndpoint.Get).ForScope("dpo.read");
        pages.MapPost(BreachEndpoint.Path, BreachEndpoint.Post).ForScope("dpo.decide");
        pages.MapGet(BreachEndpoint.Letter, BreachEndpoint.GetLetter).ForScope("dpo.read");
        pages.MapGet(BreachEndpoint.Told, BreachEndpoint.GetTold).ForScope("dpo.read");
        pages.MapGet(BreachEndpoint.Evidence, BreachEndpoint.GetEvidence).ForScope("dpo.evidence");
        pages.MapGet(BreachListEndpoint.Path, BreachListEndpoint.Get).ForScope("dpo.read");
        pages.MapPost(BreachListEndpoint.Path, BreachListEndpoint.Post).TakesFile(DroppedFile.Largest).ForScope("dpo.decide");
        pages.MapGet(RegistersEndpoint.Path, RegistersEndpoint.Get).ForScope("dpo.read");
        pages.MapPost(RegistersEndpoint.Path, RegistersEndpoint.Post).ForScope("dpo.decide");
        pages.MapGet(NewRecipientEndpoint.Path, NewRecipientEndpoint.Get).ForScope("dpo.decide");
        pages.MapPost(NewRecipientEndpoint.Path, NewRecipientEndpoint.Post).ForScope("dpo.decide");
        pages.MapGet(RecipientEndpoint.Path, RecipientEndpoint.Get).ForScope("dpo.read");
        pages.MapPost(RecipientEndpoint.Path, RecipientEndpoint.Post).ForScope("dpo.decide");
        pages.MapGet(RetentionEndpoint.Path, RetentionEndpoint.Get).ForScope("dpo.read");
        pages.MapGet(SubscribersEndpoint.Path, SubscribersEndpoint.Get).ForScope("dpo.read");
        pages.MapGet(SubscribersEndpoint.One, SubscribersEndpoint.GetOne).ForScope("dpo.read");
    }
}
