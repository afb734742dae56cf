using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace SenefConsent.Hosting;

/// <summary>
/// Leads from what was posted to the page of what holds now, in the language of the form: going back or reloading sends nothing again.
/// </summary>
public sealed class SeeOther : IResult
{
    private readonly string address;

    private SeeOther(string path, string language, string more) => address = $"{path}?lang={language}{more}";

    /// <summary>Leads there whoever has pressed a button of ours; null for any other client, which is to be answered at once.</summary>
    /// <param name="form">What was posted: each <see cref="ButtonForm"/> says its language.</param>
    /// <param name="path">Where.</param>
    /// <param name="language">French or English.</param>
    /// <param name="more">How the address goes on.</param>
    public static IResult? IfFromPage(Dictionary<string, StringValues> form, string path, string language, string more = "") =>
        form.ContainsKey("language") ? new SeeOther(path, language, more) : null;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        httpContext.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
