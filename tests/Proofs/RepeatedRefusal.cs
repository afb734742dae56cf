using System.Net;
using SenefConsent.Ledger;

namespace SenefConsent.Proofs;

/// <summary>An objection that must be in the event store exactly once.</summary>
/// <param name="ContactPoint">Whose.</param>
/// <param name="Key">The idempotency key of its event; null where the door gives none.</param>
internal sealed record ExpectedObjection(Guid ContactPoint, string? Key);

/// <summary>A request that refuses. Its sender makes it again until it is acknowledged.</summary>
/// <param name="objection">What it says.</param>
/// <param name="recipient">Who refuses.</param>
/// <param name="make">Makes the request, the same each time.</param>
internal sealed class RepeatedRefusal(ExpectedObjection objection, ContactAddress recipient, Func<HttpRequestMessage> make)
{
    private long acknowledgedAt;

    /// <summary>What it says.</summary>
    public ExpectedObjection Objection => objection;

    /// <summary>Who refuses.</summary>
    public ContactAddress Recipient => recipient;

    /// <summary>When its sender read the acknowledgement; null while there is none.</summary>
    public DateTimeOffset? AcknowledgedAt =>
        Interlocked.Read(ref acknowledgedAt) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>When the request that was acknowledged was sent.</summary>
    public DateTimeOffset SentAt { get; private set; }

    /// <summary>How many times the connection broke, or nothing came, after it was sent.</summary>
    public int CutOff { get; private set; }

    /// <summary>How many times nobody listened, or it was answered 5xx.</summary>
    public int TurnedAway { get; private set; }

    /// <summary>Whether it was made more than once.</summary>
    public bool IsRepeated => CutOff + TurnedAway > 0;

    /// <summary>
    /// Makes it once. The status line is the acknowledgement: whoever has read it does not send again, whatever becomes of the body.
    /// </summary>
    /// <returns>Whether it was acknowledged.</returns>
    /// <exception cref="HttpRequestException">It was answered with a status that no sender repeats a request after.</exception>
    public async Task<bool> SendAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var request = make();
            SentAt = TimeProvider.System.GetUtcNow();
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.StatusCode < HttpStatusCode.InternalServerError)
            {
                answer.EnsureSuccessStatusCode();
                Interlocked.Exchange(ref acknowledgedAt, TimeProvider.System.GetUtcNow().UtcTicks);
                return true;
            }

            TurnedAway++;
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ConnectionError)
        {
            TurnedAway++;
        }
        catch (HttpRequestException failure) when (failure.StatusCode is null)
        {
            CutOff++;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            CutOff++;
        }

        return false;
    }
}
