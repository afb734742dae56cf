namespace SenefConsent.StaffConsole;

/// <summary>What signing in and out says.</summary>
/// <param name="language">French or English.</param>
public sealed class SignInTexts(string language) : Texts(language)
{
    /// <summary>Those in the language of whoever sent a request.</summary>
    public static SignInTexts Of(HttpContext http) => new(SignInEndpoint.LanguageOf(http.Request));
}
