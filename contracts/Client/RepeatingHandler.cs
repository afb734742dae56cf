using System.Globalization;
using System.Net;

namespace SenefConsent.Client;

/// <summary>
/// Sends a request again while the service is away (no connection, one that breaks in the middle of the answer, 502, 503, 504) or its quota
/// is used up (429), and waits as long as the service says, or longer each time. Every route that the clients of this project call may be
/// asked again: questions change nothing, and what records has no further effect the second time. The answer is handed on when it is there
/// as a whole, so it is no handler for answers without end.
/// </summary>
/// <param name="patience">How long one request is repeated before the fault is handed on.</param>
/// <param name="clock">Measures it and waits.</param>
public sealed class RepeatingHandler(TimeSpan patience, TimeProvider clock) : DelegatingHandler(new SocketsHttpHandler())
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(100);

    // An address that never answered is more likely wrong than away.
    private static readonly TimeSpan PatienceBeforeTheFirstAnswer = TimeSpan.FromSeconds(3);

    private bool hasAnswered;

    /// <summary>Is told why it waits, and how long, before it does.</summary>
    public Action<string, TimeSpan>? Waiting { get; set; }

    /// <summary>Is told that the service answers again.</summary>
    public Action? Answered { get; set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            string reason;
            var pause = wait;
            try
            {
                var response = await SendOnceAsync(request, cancellationToken);
                hasAnswered = true;
                pause = response.Headers.RetryAfter?.Delta ?? wait;
                if (!IsPassing(response.StatusCode) || !HasPatienceFor(pause))
                {
                    Answered?.Invoke();
                    return response;
                }

                reason =
                    response.StatusCode == HttpStatusCode.TooManyRequests
                        ? "The quota of this client is used up"
                        : string.Create(CultureInfo.InvariantCulture, $"The service is away ({(int)response.StatusCode})");
                response.Dispose();
            }
            catch (HttpRequestException) when (HasPatienceFor(pause))
            {
                reason = "The service cannot be reached";
            }

            // Made before it is told, so that whoever is told may let the time pass.
            var passing = Task.Delay(pause, clock, cancellationToken);
            Waiting?.Invoke(reason, pause);
            await passing;
        }

        bool HasPatienceFor(TimeSpan pause) =>
            clock.GetElapsedTime(began) + pause <= (hasAnswered ? patience : PatienceBeforeTheFirstAnswer);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        attempt.CancelAfter(AnsweredWithin);
        try
        {
            var response = await base.SendAsync(request, attempt.Token);
            await response.Content.LoadIntoBufferAsync(attempt.Token);
            return response;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"It was not answered within {AnsweredWithin.TotalSeconds} s.");
        }
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status
            is HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout;
}
