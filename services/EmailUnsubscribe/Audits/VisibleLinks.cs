using MimeKit.Text;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// The links that a reader of HTML can see and press: those that hold a text or a picture and are not hidden by their own style or that of
/// an element around them. Style sheets and colours are not looked at.
/// </summary>
internal static class VisibleLinks
{
    public static IReadOnlyList<string> In(string html)
    {
        var links = new List<string>();
        var tokenizer = new HtmlTokenizer(new StringReader(html));
        var (hider, depth) = (HtmlTagId.Unknown, 0);
        string? link = null;
        while (tokenizer.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken tag when depth > 0:
                    depth +=
                        tag.Id != hider ? 0
                        : tag.IsEndTag ? -1
                        : 1;
                    break;
                case HtmlTagToken { IsEndTag: false } tag when IsHidden(tag):
                    (hider, depth) = (tag.Id, tag.Id.IsEmptyElement() ? 0 : 1);
                    break;
                case HtmlTagToken { Id: HtmlTagId.A } tag:
                    link = tag.IsEndTag ? null : ValueOf(tag, HtmlAttributeId.Href)?.Trim();
                    break;
                case HtmlTagToken { Id: HtmlTagId.Image } or HtmlDataToken when link is not null && depth == 0 && IsSeen(token):
                    links.Add(link);
                    link = null;
                    break;
            }
        }

        return links;
    }

    private static bool IsSeen(HtmlToken token) => token is not HtmlDataToken data || !string.IsNullOrWhiteSpace(data.Data);

    private static bool IsHidden(HtmlTagToken tag)
    {
        var style = string.Concat((ValueOf(tag, HtmlAttributeId.Style) ?? "").Where(character => !char.IsWhiteSpace(character)));
        return style.Contains("display:none", StringComparison.OrdinalIgnoreCase)
            || style.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase)
            || tag.Attributes.Any(attribute => attribute.Name.Equals("hidden", StringComparison.OrdinalIgnoreCase));
    }

    private static string? ValueOf(HtmlTagToken tag, HtmlAttributeId id) =>
        tag.Attributes.FirstOrDefault(attribute => attribute.Id == id)?.Value;
}
