namespace SenefConsent.SmsStop;

/// <summary>What the sender of a message wants of us.</summary>
public enum SmsIntent
{
    /// <summary>No more messages: an objection.</summary>
    Stop,

    /// <summary>Messages again, after an objection.</summary>
    Start,

    /// <summary>To be told who we are and how to stop.</summary>
    Help,

    /// <summary>Something that is neither.</summary>
    Other,

    /// <summary>Perhaps an objection: a person must look, and marketing by SMS pauses meanwhile.</summary>
    Unclear,
}
