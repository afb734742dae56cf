using System.Runtime.CompilerServices;
using SenefConsent.Contracts;

namespace SenefConsent.Client;

/// <summary>What is asked about the recipients of a screening.</summary>
/// <param name="Channel">One channel; not <c>all</c>.</param>
/// <param name="Purpose">A name of the purpose catalogue.</param>
/// <param name="Audience">Whom one writes to.</param>
/// <param name="Organisation">The organisation that all of them belong to; null: not asked about.</param>
public sealed record ScreeningQuestion(Channel Channel, string Purpose, Audience Audience, string? Organisation = null)
{
    internal string Query =>
        $"channel={ExactNames<Channel>.Of(Channel)}&purpose={Uri.EscapeDataString(Purpose)}&audience={ExactNames<Audience>.Of(Audience)}"
        + (Organisation is { } organisation ? $"&organisation={Uri.EscapeDataString(organisation)}" : "");
}

/// <summary>Whose refusals are imported, and from where.</summary>
/// <param name="Channel">By which channel the recipients are reached.</param>
/// <param name="System">Where the refusals come from, always by the same name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
/// <param name="Purpose">What they have refused; all prospecting when null.</param>
/// <param name="DryRun">Whether nothing is recorded.</param>
/// <param name="ExportedAt">When the file was written; null when it is not known.</param>
/// <param name="Column">The column of the recipients, by its name or its number from 1; null to find it.</param>
/// <param name="HasHeader">Whether the first row names the columns; null to recognise it.</param>
public sealed record ImportQuestion(
    Channel Channel,
    string System,
    string? Purpose = null,
    bool DryRun = false,
    DateTimeOffset? ExportedAt = null,
    string? Column = null,
    bool? HasHeader = null
)
{
    internal string Query =>
        $"channel={ExactNames<Channel>.Of(Channel)}&system={Uri.EscapeDataString(System)}&dryRun={(DryRun ? "true" : "false")}"
        + (Purpose is { } purpose ? $"&purpose={Uri.EscapeDataString(purpose)}" : "")
        + (ExportedAt is { } exportedAt ? $"&exportedAt={Uri.EscapeDataString($"{exportedAt:O}")}" : "")
        + (Column is { } column ? $"&column={Uri.EscapeDataString(column)}" : "")
        + (HasHeader is { } hasHeader ? $"&header={(hasHeader ? "true" : "false")}" : "");
}

/// <summary>
/// Calls Blocklist. Every call throws <see cref="ConsentProblemException"/> where the service refuses, and <see
/// cref="HttpRequestException"/> where it is away.
/// </summary>
/// <param name="service">Has the service's base address, and a key with the scopes of the calls as its <c>Authorization</c>.</param>
public sealed class BlocklistClient(HttpClient service)
{
    /// <summary>
    /// How large a part of a file may be that is sent as one request: HttpClient reads no answer of HTTP/1.1 before it has sent all, and a
    /// server that cannot answer takes no more than it can hold in its buffers, which is 1 MB in Kestrel.
    /// </summary>
    public const int LargestPart = 512 * 1024;

    // Less than a proxy usually waits for an answer.
    private static readonly TimeSpan WatchedAtOnce = TimeSpan.FromSeconds(30);

    /// <summary>Asks about at most 10,000 recipients, now or at a past instant. Scope <c>check</c>.</summary>
    public Task<ChecksResponse> CheckAsync(ChecksRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<ChecksResponse>(HttpMethod.Post, "/checks", request, cancellation);

    /// <summary>Asks who of those that a check or a screening allowed objected since. Scope <c>check</c>.</summary>
    public Task<PermitVerificationResponse> VerifyAsync(PermitVerificationRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<PermitVerificationResponse>(HttpMethod.Post, "/permits/verify", request, cancellation);

    /// <summary>
    /// Asks about any number of recipients: each comes back with its answer, in the order of the recipients, while they are read. They are
    /// sent in parts, each of which is decided on the state of its own moment, and is answered as a whole or fails. Whoever is allowed and
    /// came before is a <see cref="Rule.Duplicate"/>, across the parts as well; this holds some 40 bytes a recipient. Scope <c>check</c>.
    /// </summary>
    /// <param name="question">What is asked.</param>
    /// <param name="recipients">The recipients; null is unreadable, hence blocked.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<ScreenedRecipient> ScreenAsync(
        ScreeningQuestion question,
        IAsyncEnumerable<string?> recipients,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        var seen = new HashSet<Guid>();
        Task<List<ScreenedRecipient>>? asked = null;
        await foreach (var part in RecipientParts.Of(recipients, cancellation))
        {
            // One is answered while the one before is read.
            var before = asked;
            asked = ScreenPartAsync(question, part, cancellation);
            foreach (var answer in before is null ? [] : await before)
            {
                yield return Marked(answer);
            }
        }

        foreach (var answer in asked is null ? [] : await asked)
        {
            yield return Marked(answer);
        }

        ScreenedRecipient Marked(ScreenedRecipient answer) =>
            !seen.Add(answer.ContactPoint!.Value) && answer.Decision == Verdict.Allowed ? answer with { Rule = Rule.Duplicate } : answer;
    }

    /// <summary>What a screening came to. Scope <c>check</c>; the client that started it.</summary>
    public Task<ScreeningSummary> ScreeningAsync(Guid id, CancellationToken cancellation = default) =>
        service.AskAsync<ScreeningSummary>(HttpMethod.Get, $"/screenings/{id}", null, cancellation);

    /// <summary>All that the owner of an address ever said, and what holds, now or at a past instant. Scope <c>history</c>.</summary>
    /// <param name="question">Whose history, as of when, and whom one writes to.</param>
    /// <param name="language">The language of the words: <c>fr</c> or <c>en</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<HistoryResponse> HistoryAsync(HistoryRequest question, string language, CancellationToken cancellation = default) =>
        service.AskAsync<HistoryResponse>(HttpMethod.Post, "/history", question, cancellation, language);

    /// <summary>Reads what was said after a position of the feed. Scope <c>changes</c>.</summary>
    /// <param name="after">The position; 0 for the beginning.</param>
    /// <param name="wait">How long to wait for the first change where there is none yet, at most a minute.</param>
    /// <param name="withOrigin">Whether each change tells by which door it came and which campaign it answers; it needs the scope
    /// <c>origin</c> as well.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ChangesPage> ChangesAsync(
        long after,
        TimeSpan wait = default,
        bool withOrigin = false,
        CancellationToken cancellation = default
    ) =>
        service.AskAsync<ChangesPage>(
            HttpMethod.Get,
            $"/changes?after={after}&wait={(int)wait.TotalSeconds}{(withOrigin ? "&origin=true" : "")}",
            null,
            cancellation
        );

    /// <summary>Where the feed ends now: the position of the last change, 0 when there is none. Scope <c>changes</c>.</summary>
    public async Task<long> EndOfChangesAsync(CancellationToken cancellation = default) =>
        (await service.AskAsync<ChangesPage>(HttpMethod.Get, "/changes?limit=1", null, cancellation)).End!.Value;

    /// <summary>
    /// Follows the feed: what was said after a position, and then what is said, as it comes and without end. Where it fails, go on after
    /// the position of the last change; with a <see cref="RepeatingHandler"/> it goes on by itself. Scope <c>changes</c>.
    /// </summary>
    /// <param name="after">The position; 0 for the beginning.</param>
    /// <param name="withOrigin">Whether each change tells by which door it came and which campaign it answers; it needs the scope
    /// <c>origin</c> as well.</param>
    /// <param name="cancellation">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<Change> WatchAsync(
        long after,
        bool withOrigin = false,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        // The first answer comes at once: whether the service can be reached must not take a wait to tell.
        for (var wait = TimeSpan.Zero; ; wait = WatchedAtOnce)
        {
            var page = await ChangesAsync(after, wait, withOrigin, cancellation);
            foreach (var change in page.Changes)
            {
                yield return change;
            }

            after = page.Next;
        }
    }

    /// <summary>How far everyone is who mirrors the blocklist, whichever client registered it. Scope <c>dpo.read</c>.</summary>
    public Task<SubscribersResponse> SubscribersAsync(CancellationToken cancellation = default) =>
        service.AskAsync<SubscribersResponse>(HttpMethod.Get, "/subscribers", null, cancellation);

    /// <summary>Which messages a subscriber took, 100 at most, the latest of the feed first. Scope <c>dpo.read</c>.</summary>
    /// <param name="name">The subscriber's name.</param>
    /// <param name="after">The <c>next</c> of the page before; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<SubscriberDeliveriesPage> DeliveriesAsync(string name, string? after = null, CancellationToken cancellation = default) =>
        service.AskAsync<SubscriberDeliveriesPage>(
            HttpMethod.Get,
            $"/subscribers/{Uri.EscapeDataString(name)}/deliveries{(after is null ? "" : $"?after={Uri.EscapeDataString(after)}")}",
            null,
            cancellation
        );

    /// <summary>Imports refusals of a previous system. The same rows again record nothing twice. Scope <c>import</c>.</summary>
    /// <param name="question">Whose they are, and from where.</param>
    /// <param name="file">CSV, or bare addresses one a line, of at most <see cref="LargestPart"/> bytes. Longer files go in parts, each
    /// with the header.</param>
    /// <param name="cancellation">Gives up; what the service has received is recorded.</param>
    /// <returns>The fate of each row, in the order of the rows.</returns>
    public async Task<IReadOnlyList<ImportedRow>> ImportAsync(
        ImportQuestion question,
        ReadOnlyMemory<byte> file,
        CancellationToken cancellation = default
    )
    {
        using var content = new ReadOnlyMemoryContent(file) { Headers = { ContentType = new("text/csv") } };
        using var response = await service.PostAsync(new Uri($"/imports?{question.Query}", UriKind.Relative), content, cancellation);
        await response.RequireSuccessAsync(cancellation);
        var rows = new List<ImportedRow>();
        await foreach (var line in response.ReadLinesAsync(cancellation))
        {
            if (line.StartsWith("{\"summary\"", StringComparison.Ordinal))
            {
                return rows;
            }

            rows.Add(ServiceCalls.Parse<ImportedRow>(line));
        }

        throw new ConsentProblemException(
            ServiceCalls.CallOf(response),
            response.StatusCode,
            "The report has no end: the service stopped on the way. Send the file again."
        );
    }

    private async Task<List<ScreenedRecipient>> ScreenPartAsync(
        ScreeningQuestion question,
        List<string?> recipients,
        CancellationToken cancellation
    )
    {
        var uri = new Uri($"/screenings?contactPoints=true&{question.Query}", UriKind.Relative);
        using var content = ServiceCalls.LinesOf(recipients.Select(recipient => new { recipient }));
        using var response = await service.PostAsync(uri, content, cancellation);
        await response.RequireSuccessAsync(cancellation);
        var answers = new List<ScreenedRecipient>(recipients.Count);
        await foreach (var line in response.ReadLinesAsync(cancellation))
        {
            answers.Add(ServiceCalls.Parse<ScreenedRecipient>(line));
        }

        return answers.Count == recipients.Count
            ? answers
            : throw new ConsentProblemException(
                ServiceCalls.CallOf(response),
                response.StatusCode,
                $"{answers.Count} of {recipients.Count} recipients were answered."
            );
    }
}
