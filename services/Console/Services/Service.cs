namespace SenefConsent.StaffConsole;

/// <summary>A service that the console calls.</summary>
public enum Service
{
    /// <summary>Choices, contact points and consents of customer accounts.</summary>
    Preferences,

    /// <summary>Unsubscribe links and inbound mail.</summary>
    EmailUnsubscribe,

    /// <summary>What people answer to an SMS.</summary>
    SmsStop,

    /// <summary>Checks, screenings, imports, histories.</summary>
    Blocklist,

    /// <summary>Objections, cases, breaches, registers.</summary>
    SubjectRights,
}

/// <summary>A service did not answer, or answered that it is away. Where it was to record something, that may have happened.</summary>
/// <param name="service">Which.</param>
/// <param name="cause">What went wrong; null when something answered for it.</param>
public sealed class ServiceAwayException(Service service, Exception? cause = null) : HttpRequestException($"{service} is away.", cause)
{
    /// <summary>Which.</summary>
    public Service Service { get; } = service;

    /// <summary>Whether something answered for it.</summary>
    public bool Answered { get; } = cause is null;
}
