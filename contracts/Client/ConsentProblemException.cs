using System.Net;

namespace SenefConsent.Client;

/// <summary>
/// A service answered, and not as it was asked. Where nothing answered it is a plain <see cref="HttpRequestException"/>, which has no
/// <see cref="HttpRequestException.StatusCode"/>.
/// </summary>
/// <param name="call">The method and the path, without its query: that may hold an address.</param>
/// <param name="status">The status code.</param>
/// <param name="detail">What is wrong and what to do.</param>
/// <param name="retryAfter">When to ask again.</param>
public sealed class ConsentProblemException(string call, HttpStatusCode status, string detail, TimeSpan? retryAfter = null)
    : HttpRequestException($"{call} was answered {(int)status}: {detail}", inner: null, status)
{
    /// <summary>What is wrong and what to do, as the problem detail (RFC 9457) says it; the whole body where it is none.</summary>
    public string Detail { get; } = detail;

    /// <summary>After how long the same may be asked again; null when the service does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
