using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.Client;

/// <summary>
/// Calls SubjectRights, the data protection officer's service. Every call throws <see cref="ConsentProblemException"/> where the service
/// refuses, and <see cref="HttpRequestException"/> where it is away.
/// </summary>
/// <param name="service">Has the service's base address, and a key with the scopes of the calls as its <c>Authorization</c>.</param>
public sealed class SubjectRightsClient(HttpClient service)
{
    /// <summary>
    /// Records an objection that was made to one of us, by letter, by telephone, in person. It is in force when this returns. The same
    /// again has no further effect. Scope <c>objections.take</c>.
    /// </summary>
    /// <exception cref="ConsentProblemException">422: the value is no contact point of its kind; it is kept for the data protection
    /// officer, and is to be sent again as it should be. 400: nothing was recorded.</exception>
    public Task<ObjectionTaken> TakeObjectionAsync(TakeObjectionRequest objection, CancellationToken cancellation = default) =>
        service.AskAsync<ObjectionTaken>(HttpMethod.Post, "/objections", objection, cancellation);

    /// <summary>An objection by its number: when, what, and whether it still holds. Scope <c>objections.find</c>.</summary>
    /// <param name="number">As the person has it: in any case, with or without hyphens and spaces.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<FoundObjection> ObjectionAsync(string number, CancellationToken cancellation = default) =>
        service.AskAsync<FoundObjection>(HttpMethod.Get, $"/objections/{Uri.EscapeDataString(number)}", null, cancellation);

    /// <summary>An objection by its number, in the language of whoever asks. Scope <c>objections.find</c>.</summary>
    /// <param name="number">As the person has it: in any case, with or without hyphens and spaces.</param>
    /// <param name="language"><c>fr</c> or <c>en</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<FoundObjection> ObjectionAsync(string number, string language, CancellationToken cancellation = default) =>
        service.AskAsync<FoundObjection>(HttpMethod.Get, $"/objections/{Uri.EscapeDataString(number)}", null, cancellation, language);

    /// <summary>A page of the objections that wait for an answer, those first that are due first. Scope <c>dpo.read</c>.</summary>
    /// <param name="source">Only those that came by this door; all when null.</param>
    /// <param name="after">The <see cref="UnansweredObjections.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<UnansweredObjections> UnansweredObjectionsAsync(
        Source? source = null,
        string? after = null,
        CancellationToken cancellation = default
    )
    {
        string[] asked =
        [
            .. source is { } door ? [$"source={ExactNames<Source>.Of(door)}"] : Array.Empty<string>(),
            .. after is null ? [] : new[] { $"after={Uri.EscapeDataString(after)}" },
        ];
        var query = asked.Length == 0 ? "" : $"?{string.Join('&', asked)}";
        return service.AskAsync<UnansweredObjections>(HttpMethod.Get, $"/objections/unanswered{query}", null, cancellation);
    }

    /// <summary>
    /// Records that people were told that their objections are in force. The same again has no further effect. Scope
    /// <c>objections.take</c>. Ask again while <see cref="ObjectionAnswersResponse.More"/>.
    /// </summary>
    /// <exception cref="ConsentProblemException">400: nothing was recorded.</exception>
    public Task<ObjectionAnswersResponse> AnswerObjectionsAsync(
        ObjectionAnswersRequest answers,
        CancellationToken cancellation = default
    ) => service.AskAsync<ObjectionAnswersResponse>(HttpMethod.Post, "/objections/answers", answers, cancellation);

    /// <summary>How many objections and withdrawals reached us in a period of at most 366 days. Scope <c>statistics</c>.</summary>
    /// <param name="from">The first day, in Paris.</param>
    /// <param name="until">The first day after, in Paris.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<StatisticsResponse> StatisticsAsync(DateOnly from, DateOnly until, CancellationToken cancellation = default) =>
        service.AskAsync<StatisticsResponse>(
            HttpMethod.Get,
            string.Create(CultureInfo.InvariantCulture, $"/statistics?from={from:yyyy-MM-dd}&until={until:yyyy-MM-dd}"),
            null,
            cancellation
        );

    /// <summary>
    /// Something that may be an objection and waits for the data protection officer, with all that arrived. Scope <c>dpo.evidence</c>.
    /// </summary>
    public Task<UnattributedItem> UnattributedAsync(Guid id, CancellationToken cancellation = default) =>
        service.AskAsync<UnattributedItem>(HttpMethod.Get, $"/unattributed/{id}", null, cancellation);

    /// <summary>A page of what waits for one reason or at one door. Scope <c>dpo.read</c>.</summary>
    /// <param name="reason">Only those that wait for this reason.</param>
    /// <param name="source">Only those that came by this door.</param>
    /// <param name="oldestFirst">Whether the oldest come first.</param>
    /// <param name="after">The <c>next</c> of the page before, asked for in the same order.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<UnattributedPage> UnattributedPageAsync(
        UnattributedReason? reason,
        Source? source,
        bool oldestFirst = false,
        string? after = null,
        CancellationToken cancellation = default
    )
    {
        string?[] asked =
        [
            reason is { } why ? $"reason={ExactNames<UnattributedReason>.Of(why)}" : null,
            source is { } door ? $"source={ExactNames<Source>.Of(door)}" : null,
            oldestFirst ? "order=oldest" : null,
            after is null ? null : $"after={Uri.EscapeDataString(after)}",
        ];
        var query = string.Join('&', asked.OfType<string>());
        return service.AskAsync<UnattributedPage>(
            HttpMethod.Get,
            query == "" ? "/unattributed" : $"/unattributed?{query}",
            null,
            cancellation
        );
    }

    /// <summary>A page of what waits for the data protection officer, newest first. Scope <c>dpo.read</c>.</summary>
    /// <param name="after">The <see cref="UnattributedPage.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<UnattributedPage> UnattributedPageAsync(string? after = null, CancellationToken cancellation = default) =>
        service.AskAsync<UnattributedPage>(
            HttpMethod.Get,
            after is null ? "/unattributed" : $"/unattributed?after={Uri.EscapeDataString(after)}",
            null,
            cancellation
        );

    /// <summary>How much waits for the data protection officer, and how much was not kept. Scope <c>dpo.read</c>.</summary>
    public Task<UnattributedCounts> UnattributedCountsAsync(CancellationToken cancellation = default) =>
        service.AskAsync<UnattributedCounts>(HttpMethod.Get, "/unattributed/counts", null, cancellation);

    /// <summary>
    /// The same resolution for many at once. Scope <c>dpo.decide</c>. Ask again while <see cref="UnattributedResolutionsResponse.More"/>.
    /// </summary>
    public Task<UnattributedResolutionsResponse> ResolveManyAsync(
        UnattributedResolutionsRequest request,
        CancellationToken cancellation = default
    ) => service.AskAsync<UnattributedResolutionsResponse>(HttpMethod.Post, "/unattributed/resolutions", request, cancellation);

    /// <summary>All that wait for the data protection officer, newest first, page by page. Scope <c>dpo.read</c>.</summary>
    public async IAsyncEnumerable<UnattributedItem> AllUnattributedAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (string? after = null; ; )
        {
            var page = await UnattributedPageAsync(after, cancellation);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            if (page.Next is null)
            {
                yield break;
            }

            after = page.Next;
        }
    }

    /// <summary>The data protection officer decides what it is; the same again has no further effect. Scope <c>dpo.decide</c>.</summary>
    public Task<UnattributedResolutionResponse> ResolveAsync(
        Guid id,
        UnattributedResolutionRequest request,
        CancellationToken cancellation = default
    ) => service.AskAsync<UnattributedResolutionResponse>(HttpMethod.Post, $"/unattributed/{id}/resolution", request, cancellation);

    /// <summary>Records that a request by which a person exercises a right was received. Scope <c>dpo.decide</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="idempotencyKey">Under the same key the same request opens one case, however often it is sent.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<CaseResponse> ReceiveCaseAsync(
        CaseRequest request,
        string? idempotencyKey = null,
        CancellationToken cancellation = default
    ) => service.AskAsync<CaseResponse>(HttpMethod.Post, "/cases", request, cancellation, idempotencyKey: idempotencyKey);

    /// <summary>A case, as its events tell it now. Scope <c>dpo.read</c>.</summary>
    /// <param name="id">Which.</param>
    /// <param name="language">The language in which it is said how the deadline was counted: <c>fr</c> or <c>en</c>; French when null.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<CaseResponse> CaseAsync(Guid id, string? language = null, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Get, $"/cases/{id}", null, cancellation, language);

    /// <summary>A page of cases, those first that are due first. Scope <c>dpo.read</c>.</summary>
    /// <param name="open">Those whose requester still waits, or the others; all when null.</param>
    /// <param name="after">The <see cref="CasesPage.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<CasesPage> CasesPageAsync(bool? open = null, string? after = null, CancellationToken cancellation = default)
    {
        string?[] query =
        [
            open is { } isOpen ? $"open={(isOpen ? "true" : "false")}" : null,
            after is null ? null : $"after={Uri.EscapeDataString(after)}",
        ];
        var given = string.Join('&', query.OfType<string>());
        return service.AskAsync<CasesPage>(HttpMethod.Get, given == "" ? "/cases" : $"/cases?{given}", null, cancellation);
    }

    /// <summary>What is due, in counts and references only. Scope <c>dpo.read</c>.</summary>
    public Task<CaseDigest> CaseDigestAsync(CancellationToken cancellation = default) =>
        service.AskAsync<CaseDigest>(HttpMethod.Get, "/cases/digest", null, cancellation);

    /// <summary>What shows that somebody said what an event of their history says, in clear. Scope <c>dpo.evidence</c>.</summary>
    /// <param name="id">The event.</param>
    /// <param name="language">The language of the words: <c>fr</c> or <c>en</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<StatementEvidence> StatementEvidenceAsync(Guid id, string language, CancellationToken cancellation = default) =>
        service.AskAsync<StatementEvidence>(HttpMethod.Get, $"/statements/{id}/evidence", null, cancellation, language);

    /// <summary>What is kept sealed with a case, in clear. Scope <c>dpo.evidence</c>.</summary>
    public Task<CaseEvidence> CaseEvidenceAsync(Guid id, Guid evidence, CancellationToken cancellation = default) =>
        service.AskAsync<CaseEvidence>(HttpMethod.Get, $"/cases/{id}/evidence/{evidence}", null, cancellation);

    /// <summary>The requester was told that the request has arrived. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> AcknowledgeCaseAsync(Guid id, AcknowledgementRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/acknowledgement", request, cancellation);

    /// <summary>The request is about more than was known. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> AddSubjectsAsync(Guid id, CaseSubjectsRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/subjects", request, cancellation);

    /// <summary>The requester is asked something. About identity or scope, and in time, it stops the clock. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> AskRequesterAsync(Guid id, QuestionRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/questions", request, cancellation);

    /// <summary>The requester was reminded of a question. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> RemindRequesterAsync(
        Guid id,
        Guid question,
        ReminderRequest request,
        CancellationToken cancellation = default
    ) => service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/questions/{question}/reminder", request, cancellation);

    /// <summary>The requester answered a question. The clock goes on. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> AnswerQuestionAsync(
        Guid id,
        Guid question,
        QuestionAnswerRequest request,
        CancellationToken cancellation = default
    ) => service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/questions/{question}/answer", request, cancellation);

    /// <summary>A way to show identity was tried. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> CheckIdentityAsync(Guid id, IdentityRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/identity", request, cancellation);

    /// <summary>
    /// Sends a one-time code to a contact point that the case is about, and to no other; for a postal address, the letter is answered.
    /// Earlier codes for it are void. Scope <c>dpo.decide</c>.
    /// </summary>
    public Task<IdentityCodeResponse> SendIdentityCodeAsync(
        Guid id,
        Guid subject,
        IdentityCodeRequest request,
        CancellationToken cancellation = default
    ) => service.AskAsync<IdentityCodeResponse>(HttpMethod.Post, $"/cases/{id}/subjects/{subject}/identity-codes", request, cancellation);

    /// <summary>The requester told the code. Scope <c>dpo.decide</c>.</summary>
    /// <exception cref="ConsentProblemException">409: it is not the one, and how often another is taken; or no code waits.</exception>
    public Task<CaseResponse> CheckIdentityCodeAsync(
        Guid id,
        Guid subject,
        IdentityCodeCheckRequest request,
        CancellationToken cancellation = default
    ) => service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/subjects/{subject}/identity-checks", request, cancellation);

    /// <summary>The case ends because the question about identity was not answered. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> EndUnidentifiedAsync(Guid id, IdentityFailureRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/identity-failure", request, cancellation);

    /// <summary>A place was searched. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> SearchSourceAsync(Guid id, SearchRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/searches", request, cancellation);

    /// <summary>The owner of a system is to do something. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> GiveTaskAsync(Guid id, TaskRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/tasks", request, cancellation);

    /// <summary>A task was done. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> CompleteTaskAsync(
        Guid id,
        Guid task,
        TaskCompletionRequest request,
        CancellationToken cancellation = default
    ) => service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/tasks/{task}/completion", request, cancellation);

    /// <summary>What becomes of a right. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> DecideAsync(Guid id, DecisionRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/decisions", request, cancellation);

    /// <summary>A second person agrees to a decision. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> AgreeAsync(Guid id, Guid decision, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/decisions/{decision}/agreement", null, cancellation);

    /// <summary>The requester is told that the answer takes longer. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> ExtendAsync(Guid id, ExtensionRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/extension", request, cancellation);

    /// <summary>A fee is announced. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> AnnounceFeeAsync(Guid id, FeeRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/fee", request, cancellation);

    /// <summary>The requester accepted the fee. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> AcceptFeeAsync(Guid id, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/fee/acceptance", null, cancellation);

    /// <summary>
    /// A letter is made from its template and the state of the case, or one that was written elsewhere is recorded. It is the last of the
    /// case's letters then. Scope <c>dpo.decide</c>.
    /// </summary>
    public Task<CaseResponse> RecordLetterAsync(Guid id, LetterRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/letters", request, cancellation);

    /// <summary>A letter that was made here, as a page. Scope <c>dpo.read</c>.</summary>
    public async Task<string> LetterPageAsync(Guid id, Guid letter, CancellationToken cancellation = default) =>
        Encoding.UTF8.GetString(await service.FileAsync($"/cases/{id}/letters/{letter}", "text/html", cancellation));

    /// <summary>A letter that was made here, as a PDF. Scope <c>dpo.read</c>.</summary>
    public Task<byte[]> LetterPdfAsync(Guid id, Guid letter, CancellationToken cancellation = default) =>
        service.FileAsync($"/cases/{id}/letters/{letter}", "application/pdf", cancellation);

    /// <summary>What the case is about is kept. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> PlaceHoldAsync(Guid id, HoldRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/holds", request, cancellation);

    /// <summary>
    /// What is held about subjects is to be erased, which cannot be taken back; their contact points are blocked when this returns. Scope
    /// <c>dpo.decide</c>.
    /// </summary>
    public Task<CaseResponse> EraseAsync(Guid id, ErasureRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/erasures", request, cancellation);

    /// <summary>
    /// The processing of what is held about contact points of the case is restricted. In force when this returns. Scope <c>dpo.decide</c>.
    /// </summary>
    public Task<CaseResponse> RestrictAsync(Guid id, RestrictionRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/restrictions", request, cancellation);

    /// <summary>A restriction ends. The person is told before, by the letter <c>restriction-end</c>. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> LiftRestrictionAsync(Guid id, Guid restriction, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/restrictions/{restriction}/lifting", null, cancellation);

    /// <summary>A hold ends. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> ReleaseHoldAsync(Guid id, Guid hold, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/holds/{hold}/release", null, cancellation);

    /// <summary>The case has to do with another. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> LinkCasesAsync(Guid id, CaseLinkRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/links", request, cancellation);

    /// <summary>The requester is answered, late or not. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> AnswerCaseAsync(Guid id, CaseAnswerRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/answer", request, cancellation);

    /// <summary>The requester is told that nothing will be done, and why. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> RefuseCaseAsync(Guid id, CaseRefusalRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/refusal", request, cancellation);

    /// <summary>The requester took the request back. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> WithdrawCaseAsync(Guid id, CaseWithdrawalRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/withdrawal", request, cancellation);

    /// <summary>Nothing is left to do. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> CloseCaseAsync(Guid id, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/closing", null, cancellation);

    /// <summary>The case is worked on again, with its first date. Scope <c>dpo.decide</c>.</summary>
    public Task<CaseResponse> ReopenCaseAsync(Guid id, CancellationToken cancellation = default) =>
        service.AskAsync<CaseResponse>(HttpMethod.Post, $"/cases/{id}/reopening", null, cancellation);

    /// <summary>What is held about the subjects of a case is put together, to be fetched once. Scope <c>dpo.decide</c>.</summary>
    /// <exception cref="ConsentProblemException">409: a subject is not verified, or something else stands against it; the message says
    /// what.</exception>
    public Task<PackageResponse> MakePackageAsync(Guid id, PackageRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<PackageResponse>(HttpMethod.Post, $"/cases/{id}/packages", request, cancellation);

    /// <summary>Fetches a package. It can be fetched once; the token of its link is all that is needed.</summary>
    /// <param name="token">The last part of <see cref="PackageResponse.Link"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConsentProblemException">410: it was fetched before, or has expired.</exception>
    public Task<AccessPackage> FetchPackageAsync(string token, CancellationToken cancellation = default) =>
        service.AskAsync<AccessPackage>(HttpMethod.Get, $"/packages/{Uri.EscapeDataString(token)}?format=json", null, cancellation);
}
