using Microsoft.Extensions.Primitives;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>What a person is told of their objection, on the pages and by mail.</summary>
/// <param name="language">French or English.</param>
/// <param name="sender">Who speaks.</param>
public sealed class ObjectionTexts(string language, string sender) : Texts(language, sender)
{
    /// <summary>In the language that the reader asks for.</summary>
    public static ObjectionTexts For(HttpRequest request, Dictionary<string, StringValues> form, UnsubscribeOptions options) =>
        new(PageLanguage.Of(request, form), options.Sender);

    /// <summary>What the person no longer gets.</summary>
    public string Refused(Refusal refusal) =>
        refusal.Channel == Channel.All ? this["EverythingRefused"] : this["EmailRefused", ("purpose", refusal.Purpose.In(Language))];

    /// <summary>Since when it is refused.</summary>
    public string InForce(DateTimeOffset since) => this["InForce", ("time", Languages.InParis(since, this["TimeFormat"], Language))];

    /// <summary>The number of the objection.</summary>
    public string Number(Guid objection) => this["Number", ("number", $"{objection}")];
}
