using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>A gateway whose log can be read: what it tried to deliver, whether we took it or not.</summary>
internal interface IGatewayLog
{
    /// <summary>The gateway's name.</summary>
    string Name { get; }

    /// <summary>The accounts whose log is to be read.</summary>
    IEnumerable<string> Accounts { get; }

    /// <summary>
    /// The SMS that came in to an account since an instant, with the original times and the ids that the webhook has, each with what the
    /// log holds of it.
    /// </summary>
    /// <exception cref="HttpRequestException">The log cannot be read now.</exception>
    IAsyncEnumerable<(InboundItem InboundItem, RawRequest Entry)> ReadAsync(
        string account,
        DateTimeOffset since,
        CancellationToken cancellation
    );

    /// <summary>When an SMS that came in to an account was sent; null when the log does not say.</summary>
    /// <exception cref="HttpRequestException">The log cannot be read now.</exception>
    Task<DateTimeOffset?> TimeOfAsync(string account, string id, CancellationToken cancellation);
}
