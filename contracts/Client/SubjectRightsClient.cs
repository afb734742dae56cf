using System.Globalization;
using System.Runtime.CompilerServices;
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
}
