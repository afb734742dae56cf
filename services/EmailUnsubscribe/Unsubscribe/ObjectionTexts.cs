using Microsoft.Extensions.Primitives;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>What a person is told of their objection, on the pages and by mail.</summary>
/// <param name="language">French or English.</param>
/// <param name="sender">Who speaks.</param>
public sealed class ObjectionTexts(string language, string sender) : Texts(language, sender)
{
    private readonly SharedTexts shared = new(language, sender);

    /// <summary>In the language that the reader asks for.</summary>
    public static ObjectionTexts For(HttpRequest request, Dictionary<string, StringValues> form, UnsubscribeOptions options) =>
        new(PageLanguage.Of(request, form), options.Sender);

    /// <summary>A sentence of the catalogue about what is refused.</summary>
    public string About(Refusal refusal, PurposeSentence sentence) => shared.About(refusal.Purpose, refusal.Channel, sentence);

    /// <summary>Since when it is refused.</summary>
    public string InForce(DateTimeOffset since) => this["InForce", ("time", Languages.TimeIn(Language, since))];
}
