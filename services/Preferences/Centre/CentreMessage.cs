namespace SenefConsent.Preferences;

/// <summary>What became of a choice in the preference centre.</summary>
public enum CentreMessage
{
    /// <summary>It is in force.</summary>
    Done,

    /// <summary>It stays refused on a contact point, by a door whose refusals this page cannot lift.</summary>
    NotLifted,

    /// <summary>Something has changed since the page was shown, and nothing was allowed.</summary>
    LookAgain,

    /// <summary>The account has no contact point that the consent could be about.</summary>
    NothingToReach,
}
