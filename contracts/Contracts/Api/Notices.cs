namespace SenefConsent.Contracts;

/// <summary>
/// <c>PUT /notices/{id}/{version}/{language}</c> of Preferences: a text that people are shown. Kept for ever; another text under the same
/// name is answered 409.
/// </summary>
/// <param name="Text">The exact text.</param>
public sealed record NoticeTextRequest(string Text);

/// <summary>A text as it is kept; also <c>GET /notices/{id}/{version}/{language}</c>.</summary>
/// <param name="Id">Which text.</param>
/// <param name="Version">Its version.</param>
/// <param name="Language">Two letters, ISO 639-1.</param>
/// <param name="Text">The exact text.</param>
/// <param name="Hash">SHA-256 of the text in UTF-8, in lower-case hexadecimal.</param>
/// <param name="KeptAt">Since when it is kept.</param>
public sealed record NoticeText(string Id, string Version, string Language, string Text, string Hash, DateTimeOffset KeptAt);

/// <summary>
/// <c>POST /policy-versions</c> of Preferences: publishes a version of the data protection policy. Another one under the same name is
/// answered 409.
/// </summary>
/// <param name="Version">Its name.</param>
/// <param name="Changes">The prospecting that it changes: consents to it are to be asked for again. Empty when it changes none.</param>
public sealed record PolicyVersionRequest(string Version, IReadOnlyList<PolicyChange> Changes);

/// <summary>Prospecting that a version of the policy changes.</summary>
/// <param name="Channel">By which channel, or <c>all</c>.</param>
/// <param name="Purpose">For which purpose of the catalogue, with all below it.</param>
public sealed record PolicyChange(Channel Channel, string Purpose);

/// <summary>Accounts to be told; also <c>GET /policy-versions/{version}/accounts?after=…</c>.</summary>
/// <param name="Accounts">In the order of their pseudonyms.</param>
/// <param name="Next">What to give as <c>after</c> for those that follow; absent when there are none.</param>
public sealed record PolicyAccountsPage(IReadOnlyList<PolicyAccount> Accounts, Guid? Next = null);

/// <summary>An account to be told.</summary>
/// <param name="Account">Its pseudonym, as <c>GET /accounts/{id}/preferences</c> gives it.</param>
/// <param name="Untouched">The consents that stay as they are.</param>
/// <param name="AskAgain">The consents to what has changed.</param>
public sealed record PolicyAccount(Guid Account, IReadOnlyList<PolicyConsent> Untouched, IReadOnlyList<PolicyConsent> AskAgain);

/// <summary>A consent in force.</summary>
/// <param name="EventId">Its event.</param>
/// <param name="Channel">By which channel.</param>
/// <param name="Purpose">For which purpose.</param>
public sealed record PolicyConsent(Guid EventId, Channel Channel, string Purpose);
