using System.Runtime.CompilerServices;
using SenefConsent.Contracts;

namespace SenefConsent.Client;

/// <summary>
/// Calls EmailUnsubscribe. Every call throws <see cref="ConsentProblemException"/> where the service refuses, and <see
/// cref="HttpRequestException"/> where it is away.
/// </summary>
/// <param name="service">Has the service's base address, and a key with the scopes of the calls as its <c>Authorization</c>.</param>
public sealed class EmailUnsubscribeClient(HttpClient service)
{
    private const int MostRecipientsPerPart = 2_000;

    /// <summary>The unsubscribe links of at most 10,000 recipients, all or none. Scope <c>links</c>.</summary>
    public Task<LinksResponse> LinksAsync(LinksRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<LinksResponse>(HttpMethod.Post, "/links", request, cancellation);

    /// <summary>
    /// The unsubscribe links of any number of recipients, in their order, while they are read; null for one that is no e-mail address and
    /// must not be written to. They are sent in parts, for the reason that <see cref="BlocklistClient.LargestPart"/> gives. Scope
    /// <c>links</c>.
    /// </summary>
    /// <param name="campaign">The campaign's name; it must not identify a person.</param>
    /// <param name="purpose">The purpose that the links refuse.</param>
    /// <param name="recipients">E-mail addresses.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<UnsubscribeLink?> LinksAsync(
        string campaign,
        string purpose,
        IAsyncEnumerable<string> recipients,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        var path = new Uri($"/links?campaign={Uri.EscapeDataString(campaign)}&purpose={Uri.EscapeDataString(purpose)}", UriKind.Relative);
        await foreach (var part in recipients.Chunk(MostRecipientsPerPart).WithCancellation(cancellation))
        {
            using var content = ServiceCalls.LinesOf(part.Select(recipient => new { recipient }));
            using var response = await service.PostAsync(path, content, cancellation);
            await response.RequireSuccessAsync(cancellation);
            var answered = 0;
            await foreach (var line in response.ReadLinesAsync(cancellation))
            {
                answered++;
                var link = ServiceCalls.Parse<UnsubscribeLink>(line);
                yield return link.Url is null ? null : link;
            }

            if (answered != part.Length)
            {
                throw new ConsentProblemException(
                    ServiceCalls.CallOf(response),
                    response.StatusCode,
                    $"{answered} of {part.Length} recipients were answered."
                );
            }
        }
    }

    /// <summary>The mail server passes a mail on that came to the unsubscribe address. Scope <c>inbound-mail</c>.</summary>
    /// <param name="message">The message, RFC 5322.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task ReceiveMailAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation = default)
    {
        using var content = new ReadOnlyMemoryContent(message) { Headers = { ContentType = new("message/rfc822") } };
        using var response = await service.PostAsync(new Uri("/inbound-mail", UriKind.Relative), content, cancellation);
        await response.RequireSuccessAsync(cancellation);
    }
}
