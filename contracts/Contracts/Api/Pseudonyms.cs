namespace SenefConsent.Contracts;

/// <summary>
/// <c>POST /pseudonyms</c> of Blocklist: what stands in <c>GET /export</c> and <c>GET /changes</c> for addresses that the caller already
/// has, so that it matches its own list by itself.
/// </summary>
/// <param name="Channel">By which channel they are addresses.</param>
/// <param name="Recipients">1 to 10,000; more is answered 413.</param>
/// <param name="Partner">Under whose key. Null: the contact points' own ids, as in the change feed.</param>
public sealed record PseudonymsRequest(Channel Channel, IReadOnlyList<string?> Recipients, string? Partner = null);

/// <summary>The pseudonyms, in the order of the recipients.</summary>
/// <param name="Pseudonyms">One a recipient.</param>
public sealed record PseudonymsResponse(IReadOnlyList<RecipientPseudonyms> Pseudonyms);

/// <summary>
/// One recipient's pseudonyms. The recipient is blocked when any of <paramref name="Own"/> or <paramref name="Domain"/> is in the export.
/// </summary>
/// <param name="Recipient">As it was sent.</param>
/// <param name="Own">Of its contact point: one a version of our key, the newest first.</param>
/// <param name="Domain">Of its e-mail domain's; null where it has none.</param>
/// <param name="Readable">False when it is no address of the channel: do not write to it. Otherwise null.</param>
public sealed record RecipientPseudonyms(
    string? Recipient,
    IReadOnlyList<string> Own,
    IReadOnlyList<string>? Domain = null,
    bool? Readable = null
);
