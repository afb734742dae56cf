using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace SenefConsent.Web;

/// <summary>The language of a page.</summary>
public static class PageLanguage
{
    /// <summary>
    /// The one that the reader switched to, else the one that the page before was shown in, else the one that the browser asks for.
    /// </summary>
    public static string Of(HttpRequest request, IReadOnlyDictionary<string, StringValues> form) =>
        new[] { form.GetValueOrDefault("language").ToString(), request.Query["lang"].ToString() }.FirstOrDefault(chosen =>
            chosen is Languages.French or Languages.English
        )
        ?? Languages.Of(request);
}
