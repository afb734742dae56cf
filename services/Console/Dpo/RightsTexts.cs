using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What the pages of the data protection officer call states, places, reasons and the like.</summary>
/// <param name="language">French or English.</param>
public sealed class RightsTexts(string language) : Texts(language)
{
    /// <summary>How far a case is.</summary>
    public string Of(CaseState state) => this[$"State.{state}"];

    /// <summary>A place where personal data are.</summary>
    public string Of(DataSource place) => this[$"Place.{place}"];

    /// <summary>What the owner of a place is to do.</summary>
    public string Of(TaskAction action) => this[$"Action.{action}"];

    /// <summary>Why something is kept.</summary>
    public string Of(HoldReason reason) => this[$"Hold.{reason}"];

    /// <summary>Why something waits.</summary>
    public string Of(UnattributedReason reason) => this[$"Reason.{reason}"];

    /// <summary>By which door something came.</summary>
    public string By(Source source) => new SharedTexts(Language).By(source);
}
