using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>What the preference centre says.</summary>
/// <param name="language">French or English.</param>
/// <param name="sender">Who speaks.</param>
/// <param name="catalogue">Names the purposes.</param>
public sealed class CentreTexts(string language, string sender, PurposeCatalogue catalogue) : Texts(language, sender)
{
    private readonly SharedTexts shared = new(language, sender);

    /// <summary>A channel as a title.</summary>
    public string NameOf(Channel channel) => shared.NameOf(channel);

    /// <summary>A purpose as a title.</summary>
    public string TitleOf(Purpose purpose) => purpose.TitleIn(Language);

    /// <summary>A sentence of the catalogue.</summary>
    public string About(Purpose purpose, Channel channel, PurposeSentence sentence) => shared.About(purpose, channel, sentence);

    /// <summary>What holds for a channel, in a line.</summary>
    public string StateOf(ChannelPreferences own)
    {
        var on = own.Each.Where(own.IsOn).ToList();
        var awaited = own.Each.Where(preference => preference.ConfirmBefore is not null).ToList();
        var state =
            own.IsAllRefused ? this["State.AllRefused", ("day", Languages.DayIn(Language, own.Whole.Since!.Value))]
            : own.AsksConsent ? (on.Count == 0 ? this["State.NoConsent"] : this["State.Consents", ("purposes", ListOf(on))])
            : own.Whole.Choice == Choice.Refuse ? this["State.RefusedExcept", ("purposes", ListOf(on))]
            : on.Count == own.Each.Count ? this["State.AllAllowed"]
            : this["State.AllowedExcept", ("purposes", ListOf(own.Each.Except(on)))];
        return awaited.Count == 0 ? state : $"{state} {this["State.Awaited", ("purposes", ListOf(awaited))]}";
    }

    /// <summary>Some purposes, as a sentence goes on with them.</summary>
    public string ListOf(IReadOnlyList<Purpose> purposes) => shared.Listed([.. purposes.Select(purpose => purpose.In(Language))]);

    /// <summary>What holds for a purpose by a channel, in sentences.</summary>
    public IEnumerable<string> SentencesOf(Preference preference, bool asksConsent)
    {
        if (preference is { Choice: { } choice, Since: { } since, Source: { } source })
        {
            var isConsent = asksConsent && choice == Choice.Allow;
            var row =
                choice == Choice.Refuse ? "Row.Refused"
                : isConsent ? "Row.Agreed"
                : "Row.Allowed";
            var act = isConsent && source == Source.Link ? this["Act.Confirmed"] : this[$"Act.{source}"];
            yield return this[row, ("day", Languages.DayIn(Language, since)), ("act", act)];
        }
        else if (!asksConsent)
        {
            yield return this["Row.Open"];
        }

        if (preference is { Choice: not Choice.Refuse, ValidUntil: { } end })
        {
            yield return this[preference.Choice is null ? "Row.Ended" : "Row.Until", ("day", Languages.DayIn(Language, end))];
        }

        if (preference.ConfirmBefore is { } before)
        {
            yield return this["Row.Awaited", ("moment", Languages.TimeIn(Language, before))];
        }
    }

    /// <summary>What stands on the button of a choice, beside the purpose.</summary>
    public string ButtonOf(PreferenceChoice choice, bool asksConsent) => this[ActOf(choice, asksConsent)];

    /// <summary>A choice in full.</summary>
    public string LabelOf(PreferenceChoice choice, bool asksConsent = false) =>
        choice switch
        {
            { Channel: Channel.All, Choice: Choice.Allow } => this["AllowAgain"],
            { Channel: Channel.All } => About(catalogue.Find(choice.Purpose)!, Channel.All, PurposeSentence.Refuse),
            { Choice: Choice.Refuse } when choice.Purpose == catalogue.Root.Name => this["RefuseChannel", WhatOf(choice)],
            _ => this[$"This.{ActOf(choice, asksConsent)}", WhatOf(choice)],
        };

    /// <summary>
    /// What the person had before them: the words of the button that they pressed and, where it consents, the question and what the page
    /// says of consent.
    /// </summary>
    /// <param name="choice">What they chose.</param>
    /// <param name="asksConsent">Whether the law wants a consent there.</param>
    public ShownText ShownFor(PreferenceChoice choice, bool asksConsent)
    {
        var label = LabelOf(choice, asksConsent);
        return new(
            "preference-centre",
            Language,
            asksConsent && choice.Choice == Choice.Allow
                ? $"{this["AboutConsent"]}\n{About(catalogue.Find(choice.Purpose)!, choice.Channel, PurposeSentence.Consent)}\n{label}"
                : label
        );
    }

    private static string ActOf(PreferenceChoice choice, bool asksConsent) =>
        (choice.Choice, asksConsent) switch
        {
            (Choice.Allow, true) => "Consent",
            (Choice.Allow, false) => "Allow",
            (_, true) => "Withdraw",
            _ => "Refuse",
        };

    private string ListOf(IEnumerable<Preference> preferences) =>
        ListOf([.. preferences.Select(preference => catalogue.Find(preference.Purpose)!)]);

    private (string Name, string Value)[] WhatOf(PreferenceChoice choice) =>
        [("purpose", catalogue.Find(choice.Purpose)!.In(Language)), ("channel", shared.By(choice.Channel))];
}
