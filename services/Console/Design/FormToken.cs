using Microsoft.AspNetCore.Antiforgery;

namespace SenefConsent.StaffConsole;

/// <summary>What tells a form of ours from one of another site.</summary>
internal static class FormToken
{
    /// <summary>The field that holds it.</summary>
    public const string Field = "form-token";

    /// <summary>The header that stands for the field, where a file must not be read before it is looked at.</summary>
    public const string Header = "X-Form-Token";

    /// <summary>The one of a page that is being answered.</summary>
    public static string Of(HttpContext http) =>
        http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http).RequestToken!;
}

/// <summary>On a route: it takes a file, and reads it by <see cref="FileForm"/>, which looks at the form's token.</summary>
internal sealed record TakesFile;
