namespace SenefConsent.Web;

/// <summary>What a <see cref="Callout"/> is about.</summary>
public enum CalloutKind
{
    /// <summary>What the person asked for is done.</summary>
    Success,

    /// <summary>What they should know.</summary>
    Information,

    /// <summary>What they asked for is not done, or not yet.</summary>
    Warning,
}
