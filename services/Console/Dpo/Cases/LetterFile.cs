namespace SenefConsent.StaffConsole;

/// <summary>A letter to print, which no cache keeps.</summary>
/// <param name="pdf">It, as a PDF.</param>
/// <param name="name">What the file is called.</param>
internal sealed class LetterFile(byte[] pdf, string name) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        KeepNowhere(httpContext);
        return TypedResults.File(pdf, "application/pdf", name).ExecuteAsync(httpContext);
    }

    /// <summary>Lets no cache keep what is answered, and no page that follows learn its address.</summary>
    public static void KeepNowhere(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
