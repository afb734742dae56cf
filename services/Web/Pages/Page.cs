using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SenefConsent.Web;

/// <summary>
/// A page for a person: readable on a telephone, in light and dark (WCAG 2.2 AA), without script, with nothing from anywhere else, and kept
/// by no cache and no search engine. Its <c>.razor</c> file holds what stands below the title, for <see cref="PageLayout"/> to render. A
/// page shows what it was made with: it has neither parameters nor a life cycle, unlike the components in it.
/// </summary>
/// <typeparam name="TTexts">The texts that it shows.</typeparam>
public abstract class Page<TTexts> : IResult
    where TTexts : Texts
{
    /// <summary>The texts that it shows, in the reader's language.</summary>
    public required TTexts Texts { get; init; }

    /// <summary>The status code.</summary>
    public virtual int Status => StatusCodes.Status200OK;

    /// <summary>The title.</summary>
    public abstract string Title { get; }

    /// <summary>What is wrong with the form on it.</summary>
    public virtual IReadOnlyList<FieldError> Errors => [];

    /// <summary>What switches it to the other language; null where it speaks one only.</summary>
    public virtual RenderFragment? LanguageSwitch =>
        builder =>
        {
            builder.OpenComponent<LanguageLink>(0);
            builder.CloseComponent();
        };

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var html = await RenderOrSayAsync(httpContext);
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy(httpContext);
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
        await response.WriteAsync(html);
    }

    /// <summary>Written by the compiler from the page's <c>.razor</c> file.</summary>
    protected abstract void BuildRenderTree(RenderTreeBuilder builder);

    /// <summary>What a browser may load and do.</summary>
    protected virtual string ContentSecurityPolicy(HttpContext http) => Stylesheet.Pages.ContentSecurityPolicy;

    /// <summary>The page as a whole, with what stands around the body.</summary>
    /// <param name="http">The request that it answers.</param>
    /// <param name="body">What stands below the title.</param>
    protected virtual RenderFragment Layout(HttpContext http, RenderFragment body)
    {
        var letterhead = http.RequestServices.GetRequiredService<Letterhead>();
        return builder =>
        {
            builder.OpenComponent<PageLayout>(0);
            builder.AddComponentParameter(1, nameof(PageLayout.Language), Texts.Language);
            builder.AddComponentParameter(2, nameof(PageLayout.Letterhead), letterhead);
            builder.AddComponentParameter(3, nameof(PageLayout.Sender), Texts.Sender == "" ? letterhead.Controller.Name : Texts.Sender);
            builder.AddComponentParameter(4, nameof(PageLayout.Title), Title);
            builder.AddComponentParameter(5, nameof(PageLayout.HasErrors), Errors.Count > 0);
            builder.AddComponentParameter(6, nameof(PageLayout.LanguageSwitch), LanguageSwitch);
            builder.AddComponentParameter(7, nameof(PageLayout.Body), body);
            builder.CloseComponent();
        };
    }

    // What the page tells has happened, whether or not it can be shown: its title says so.
    private async Task<string> RenderOrSayAsync(HttpContext http)
    {
        try
        {
            return KeptTogether(await RenderAsync(http));
        }
        catch (Exception fault)
        {
            http.RequestServices.GetRequiredService<ReportFault>()(GetType().Name, fault);
            var title = HtmlEncoder.Default.Encode(Title);
            return $"<!DOCTYPE html><html lang=\"{Texts.Language}\"><title>{title}</title><h1>{title}</h1></html>";
        }
    }

    // A browser may break a line after a hyphen, and "e-" at the end of one is hard to read.
    private static string KeptTogether(string html)
    {
        const string Word = "e-mail";
        var kept = new StringBuilder(html.Length + 256);
        var from = 0;
        for (var at = html.IndexOf("<body", StringComparison.Ordinal); at < html.Length; )
        {
            if (html[at] == '<')
            {
                at = html.IndexOf('>', at) is var close and >= 0 ? close + 1 : html.Length;
            }
            else if (
                string.CompareOrdinal(html, at, Word, 0, Word.Length) == 0
                && !IsLetter(at - 1)
                && WordEnd(at) is var end
                && !IsLetter(end)
            )
            {
                kept.Append(html, from, at - from).Append("<span class=\"nobr\">").Append(html, at, end - at).Append("</span>");
                (from, at) = (end, end);
            }
            else
            {
                at++;
            }
        }

        return kept.Append(html, from, html.Length - from).ToString();

        int WordEnd(int at) => at + Word.Length + (at + Word.Length < html.Length && html[at + Word.Length] == 's' ? 1 : 0);

        bool IsLetter(int at) => at < html.Length && (char.IsLetterOrDigit(html[at]) || html[at] == '_');
    }

    // Not RazorComponentResult: it needs AddRazorComponents, which brings data protection and anti-forgery, and so keys on the disk.
    private async Task<string> RenderAsync(HttpContext http)
    {
        await using var renderer = new HtmlRenderer(http.RequestServices, http.RequestServices.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (
                await renderer.RenderComponentAsync<WholePage>(
                    ParameterView.FromDictionary(
                        new Dictionary<string, object?> { [nameof(WholePage.Content)] = Layout(http, BuildRenderTree) }
                    )
                )
            ).ToHtmlString()
        );
    }
}

/// <summary>Renders a fragment by itself.</summary>
internal sealed class WholePage : ComponentBase
{
    /// <summary>The fragment.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment Content { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder) => Content(builder);
}
