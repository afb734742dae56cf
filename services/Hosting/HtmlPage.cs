using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace SenefConsent.Hosting;

/// <summary>
/// A page for a person: readable on a telephone, in light and dark (WCAG 2.2 AA), without script, with nothing from anywhere else, and kept
/// by no cache and no search engine.
/// </summary>
/// <param name="Status">The status code.</param>
/// <param name="Language">French or English.</param>
/// <param name="Sender">Who speaks, in clear text.</param>
/// <param name="Title">The title, in clear text.</param>
/// <param name="Navigation">What switches the language, as HTML; none when empty.</param>
/// <param name="Body">What stands below the title, as HTML.</param>
public sealed record HtmlPage(int Status, string Language, string Sender, string Title, string Navigation, string Body) : IResult
{
    private const string Style = """
        :root { color-scheme: light dark; }
        html { background: Canvas; color: CanvasText; }
        body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 2rem 1.25rem; }
        nav { text-align: right; }
        nav form { display: inline; }
        h1 { font-size: 1.5rem; line-height: 1.25; }
        h2 { font-size: 1.125rem; margin-top: 2rem; }
        label, legend { display: block; margin-bottom: .25rem; }
        fieldset { border: 0; padding: 0; margin: 0; }
        input[type=email] { font: inherit; width: 100%; box-sizing: border-box; padding: .75rem; border: 2px solid #767676; border-radius: .375rem; }
        input[type=radio] { flex: none; width: 1.5rem; height: 1.5rem; margin: 0 .5rem 0 0; }
        fieldset label { display: flex; padding: .375rem 0; }
        button { font: inherit; font-weight: 600; width: 100%; margin-top: 1rem; padding: .875rem 1rem; border: 2px solid #0b4f8a; border-radius: .375rem; background: #0b4f8a; color: #fff; cursor: pointer; }
        button.second { background: #fff; color: #0b4f8a; }
        nav button { width: auto; margin: 0; padding: .5rem .75rem; }
        a.switch { display: inline-block; padding: .5rem 0; }
        ul.choices { list-style: none; padding: 0; margin: 0; }
        ul.choices li { display: flex; gap: 1rem; align-items: center; justify-content: space-between; border-top: 1px solid #767676; padding: .5rem 0; }
        ul.choices button { width: auto; margin: 0; padding: .5rem .75rem; }
        button:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid #c75000; outline-offset: 2px; }
        """;

    private static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>
    /// The language that the reader switched to, else the one the page before was shown in, else the one the browser asks for.
    /// </summary>
    public static string LanguageOf(HttpRequest request, IReadOnlyDictionary<string, StringValues> form) =>
        new[] { form.GetValueOrDefault("language").ToString(), request.Query["lang"].ToString() }.FirstOrDefault(chosen =>
            chosen is Languages.French or Languages.English
        )
        ?? Languages.Of(request);

    /// <summary>Clear text as HTML.</summary>
    public static string Text(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>What switches a page that is read by GET to the other language, as HTML.</summary>
    /// <param name="language">Its language.</param>
    public static string SwitchLink(string language)
    {
        var (other, name) = language == Languages.French ? (Languages.English, "English") : (Languages.French, "Français");
        return $"""<a class="switch" href="?lang={other}" hreflang="{other}" lang="{other}">{name}</a>""";
    }

    /// <summary>A form with one button.</summary>
    /// <param name="language">What the page that answers is to speak.</param>
    /// <param name="action">Where it is posted; the page's own address when empty.</param>
    /// <param name="button">What stands on the button.</param>
    /// <param name="fields">What stands above it, as HTML.</param>
    /// <param name="style"><c>first</c> for the main button of a page, <c>second</c> for the others.</param>
    /// <param name="label">What the button is called where its own words do not tell it from others; it must begin with them.</param>
    public static string Form(
        string language,
        string action,
        string button,
        string fields = "",
        string style = "first",
        string label = ""
    ) =>
        $"""
            <form method="post"{(action == "" ? "" : $" action=\"{Text(action)}\"")}>
            <input type="hidden" name="language" value="{language}">
            {fields}<button class="{style}"{(label == "" || label == button ? "" : $" aria-label=\"{Text(label)}\"")}>{Text(
                button
            )}</button>
            </form>
            """;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
        response.Headers.XContentTypeOptions = "nosniff";
        return response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="{Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(Title)} – {Text(Sender)}</title>
            <style>{Style}</style>
            </head>
            <body>
            {(Navigation == "" ? "" : $"<nav aria-label=\"{(Language == Languages.French ? "Langue" : "Language")}\">{Navigation}</nav>")}
            <main>
            <h1>{Text(Title)}</h1>
            {Body}
            </main>
            </body>
            </html>
            """
        );
    }
}
