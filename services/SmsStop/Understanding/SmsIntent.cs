namespace SenefConsent.SmsStop;

/// <summary>What an SMS asks for.</summary>
public enum SmsIntent
{
    /// <summary>No more marketing by SMS.</summary>
    Stop,

    /// <summary>Marketing by SMS again.</summary>
    Start,

    /// <summary>Who we are, and how to stop.</summary>
    Help,

    /// <summary>None of these.</summary>
    Other,

    /// <summary>Perhaps to stop: a person must look.</summary>
    Unclear,
}
