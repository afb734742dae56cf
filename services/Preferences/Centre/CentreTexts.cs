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
    private readonly SharedTexts shared = new(language);

    /// <summary>A purpose as a title.</summary>
    public string TitleOf(Purpose purpose) => Capitalised(purpose.In(Language));

    /// <summary>A channel as the beginning of a row.</summary>
    public string RowOf(Channel channel) => this["RowOfChannel", ("channel", Capitalised(shared.By(channel)))];

    /// <summary>A choice in full, where it needs no consent.</summary>
    public string LabelOf(PreferenceChoice choice) =>
        choice switch
        {
            { Channel: Channel.All } => this["RefuseEverything"],
            { Choice: Choice.Allow } => this["AllowThis", WhatOf(choice)],
            _ => this["RefuseThis", WhatOf(choice)],
        };

    /// <summary>A choice in full, where to allow is to consent.</summary>
    public string ConsentLabelOf(PreferenceChoice choice) =>
        choice.Choice == Choice.Allow ? this["ConsentToThis", WhatOf(choice)] : this["WithdrawThis", WhatOf(choice)];

    /// <summary>Since when a preference holds, and by which act; empty when nobody chose it.</summary>
    public string SinceOf(Preference preference) =>
        preference is { Since: { } since, Source: { } source } ? this["Since", ("day", Day(since)), ("act", this[$"Act.{source}"])] : "";

    /// <summary>Until when a consent lasts, or when it ended; empty when it lasts until it is withdrawn.</summary>
    public string EndOf(Preference preference) =>
        preference switch
        {
            { Choice: Choice.Allow, ValidUntil: { } end } => this["Until", ("day", Day(end))],
            { Choice: null, ValidUntil: { } end } => this["Ended", ("day", Day(end))],
            _ => "",
        };

    /// <summary>What the person had before them: the words of the button that they pressed, and what the page says of consent.</summary>
    /// <param name="choice">What they chose.</param>
    /// <param name="asksConsent">Whether the law wants a consent there.</param>
    public ShownText ShownFor(PreferenceChoice choice, bool asksConsent) =>
        new("preference-centre", Language, asksConsent ? $"{this["AboutConsent"]}\n{ConsentLabelOf(choice)}" : LabelOf(choice));

    private (string Name, string Value)[] WhatOf(PreferenceChoice choice) =>
        [("purpose", catalogue.Find(choice.Purpose)!.In(Language)), ("channel", shared.By(choice.Channel))];

    private static string Capitalised(string words) => string.Concat(char.ToUpperInvariant(words[0]).ToString(), words.AsSpan(1));

    private string Day(DateTimeOffset at) => Languages.InParis(at, "d MMMM yyyy", Language);
}
