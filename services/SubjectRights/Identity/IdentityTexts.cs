using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>What a person is told by whom identity is asked.</summary>
/// <param name="language">French or English.</param>
/// <param name="sender">The controller's name.</param>
public sealed class IdentityTexts(string language, string sender) : Texts(language, sender);
