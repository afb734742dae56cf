namespace SenefConsent.Contracts;

/// <summary><c>PUT /accounts/{id}/preferences</c> of Preferences: what an account holder chose.</summary>
/// <param name="Choices">At least one. What is not named stays as it is.</param>
/// <param name="Notice">What the person was shown. Without it a refusal is kept and an <c>allow</c> is answered 400.</param>
public sealed record PreferencesRequest(IReadOnlyList<PreferenceChoice> Choices, Notice? Notice = null);

/// <summary>What holds for an account, for every channel and purpose.</summary>
/// <param name="Preferences">One a channel and purpose.</param>
/// <param name="ContactPoints">How many contact points the choices cover now.</param>
public sealed record PreferencesResponse(IReadOnlyList<Preference> Preferences, int ContactPoints);

/// <summary>What an account's choices come to for one channel and purpose.</summary>
/// <param name="Channel">One channel.</param>
/// <param name="Purpose">A name of the purpose catalogue.</param>
/// <param name="Choice">The account's choice, its wider choices included; null when it never chose.</param>
/// <param name="Since">When it was chosen.</param>
public sealed record Preference(Channel Channel, string Purpose, Choice? Choice, DateTimeOffset? Since);

/// <summary><c>PUT /accounts/{id}/contact-points</c> of Preferences: the whole set of an account's contact points.</summary>
/// <param name="ContactPoints">All of them; one that is not named is unlinked. What was refused on it stays refused.</param>
public sealed record ContactPointsRequest(IReadOnlyList<ContactPointAddress> ContactPoints);

/// <summary>One contact point in clear.</summary>
/// <param name="Kind"><c>email</c>, <c>telephone</c> or <c>postal</c>.</param>
/// <param name="Value">The address or number. It is not stored.</param>
public sealed record ContactPointAddress(ContactPointKind Kind, string Value);

/// <summary>What the new set changed.</summary>
/// <param name="Linked">How many were linked.</param>
/// <param name="Unlinked">How many were unlinked.</param>
/// <param name="Refused">How many contact points had something recorded on them that the account, or its holder by another contact point, had refused.</param>
public sealed record ContactPointsResponse(int Linked, int Unlinked, int Refused);
