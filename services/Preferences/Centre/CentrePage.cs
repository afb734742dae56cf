using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>What the page says above all else.</summary>
internal enum CentreMessage
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The choice holds.</summary>
    Done,

    /// <summary>Something has changed since the page was shown, and nothing was allowed.</summary>
    LookAgain,
}

/// <summary>The preference centre in French or English. To refuse everything is the first and biggest button; to allow takes as many clicks as to refuse.</summary>
internal sealed class CentrePage(string language, string sender, PurposeCatalogue catalogue)
{
    private const string Version = "1";

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    private static readonly string[] Fields = ["channel", "purpose", "choice", "etag"];

    private PreferenceChoice Everything => new(Channel.All, catalogue.Root.Name, Choice.Refuse);

    /// <summary>A channel in a form.</summary>
    public static string NameOf(Channel channel) => $"{channel}".ToLowerInvariant();

    public HtmlPage Show(PreferencesResponse preferences, string etag, CentreMessage message) => Page(StatusCodes.Status200OK, Words("Vos préférences", "Your preferences"), SwitchLink,
        $"""
        {Said(message)}
        <p>{HtmlPage.Text(Words($"Ce que {sender} peut vous adresser, et par quel moyen. Chaque choix prend effet aussitôt.", $"What {sender} may send you, and by which channel. Each choice takes effect at once."))}</p>
        {Button(Everything, LabelOf(Everything), etag, "first")}
        {string.Concat(catalogue.Purposes.Where(purpose => purpose != catalogue.Root).Select(purpose => Section(purpose, preferences, etag)))}
        """);

    public HtmlPage Expired() => Page(StatusCodes.Status410Gone, Words("Ce lien a expiré", "This link has expired"), SwitchLink,
        $"""
        <p>{HtmlPage.Text(Words("Demandez-en un nouveau pour voir et changer vos préférences. Pour tout refuser, celui-ci suffit encore.", "Ask for a new one to see and change your preferences. To refuse everything this one will still do."))}</p>
        {Button(Everything, LabelOf(Everything), "", "first")}
        """);

    public HtmlPage RefusedAfterExpiry() => Page(StatusCodes.Status200OK, Words("C'est fait", "Done"), "", $"<p role=\"status\">{HtmlPage.Text(LabelOf(Everything, isDone: true))}</p>");

    public HtmlPage Damaged() => Page(StatusCodes.Status404NotFound, Words("Ce lien est abîmé", "This link is damaged"), SwitchLink,
        $"<p>{HtmlPage.Text(Words("Il a sans doute été coupé en chemin. Ouvrez-le de nouveau depuis le message d'origine, ou demandez-en un autre.", "It was probably cut on its way. Open it again from the message it came in, or ask for another one."))}</p>");

    public HtmlPage TryAgain(Dictionary<string, StringValues> form) => Page(
        StatusCodes.Status503ServiceUnavailable, Words("Votre choix n'a pas encore pu être enregistré", "Your choice could not be recorded yet"), "",
        $"""
        <p>{HtmlPage.Text(Words("Un incident passager nous en empêche. Réessayez dans un instant.", "A passing fault prevents it. Please try again in a moment."))}</p>
        {HtmlPage.Form(language, "", Words("Réessayer", "Try again"), string.Concat(Fields.Select(name => Hidden(name, form.GetValueOrDefault(name).ToString()))))}
        """);

    /// <summary>What the person had before them: the words of the button that they pressed.</summary>
    public Notice NoticeOf(PreferenceChoice choice) =>
        new("preference-centre", Version, language, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(LabelOf(choice)))));

    private string Section(Purpose purpose, PreferencesResponse preferences, string etag) =>
        $"""
        <h2>{HtmlPage.Text(Capital(purpose.In(language)))}</h2>
        <ul class="choices">
        {string.Concat(preferences.Preferences.Where(preference => preference.Purpose == purpose.Name).Select(preference => Row(preference, etag)))}
        </ul>
        """;

    private string Row(Preference preference, string etag)
    {
        var isRefused = preference.Choice == Choice.Refuse;
        var opposite = new PreferenceChoice(preference.Channel, preference.Purpose, isRefused ? Choice.Allow : Choice.Refuse);
        return $"""
            <li><span>{HtmlPage.Text(Capital(ConsentWords.Of(preference.Channel, language)))}{Words(" :", ":")} <strong>{(isRefused ? Words("non", "no") : Words("oui", "yes"))}</strong>{HtmlPage.Text(Since(preference))}</span>
            {Button(opposite, isRefused ? Words("Autoriser", "Allow") : Words("Refuser", "Refuse"), etag, "second")}</li>
            """;
    }

    private string Since(Preference preference)
    {
        if (preference is not { Since: { } since, Source: { } source })
        {
            return "";
        }

        var day = TimeZoneInfo.ConvertTime(since, Paris).ToString("d MMMM yyyy", CultureInfo.GetCultureInfo(language == Languages.French ? "fr-FR" : "en-GB"));
        return Words($", depuis le {day} ({ActOf(source)})", $", since {day} ({ActOf(source)})");
    }

    private string ActOf(Source source) => source switch
    {
        Source.OneClick or Source.Link => Words("lien d'un e-mail", "link in an e-mail"),
        Source.Preferences => Words("vos préférences", "your preferences"),
        Source.Sms => Words("votre SMS", "your SMS"),
        Source.Mail => Words("votre e-mail", "your e-mail"),
        Source.Post => Words("votre lettre", "your letter"),
        Source.Telephone => Words("votre appel", "your call"),
        Source.Dpo => Words("notre délégué à la protection des données", "our data protection officer"),
        Source.Import => Words("un système antérieur", "an earlier system"),
        Source.Operator => Words("nos services, pour vous", "our staff, for you"),
        _ => Words("la plateforme d'envoi", "the sending platform"),
    };

    // The accessible name begins with the visible one and says of which row it is (WCAG 2.5.3).
    private string Button(PreferenceChoice choice, string visible, string etag, string style) => HtmlPage.Form(
        language, "", visible, Hidden("channel", NameOf(choice.Channel)) + Hidden("purpose", choice.Purpose) + Hidden("choice", choice.Choice == Choice.Allow ? "allow" : "refuse") + Hidden("etag", etag),
        style, LabelOf(choice));

    private string LabelOf(PreferenceChoice choice, bool isDone = false) => choice switch
    {
        { Channel: Channel.All } when isDone => Words($"{sender} ne vous démarchera plus, par aucun moyen.", $"{sender} will no longer contact you for marketing, by any channel."),
        { Channel: Channel.All } => Words("Tout refuser, par tous les moyens", "Refuse everything, by every channel"),
        { Choice: Choice.Allow } => Words($"Autoriser : {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}", $"Allow: {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}"),
        _ => Words($"Refuser : {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}", $"Refuse: {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}"),
    };

    private string PurposeOf(PreferenceChoice choice) => catalogue.Find(choice.Purpose)!.In(language);

    private string Said(CentreMessage message) => message switch
    {
        CentreMessage.Done => $"<p role=\"status\"><strong>{HtmlPage.Text(Words("C'est fait : votre choix est en vigueur.", "Done: your choice is in force."))}</strong></p>",
        CentreMessage.LookAgain => $"<p role=\"alert\"><strong>{HtmlPage.Text(Words("Vos préférences ont changé entre-temps : rien n'a été autorisé. Voici ce qui vaut maintenant.", "Your preferences have changed meanwhile: nothing was allowed. This is what holds now."))}</strong></p>",
        _ => "",
    };

    private string SwitchLink
    {
        get
        {
            var other = Words(Languages.English, Languages.French);
            return $"""<a class="switch" href="?lang={other}" hreflang="{other}" lang="{other}">{Words("English", "Français")}</a>""";
        }
    }

    private static string Hidden(string name, string value) => $"""<input type="hidden" name="{name}" value="{HtmlPage.Text(value)}">""";

    private static string Capital(string words) => string.Concat(char.ToUpperInvariant(words[0]).ToString(), words.AsSpan(1));

    private string Words(string fr, string en) => language == Languages.French ? fr : en;

    private HtmlPage Page(int status, string title, string navigation, string body) => new(status, language, sender, title, navigation, body);
}
