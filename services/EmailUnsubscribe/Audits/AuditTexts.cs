using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>What the audit says: what is wrong and what to do. It names header fields and quotes nothing of a message.</summary>
/// <param name="language">French or English.</param>
internal sealed class AuditTexts(string language) : Texts(language);
