namespace SenefConsent.SmsStop;

/// <summary>A gateway that we can send by.</summary>
internal interface ISmsSender
{
    /// <summary>The gateway's name.</summary>
    string Name { get; }

    /// <summary>Sends one SMS.</summary>
    /// <param name="account">The name of the account.</param>
    /// <param name="from">The number or short code of ours that it is from.</param>
    /// <param name="to">Whom to, in E.164.</param>
    /// <param name="text">Its text.</param>
    /// <param name="id">Ours, the same when it is tried again: gateways that know idempotency keys send it once.</param>
    /// <param name="cancellation">Stops waiting; it may be sent nevertheless.</param>
    /// <exception cref="Hosting.NotDeliveredException">The gateway does not take it now, and has not sent it.</exception>
    Task<SendOutcome> SendAsync(string account, string from, string to, string text, Guid id, CancellationToken cancellation);
}

/// <summary>What became of an SMS that was handed over.</summary>
internal enum SendOutcome
{
    /// <summary>The gateway took it, or may have.</summary>
    Sent,

    /// <summary>The gateway knows that the recipient has opted out, which is an objection.</summary>
    OptedOut,

    /// <summary>It will not be sent, for another reason.</summary>
    Refused,
}
