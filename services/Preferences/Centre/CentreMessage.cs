namespace SenefConsent.Preferences;

/// <summary>What the preference centre says above all else.</summary>
public enum CentreMessage
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The choice holds.</summary>
    Done,

    /// <summary>It stays refused on a contact point, by a door whose refusals this page cannot lift.</summary>
    NotLifted,

    /// <summary>Something has changed since the page was shown, and nothing was allowed.</summary>
    LookAgain,

    /// <summary>The account has no contact point that the consent could be about.</summary>
    NothingToReach,
}
