using System.Net;
using System.Security.Authentication;

namespace SenefConsent.Client;

/// <summary>Why a request is sent again.</summary>
public enum WaitReason
{
    /// <summary>It cannot be reached, or the connection broke.</summary>
    Unreachable,

    /// <summary>Something answers for it that it is away: 502, 503 or 504.</summary>
    Away,

    /// <summary>The quota of this client is used up: 429.</summary>
    QuotaUsedUp,
}

/// <summary>A wait before a request is sent again.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Pause">How long it is.</param>
/// <param name="HasAnswered">Whether the service has answered before; if not, its address may be wrong.</param>
/// <param name="Fault">What went wrong; null when it answered.</param>
public sealed record ServiceWait(WaitReason Reason, TimeSpan Pause, bool HasAnswered, HttpRequestException? Fault = null);

/// <summary>
/// Sends a request again while the service is away (no connection, one that breaks in the middle of the answer, 502, 503, 504) or its quota
/// is used up (429), and waits as long as the service says, or longer each time. Every route that the clients of this project call may be
/// asked again: questions change nothing, and what records has no further effect the second time. The answer is handed on when it is there
/// as a whole, so it is no handler for answers without end.
/// </summary>
/// <param name="patience">How long one request is repeated before the fault is handed on.</param>
/// <param name="clock">Measures it and waits.</param>
public sealed class RepeatingHandler(TimeSpan patience, TimeProvider clock)
    : DelegatingHandler(new SocketsHttpHandler { ConnectTimeout = ConnectsWithin })
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan ConnectsWithin = TimeSpan.FromSeconds(15);

    private bool hasAnswered;

    /// <summary>How long a request is repeated before the service has ever answered: its address is more likely wrong than it is away.</summary>
    public TimeSpan PatienceBeforeFirstAnswer { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Is told of each wait before it begins.</summary>
    public Action<ServiceWait>? Waiting { get; set; }

    /// <summary>Is told that the service answers again.</summary>
    public Action? Answered { get; set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            WaitReason reason;
            HttpRequestException? fault = null;
            TimeSpan pause;
            try
            {
                var response = await SendOnceAsync(request, cancellationToken);
                hasAnswered = true;
                pause = response.Headers.RetryAfter?.Delta ?? wait;
                if (!IsPassing(response.StatusCode) || pause > Left())
                {
                    Answered?.Invoke();
                    return response;
                }

                reason = response.StatusCode == HttpStatusCode.TooManyRequests ? WaitReason.QuotaUsedUp : WaitReason.Away;
                response.Dispose();
            }
            catch (HttpRequestException unreachable) when (Left() > TimeSpan.Zero && MayPass(unreachable))
            {
                (reason, fault, pause) = (WaitReason.Unreachable, unreachable, wait < Left() ? wait : Left());
            }

            // Made before it is told, so that whoever is told may let the time pass.
            var passing = Task.Delay(pause, clock, cancellationToken);
            Waiting?.Invoke(new ServiceWait(reason, pause, hasAnswered, fault));
            await passing;
        }

        TimeSpan Left() => (hasAnswered ? patience : PatienceBeforeFirstAnswer) - clock.GetElapsedTime(began);
    }

    // A certificate does not become valid in the time that anybody waits.
    private bool MayPass(HttpRequestException fault) => hasAnswered || fault.InnerException is not AuthenticationException;

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
            throw new HttpRequestException($"It was not answered within {AnsweredWithin.TotalSeconds} s.", new TimeoutException());
        }
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status
            is HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout;
}
