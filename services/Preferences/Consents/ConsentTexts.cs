using Microsoft.Extensions.Primitives;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>What the pages about a consent say: its confirmation and its proof.</summary>
/// <param name="language">French or English.</param>
/// <param name="controller">Who speaks.</param>
/// <param name="catalogue">Names the purposes.</param>
public sealed class ConsentTexts(string language, string controller, PurposeCatalogue catalogue) : Texts(language, controller)
{
    private readonly SharedTexts shared = new(language, controller);

    /// <summary>In the language of the reader.</summary>
    public static ConsentTexts For(
        HttpRequest request,
        IReadOnlyDictionary<string, StringValues> form,
        ControllerOptions controller,
        PurposeCatalogue catalogue
    ) => new(PageLanguage.Of(request, form), controller.Name, catalogue);

    /// <summary>A sentence of the catalogue about what is consented to.</summary>
    public string About(ConsentRequested requested, PurposeSentence sentence) =>
        shared.About(catalogue.Find(requested.Scope.Purposes[0])!, requested.Scope.Channels[0], sentence);

    /// <summary>A contact point as its owner recognises it: of a number, the last digits.</summary>
    public static string AddressOf(string masked) => masked.Contains('@') ? masked : $"…\u00a0{masked}";

    /// <summary>What the person has before them when they withdraw what they confirmed.</summary>
    public ShownText ShownWhenConfirmed(ConsentRequested requested) =>
        new("consent-confirmed", Language, $"{About(requested, PurposeSentence.Consented)}\n{this["Withdraw"]}");

    /// <summary>A scope in words.</summary>
    public string About(Scope scope)
    {
        var purposes = string.Join(", ", scope.Purposes.Select(purpose => catalogue.Find(purpose)?.In(Language) ?? purpose));
        return $"{purposes}, {string.Join(", ", scope.Channels.Select(shared.By))}";
    }

    /// <summary>By which door.</summary>
    public string By(Source source) => shared.By(source);
}
