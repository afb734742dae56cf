using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.Client;

/// <summary>
/// Calls SubjectRights about breaches of personal data. Every call throws <see cref="ConsentProblemException"/> where the service refuses,
/// and <see cref="HttpRequestException"/> where it is away.
/// </summary>
/// <param name="service">Has the service's base address, and a key with the scopes of the calls as its <c>Authorization</c>.</param>
public sealed class BreachesClient(HttpClient service)
{
    /// <summary>Personal data was breached, or may have been. Scope <c>dpo.decide</c>.</summary>
    /// <param name="breach">When it was seen, since when SENEF is aware of it, and what is known.</param>
    /// <param name="idempotencyKey">The same request with the same key records one breach.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<BreachResponse> RecordAsync(
        BreachRequest breach,
        string? idempotencyKey = null,
        CancellationToken cancellation = default
    ) => service.AskAsync<BreachResponse>(HttpMethod.Post, "/breaches", breach, cancellation, idempotencyKey: idempotencyKey);

    /// <summary>A page of breaches, those first that SENEF became aware of last. Scope <c>dpo.read</c>.</summary>
    /// <param name="open">True for those that are not closed, false for the others, null for all.</param>
    /// <param name="after">The <see cref="BreachesPage.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<BreachesPage> PageAsync(bool? open = null, string? after = null, CancellationToken cancellation = default)
    {
        string[] asked =
        [
            .. open is { } isOpen ? [$"open={(isOpen ? "true" : "false")}"] : Array.Empty<string>(),
            .. after is null ? [] : new[] { $"after={Uri.EscapeDataString(after)}" },
        ];
        var query = asked.Length == 0 ? "" : $"?{string.Join('&', asked)}";
        return service.AskAsync<BreachesPage>(HttpMethod.Get, $"/breaches{query}", null, cancellation);
    }

    /// <summary>A breach, with the hours that are left to notify the authority. Scope <c>dpo.read</c>.</summary>
    public Task<BreachResponse> GetAsync(Guid id, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Get, $"/breaches/{id}", null, cancellation);

    /// <summary>The questions of the authority's form, each with the answer that is recorded, or that it is missing. Scope <c>dpo.read</c>.
    /// </summary>
    /// <param name="id">Which breach.</param>
    /// <param name="language">The language of the questions.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<BreachFormResponse> FormAsync(Guid id, LetterLanguage language, CancellationToken cancellation = default) =>
        service.AskAsync<BreachFormResponse>(
            HttpMethod.Get,
            $"/breaches/{id}/form?language={ExactNames<LetterLanguage>.Of(language)}",
            null,
            cancellation
        );

    /// <summary>What is kept sealed with a breach, in clear. Scope <c>dpo.evidence</c>.</summary>
    public Task<BreachEvidence> EvidenceAsync(Guid id, Guid evidence, CancellationToken cancellation = default) =>
        service.AskAsync<BreachEvidence>(HttpMethod.Get, $"/breaches/{id}/evidence/{evidence}", null, cancellation);

    /// <summary>What is known of a breach, as a whole: it takes the place of what was known before. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> DescribeAsync(Guid id, BreachFactsRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/facts", request, cancellation);

    /// <summary>The moment of awareness was recorded wrongly. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> CorrectAwarenessAsync(Guid id, AwarenessRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/awareness", request, cancellation);

    /// <summary>A processor told SENEF of the breach. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> RecordProcessorNoticeAsync(
        Guid id,
        ProcessorNoticeRequest request,
        CancellationToken cancellation = default
    ) => service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/processor-notices", request, cancellation);

    /// <summary>The risk was assessed; the last assessment counts. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> AssessAsync(Guid id, BreachAssessmentRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/assessments", request, cancellation);

    /// <summary>Something is done about the breach, or planned. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> TakeMeasureAsync(Guid id, BreachMeasureRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/measures", request, cancellation);

    /// <summary>The authority was notified. A first notice that is late needs its reasons. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> NotifyAuthorityAsync(Guid id, AuthorityNoticeRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/notices", request, cancellation);

    /// <summary>Persons were told of the breach, by the letter that is made here. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> TellPersonsAsync(Guid id, TellingRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/tellings", request, cancellation);

    /// <summary>Persons are not told although the risk is high. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> WaiveTellingAsync(Guid id, TellingWaiverRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/waivers", request, cancellation);

    /// <summary>It became known whom the breach touches. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> AddScopeAsync(Guid id, BreachScopeRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/scopes", request, cancellation);

    /// <summary>What was planned is done. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> CompleteMeasureAsync(Guid id, Guid measure, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/measures/{measure}/completion", null, cancellation);

    /// <summary>A scope was wrong, and no longer counts. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> RemoveScopeAsync(Guid id, Guid scope, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/scopes/{scope}/removal", null, cancellation);

    /// <summary>Nothing is left to do. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> CloseAsync(Guid id, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/closing", null, cancellation);

    /// <summary>The breach is worked on again. Scope <c>dpo.decide</c>.</summary>
    public Task<BreachResponse> ReopenAsync(Guid id, CancellationToken cancellation = default) =>
        service.AskAsync<BreachResponse>(HttpMethod.Post, $"/breaches/{id}/reopening", null, cancellation);

    /// <summary>The letter to the persons as it would be sent now, as a page. Scope <c>dpo.read</c>.</summary>
    public async Task<string> LetterPageAsync(Guid id, LetterLanguage language, CancellationToken cancellation = default) =>
        Encoding.UTF8.GetString(
            await service.FileAsync($"/breaches/{id}/letter?language={ExactNames<LetterLanguage>.Of(language)}", "text/html", cancellation)
        );

    /// <summary>The letter to the persons as it was sent, as a PDF. Scope <c>dpo.read</c>.</summary>
    public Task<byte[]> SentLetterPdfAsync(Guid id, Guid telling, CancellationToken cancellation = default) =>
        service.FileAsync($"/breaches/{id}/tellings/{telling}/letter", "application/pdf", cancellation);

    /// <summary>
    /// Holds a list of any length against the scopes of a breach: each recipient comes back in the order of the list, with whether the breach
    /// touches it. It is sent in parts; nothing of it is kept but counts. Scope <c>dpo.decide</c>.
    /// </summary>
    /// <param name="id">Which breach.</param>
    /// <param name="channel">By which channel those on the list are reached.</param>
    /// <param name="recipients">They; null is unreadable.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<ScreenedRow> ScreenAsync(
        Guid id,
        Channel channel,
        IAsyncEnumerable<string?> recipients,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        var list = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await foreach (var part in RecipientParts.Of(recipients, cancellation))
        {
            foreach (var row in await ScreenPartAsync(id, channel, list, part, cancellation))
            {
                yield return row;
            }
        }
    }

    private async Task<List<ScreenedRow>> ScreenPartAsync(
        Guid id,
        Channel channel,
        Guid list,
        List<string?> recipients,
        CancellationToken cancellation
    )
    {
        using var content = ServiceCalls.LinesOf(recipients.Select(recipient => new { recipient }));
        using var response = await service.PostAsync(
            new Uri($"/breaches/{id}/screenings?channel={ExactNames<Channel>.Of(channel)}&list={list}", UriKind.Relative),
            content,
            cancellation
        );
        await response.RequireSuccessAsync(cancellation);
        var rows = new List<ScreenedRow>(recipients.Count);
        await foreach (var line in response.ReadLinesAsync(cancellation))
        {
            rows.Add(ServiceCalls.Parse<ScreenedRow>(line));
        }

        return rows.Count == recipients.Count
            ? rows
            : throw new ConsentProblemException(
                ServiceCalls.CallOf(response),
                response.StatusCode,
                string.Create(CultureInfo.InvariantCulture, $"{rows.Count} of {recipients.Count} rows were answered.")
            );
    }
}
