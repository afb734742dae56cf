using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace SenefConsent.Hosting;

/// <summary>Shows a problem as a page to whoever asks for one: a person in a browser never gets JSON.</summary>
public sealed class ProblemPages : IProblemDetailsWriter
{
    /// <summary>Whether a page is asked for, as browsers do.</summary>
    public static bool AreAskedFor(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept.Where(type => type.Quality is not 0).ToList();
        return accepted.Exists(type => type.MediaType.Value is "text/html" or "application/xhtml+xml")
            && !accepted.Exists(type => type.SubType.EndsWith("json", StringComparison.OrdinalIgnoreCase));
    }

    /// <inheritdoc/>
    public bool CanWrite(ProblemDetailsContext context) => AreAskedFor(context.HttpContext.Request);

    /// <inheritdoc/>
    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var page = new ProblemPage
        {
            Texts = new SharedTexts(PageLanguage.Of(http.Request, new Dictionary<string, StringValues>())),
            Code = context.ProblemDetails.Status ?? http.Response.StatusCode,
            WasSent = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method),
        };
        return new ValueTask(page.ExecuteAsync(http));
    }
}
