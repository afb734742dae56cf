using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>What a person is told whose objection one of us has taken.</summary>
/// <param name="language">French or English.</param>
internal sealed class TakenObjectionTexts(string language) : Texts(language)
{
    private readonly SharedTexts shared = new(language);

    /// <summary>The receipt, to be read out or sent.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="since">Since when it counts.</param>
    /// <param name="scope">What is refused.</param>
    /// <param name="catalogue">The purposes and their names.</param>
    public string Receipt(ObjectionNumber number, DateTimeOffset since, Scope scope, PurposeCatalogue catalogue) =>
        this[
            "Receipt",
            ("number", $"{number}"),
            ("date", Languages.InParis(since, this["DateFormat"], Language)),
            ("channels", Listed(scope.Channels.Select(shared.By))),
            ("purposes", Listed(scope.Purposes.Select(purpose => catalogue.Find(purpose)!.In(Language))))
        ];

    private string Listed(IEnumerable<string> items)
    {
        var all = items.ToList();
        return all.Count == 1 ? all[0] : $"{string.Join(", ", all[..^1])}{this["And"]}{all[^1]}";
    }
}
