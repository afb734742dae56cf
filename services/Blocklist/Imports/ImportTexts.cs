using SenefConsent.Csv;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>What an import notes of a row.</summary>
/// <param name="language">French or English.</param>
internal sealed class ImportTexts(string language) : Texts(language)
{
    /// <summary>English, unless the request asks for French.</summary>
    public static ImportTexts For(HttpRequest request) =>
        new(request.Headers.AcceptLanguage.Count == 0 ? Languages.English : Languages.Of(request));

    /// <summary>What is wrong with the file.</summary>
    public string Of(FileFault fault) => fault.In(Language);
}
