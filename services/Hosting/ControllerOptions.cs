namespace SenefConsent.Hosting;

/// <summary>The section <c>Controller</c>: who is responsible for the processing, as proofs and letters name it.</summary>
public sealed class ControllerOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Controller";

    /// <summary>The controller's name.</summary>
    public string Name { get; init; } = "SENEF";

    /// <summary>Its postal address, the lines divided by commas; where it is empty, none is named.</summary>
    public string Address { get; init; } = "";

    /// <summary>Whom to write to about personal data: the data protection officer.</summary>
    public string Contact { get; init; } = "dpo-groupesenef@racine.eu";
}
