using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>What a person is told of an objection that one of us has taken, or has looked up.</summary>
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
            ("date", Languages.DayIn(Language, since)),
            (
                "channels",
                shared.Listed([.. scope.Channels.Select(channel => channel == Channel.All ? this["ByNothing"] : shared.By(channel))])
            ),
            ("purposes", shared.Listed([.. scope.Purposes.Select(purpose => catalogue.Find(purpose)!.In(Language))]))
        ];

    /// <summary>Whether an objection still holds.</summary>
    public string Of(ObjectionState state) => this[$"State.{state}"];
}
