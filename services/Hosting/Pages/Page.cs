using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// A page for a person: readable on a telephone, in light and dark (WCAG 2.2 AA), without script, with nothing from anywhere else, and kept
/// by no cache and no search engine. Its <c>.razor</c> file holds what stands below the title, for <see cref="PageLayout"/> to render. A
/// page shows what it was made with: it has neither parameters nor a life cycle, unlike the components in it.
/// </summary>
/// <typeparam name="TTexts">The texts that it shows.</typeparam>
public abstract class Page<TTexts> : IResult
    where TTexts : Texts
{
    private static readonly Regex TagOrEmail = LinearRegex.Of(@"<[^>]*>|\be-mails?\b");

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
        var html = await RenderOrSayAsync(httpContext.RequestServices);
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = Stylesheet.ContentSecurityPolicy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
        await response.WriteAsync(html);
    }

    /// <summary>Written by the compiler from the page's <c>.razor</c> file.</summary>
    protected abstract void BuildRenderTree(RenderTreeBuilder builder);

    // What the page tells has happened, whether or not it can be shown: its title says so.
    private async Task<string> RenderOrSayAsync(IServiceProvider services)
    {
        try
        {
            return KeepTogether(await RenderAsync(services));
        }
        catch (Exception fault)
        {
            services.GetRequiredService<Faults>().Report(GetType().Name, fault);
            var title = HtmlEncoder.Default.Encode(Title);
            return $"<!DOCTYPE html><html lang=\"{Texts.Language}\"><title>{title}</title><h1>{title}</h1></html>";
        }
    }

    // A browser may break a line after a hyphen, and "e-" at the end of one is hard to read.
    private static string KeepTogether(string html)
    {
        var body = html.IndexOf("<body", StringComparison.Ordinal);
        return html[..body]
            + TagOrEmail.Replace(html[body..], found => found.Value[0] == '<' ? found.Value : $"<span class=\"nobr\">{found}</span>");
    }

    // Not RazorComponentResult: it needs AddRazorComponents, which brings data protection and anti-forgery, and so keys on the disk.
    private async Task<string> RenderAsync(IServiceProvider services)
    {
        var letterhead = services.GetRequiredService<Letterhead>();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (
                await renderer.RenderComponentAsync<PageLayout>(
                    ParameterView.FromDictionary(
                        new Dictionary<string, object?>
                        {
                            [nameof(PageLayout.Language)] = Texts.Language,
                            [nameof(PageLayout.Letterhead)] = letterhead,
                            [nameof(PageLayout.Sender)] = Texts.Sender == "" ? letterhead.Controller.Name : Texts.Sender,
                            [nameof(PageLayout.Title)] = Title,
                            [nameof(PageLayout.HasErrors)] = Errors.Count > 0,
                            [nameof(PageLayout.LanguageSwitch)] = LanguageSwitch,
                            [nameof(PageLayout.Body)] = (RenderFragment)BuildRenderTree,
                        }
                    )
                )
            ).ToHtmlString()
        );
    }
}
