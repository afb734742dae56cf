using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace SenefConsent.Hosting;

/// <summary>Shows a problem as a page to whoever asks for one: a person in a browser never gets JSON.</summary>
internal sealed class ProblemPages : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context)
    {
        var accepted = context.HttpContext.Request.GetTypedHeaders().Accept.Where(type => type.Quality is not 0).ToList();
        return accepted.Exists(type => type.MediaType.Value is "text/html" or "application/xhtml+xml")
            && !accepted.Exists(type => type.SubType.EndsWith("json", StringComparison.OrdinalIgnoreCase));
    }

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var texts = new SharedTexts(PageLanguage.Of(http.Request, new Dictionary<string, StringValues>()));
        var code = context.ProblemDetails.Status ?? http.Response.StatusCode;
        return new ValueTask(new ProblemPage { Texts = texts, Code = code }.ExecuteAsync(http));
    }
}
