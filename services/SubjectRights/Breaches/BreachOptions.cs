using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>The section <c>Breaches</c>: when the authority is notified of a breach.</summary>
public sealed class BreachOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Breaches";

    /// <summary>Within how many hours after the controller became aware (GDPR Art. 33(1)). They count on weekends and holidays.</summary>
    public int NotifyWithinHours { get; init; } = 72;

    /// <summary>From which risk on.</summary>
    public BreachRisk NotifyFrom { get; init; } = BreachRisk.Risk;

    /// <summary>For how many years after its closing what was written about a breach is kept.</summary>
    public int KeepPapersYears { get; init; } = 5;
}
