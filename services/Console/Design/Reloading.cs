namespace SenefConsent.StaffConsole;

/// <summary>A page that reloads itself while something is under way, until a person stops it (WCAG 2.2.1, 2.2.2).</summary>
/// <param name="Seconds">After how many seconds.</param>
/// <param name="IsStopped">Whether it was stopped.</param>
/// <param name="StopAddress">What stops it.</param>
/// <param name="GoOnAddress">What lets it go on.</param>
public sealed record Reloading(int Seconds, bool IsStopped, string StopAddress, string GoOnAddress)
{
    private const string Parameter = "reload";
    private const string Automatic = "auto";
    private const string Stopped = "off";

    /// <summary>Whether a request was sent by a page that reloads itself, not by a person.</summary>
    public static bool IsAutomatic(HttpRequest request) => request.Query[Parameter] == Automatic;

    /// <summary>That of a page that is being answered; tells the browser as well, by a header: what stands in a page no one could stop.</summary>
    public static Reloading Of(HttpContext http, int seconds)
    {
        var isStopped = http.Request.Query[Parameter] == Stopped;
        if (!isStopped)
        {
            http.Response.Headers["Refresh"] = $"{seconds}; url={AddressWith(http.Request, Automatic)}";
        }

        return new(seconds, isStopped, AddressWith(http.Request, Stopped), AddressWith(http.Request, Automatic));
    }

    private static string AddressWith(HttpRequest request, string how) =>
        request.Path.ToUriComponent()
        + QueryString.Create(request.Query.Where(parameter => parameter.Key != Parameter).Append(new(Parameter, how)));
}
