using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>Tells links that <c>POST /links</c> gave from all others, and reads their tokens.</summary>
internal sealed class OurLinks(string baseUrl, string mailDomain, UnsubscribeTokens tokens)
{
    private readonly string path = $"{baseUrl}/u/";

    public bool IsOurs(string uri) => uri.StartsWith(path, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The token of a link; null when it is not a valid one of ours. A query may follow it, as campaign tracking adds one: it has no
    /// effect.
    /// </summary>
    public UnsubscribeToken? Read(string uri) =>
        IsOurs(uri) ? tokens.Read(LinkText.Parse(uri[path.Length..].Split('?', '#')[0]).Token) : null;

    /// <summary>The token of a mailto URI; null when it does not lead to a valid one at our address (RFC 6068).</summary>
    public UnsubscribeToken? ReadMailto(string uri)
    {
        var address = Uri.UnescapeDataString(uri["mailto:".Length..].Split('?')[0]);
        var (start, end) = ("unsub+", $"@{mailDomain}");
        return
            address.StartsWith(start, StringComparison.OrdinalIgnoreCase)
            && address.EndsWith(end, StringComparison.OrdinalIgnoreCase)
            && address.Length > start.Length + end.Length
            ? tokens.Read(address[start.Length..^end.Length])
            : null;
    }

    /// <summary>The links of ours that stand in a text.</summary>
    public IEnumerable<string> In(string text)
    {
        for (var start = 0; (start = text.IndexOf(path, start, StringComparison.OrdinalIgnoreCase)) >= 0; )
        {
            var end = start + path.Length;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '.'))
            {
                end++;
            }

            // The full stop of a sentence is none of it.
            yield return text[start..end].TrimEnd('.');
            start = end;
        }
    }
}
