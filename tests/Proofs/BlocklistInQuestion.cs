namespace SenefConsent.Proofs;

/// <summary>A running Blocklist.</summary>
/// <param name="Address">Its base address.</param>
/// <param name="ApiKey">A key that may ask it.</param>
/// <param name="Owner">The connection string of the database's owner.</param>
/// <param name="ContactPointKey">The key that ids are derived with, Base64.</param>
/// <param name="ProcessId">Its process, to see what memory it took; null where it has none of its own.</param>
public sealed record BlocklistInQuestion(Uri Address, string ApiKey, string Owner, string ContactPointKey, int? ProcessId);
