namespace SenefConsent.Contracts;

/// <summary><c>POST /links</c> of EmailUnsubscribe: asks for the unsubscribe links of a campaign's recipients.</summary>
/// <param name="Campaign">The campaign's name, 1 to 200 characters; the history shows it. It must not identify a person.</param>
/// <param name="Purpose">The purpose that the link refuses, a name of the purpose catalogue.</param>
/// <param name="Recipients">1 to 10,000 e-mail addresses. For more, send lines: <c>POST /links?campaign=…&amp;purpose=…</c> as
/// <c>application/x-ndjson</c>, <c>{"recipient":"…"}</c> each.</param>
public sealed record LinksRequest(string Campaign, string Purpose, IReadOnlyList<string> Recipients);

/// <summary>The links, in the order of the recipients.</summary>
/// <param name="Links">One a recipient.</param>
public sealed record LinksResponse(IReadOnlyList<UnsubscribeLink> Links);

/// <summary>One recipient's link and the header fields that carry it (RFC 8058, RFC 2369).</summary>
/// <param name="Recipient">As it was sent.</param>
/// <param name="Url">The link for the body of the message. It never expires and holds no address.</param>
/// <param name="ListUnsubscribe">The value of the <c>List-Unsubscribe</c> field. One field, and DKIM must sign it.</param>
/// <param name="ListUnsubscribePost">The value of the <c>List-Unsubscribe-Post</c> field. DKIM must sign it as well.</param>
/// <param name="ContactPoint">The recipient's contact point: whoever mints tokens with a key of their own keeps it (see
/// <c>TOKEN.md</c>).</param>
public sealed record UnsubscribeLink(string Recipient, string Url, string ListUnsubscribe, string ListUnsubscribePost, Guid ContactPoint);
