using System.Net;
using System.Text.Json;

namespace SenefConsent.Blocklist.Tests;

/// <summary>What a subscriber got.</summary>
/// <param name="Host">Which one.</param>
/// <param name="Id">The <c>webhook-id</c>.</param>
/// <param name="Timestamp">The <c>webhook-timestamp</c>.</param>
/// <param name="Signature">The <c>webhook-signature</c>.</param>
/// <param name="Body">The body.</param>
public sealed record ReceivedWebhook(string Host, string Id, string Timestamp, string Signature, string Body)
{
    public ChangesPage Page => JsonSerializer.Deserialize<ChangesWebhook>(Body, JsonSerializerOptions.Web)!.Data;
}

/// <summary>Every subscriber on the internet: takes what is posted, and answers as a test says.</summary>
public sealed class SubscriberInTest : HttpMessageHandler
{
    private readonly Lock gate = new();
    private readonly List<ReceivedWebhook> received = [];

    /// <summary>
    /// What is answered, by the host's name; 200 where nothing is said. Null is no answer until the caller gives up; an exception is one.
    /// </summary>
    public Dictionary<string, Func<ReceivedWebhook, HttpStatusCode?>> Answers { get; } = [];

    /// <summary>Called when no answer is given: time may go on.</summary>
    public Action Hanging { get; set; } = () => { };

    public IReadOnlyList<ReceivedWebhook> ReceivedBy(string host)
    {
        lock (gate)
        {
            return [.. received.Where(webhook => webhook.Host == host)];
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var webhook = new ReceivedWebhook(
            request.RequestUri!.Host,
            One("webhook-id"),
            One("webhook-timestamp"),
            One("webhook-signature"),
            await request.Content!.ReadAsStringAsync(cancellationToken)
        );
        HttpStatusCode? status;
        lock (gate)
        {
            received.Add(webhook);
            status = Answers.TryGetValue(webhook.Host, out var answer) ? answer(webhook) : HttpStatusCode.OK;
        }

        if (status is { } given)
        {
            return new HttpResponseMessage(given);
        }

        var never = new TaskCompletionSource<HttpResponseMessage>();
        await using var abandoned = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        Hanging();
        return await never.Task;

        string One(string header) => request.Headers.GetValues(header).Single();
    }
}
