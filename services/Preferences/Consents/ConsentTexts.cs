using SenefConsent.Hosting;

namespace SenefConsent.Preferences;

/// <summary>What the pages about a consent say: its confirmation and its proof.</summary>
/// <param name="language">French or English.</param>
/// <param name="controller">Who speaks.</param>
public sealed class ConsentTexts(string language, string controller) : Texts(language, controller)
{
    /// <summary>In the language that the reader's browser asks for.</summary>
    public static ConsentTexts For(HttpRequest request, ControllerOptions controller) => new(Languages.Of(request), controller.Name);
}
