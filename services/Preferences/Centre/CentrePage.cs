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

    /// <summary>The account has no contact point that the consent could be about.</summary>
    NothingToReach,
}

/// <summary>
/// The preference centre in French or English. To refuse everything is the first and biggest button; to allow takes as many clicks as to
/// refuse.
/// </summary>
internal sealed class CentrePage(string language, string sender, PurposeCatalogue catalogue)
{
    private static readonly string[] Fields = ["channel", "purpose", "choice", "etag"];

    private PreferenceChoice Everything => new(Channel.All, catalogue.Root.Name, Choice.Refuse);

    /// <summary>A channel in a form.</summary>
    public static string NameOf(Channel channel) => $"{channel}".ToLowerInvariant();

    public HtmlPage Show(CentreTicket ticket, PreferencesResponse preferences, string etag, CentreMessage message) =>
        Page(
            StatusCodes.Status200OK,
            Words("Vos préférences", "Your preferences"),
            HtmlPage.SwitchLink(language),
            $"""
            {Said(message)}
            <p>{HtmlPage.Text(
                Words(
                    $"Ce que {sender} peut vous adresser, et par quel moyen. Chaque choix prend effet aussitôt.",
                    $"What {sender} may send you, and by which channel. Each choice takes effect at once."
                )
            )}</p>
            {(
                Enum.GetValues<Channel>().Any(channel => AsksConsent(channel, ticket.Audience))
                    ? $"<p>{HtmlPage.Text(AboutConsent)}</p>"
                    : ""
            )}
            {Button(Everything, LabelOf(Everything), LabelOf(Everything), etag, "first")}
            {string.Concat(
                catalogue.Purposes.Where(purpose => purpose != catalogue.Root).Select(purpose =>
                    Section(purpose, ticket, preferences, etag)
                )
            )}
            """
        );

    public HtmlPage Expired() =>
        Page(
            StatusCodes.Status410Gone,
            Words("Ce lien a expiré", "This link has expired"),
            HtmlPage.SwitchLink(language),
            $"""
            <p>{HtmlPage.Text(
                Words(
                    "Demandez-en un nouveau pour voir et changer vos préférences. Pour tout refuser, celui-ci suffit encore.",
                    "Ask for a new one to see and change your preferences. To refuse everything this one will still do."
                )
            )}</p>
            {Button(Everything, LabelOf(Everything), LabelOf(Everything), "", "first")}
            """
        );

    public HtmlPage RefusedAfterExpiry(PreferenceChoice choice) =>
        Page(
            StatusCodes.Status200OK,
            Words("C'est fait", "Done"),
            "",
            $"<p role=\"status\">{HtmlPage.Text(choice == Everything ? NothingMore : Words("Votre choix est en vigueur.", "Your choice is in force."))}</p>"
        );

    public HtmlPage Damaged() =>
        Page(
            StatusCodes.Status404NotFound,
            Words("Ce lien est abîmé", "This link is damaged"),
            HtmlPage.SwitchLink(language),
            $"<p>{HtmlPage.Text(Words("Il a sans doute été coupé en chemin. Ouvrez-le de nouveau depuis le message d'origine, ou demandez-en un autre.", "It was probably cut on its way. Open it again from the message it came in, or ask for another one."))}</p>"
        );

    public HtmlPage TryAgain(Dictionary<string, StringValues> form) =>
        Page(
            StatusCodes.Status503ServiceUnavailable,
            Words("Votre choix n'a pas encore pu être enregistré", "Your choice could not be recorded yet"),
            "",
            $"""
            <p>{HtmlPage.Text(
                Words(
                    "Un incident passager nous en empêche. Réessayez dans un instant.",
                    "A passing fault prevents it. Please try again in a moment."
                )
            )}</p>
            {HtmlPage.Form(
                language,
                "",
                Words("Réessayer", "Try again"),
                string.Concat(Fields.Select(name => Hidden(name, form.GetValueOrDefault(name).ToString())))
            )}
            """
        );

    /// <summary>What the person had before them: the words of the button that they pressed, and what the page says of consent.</summary>
    public ShownText ShownFor(PreferenceChoice choice, Audience audience) =>
        new(
            "preference-centre",
            language,
            AsksConsent(choice.Channel, audience) ? $"{AboutConsent}\n{ConsentLabelOf(choice)}" : LabelOf(choice)
        );

    /// <summary>Whether the law wants a consent there.</summary>
    public bool AsksConsent(Channel channel, Audience audience) =>
        channel != Channel.All && catalogue.BasisFor(audience, channel).Basis == LegalBasis.Consent;

    /// <summary>
    /// Whether a consent can be given with a link: not where it must be confirmed by whoever reads the contact point, unless the link was
    /// sent there.
    /// </summary>
    public bool CanConsent(Channel channel, string purpose, CentreTicket ticket) =>
        !catalogue.NeedsConfirmation(channel, purpose) || (ticket.SentTo is { } place && Account.Serves(place.Kind, channel));

    private string Section(Purpose purpose, CentreTicket ticket, PreferencesResponse preferences, string etag) =>
        $"""
            <h2>{HtmlPage.Text(Capital(purpose.In(language)))}</h2>
            <ul class="choices">
            {string.Concat(
                preferences.Preferences.Where(preference => preference.Purpose == purpose.Name).Select(preference =>
                    AsksConsent(preference.Channel, ticket.Audience) ? ConsentRow(preference, ticket, etag) : Row(preference, etag)
                )
            )}
            </ul>
            """;

    private string Row(Preference preference, string etag)
    {
        var isRefused = preference.Choice == Choice.Refuse;
        var opposite = new PreferenceChoice(preference.Channel, preference.Purpose, isRefused ? Choice.Allow : Choice.Refuse);
        return Item(
            preference.Channel,
            !isRefused,
            Since(preference),
            Button(opposite, isRefused ? Words("Autoriser", "Allow") : Words("Refuser", "Refuse"), LabelOf(opposite), etag, "second")
        );
    }

    // Off until the person says yes; to say no again is the same one click.
    private string ConsentRow(Preference preference, CentreTicket ticket, string etag)
    {
        var isGiven = preference.Choice == Choice.Allow;
        var opposite = new PreferenceChoice(preference.Channel, preference.Purpose, isGiven ? Choice.Refuse : Choice.Allow);
        var until = preference switch
        {
            { Choice: Choice.Allow, ValidUntil: { } end } => Words($", jusqu'au {Day(end)}", $", until {Day(end)}"),
            { Choice: null, ValidUntil: { } end } => Words(
                $" : votre accord a pris fin le {Day(end)}",
                $": your consent ended on {Day(end)}"
            ),
            _ => "",
        };
        var button =
            isGiven || CanConsent(preference.Channel, preference.Purpose, ticket)
                ? Button(
                    opposite,
                    isGiven ? Words("Retirer mon accord", "Withdraw") : Words("J'accepte", "I agree"),
                    ConsentLabelOf(opposite),
                    etag,
                    "second"
                )
                : $"<em>{HtmlPage.Text(Words(
"À donner depuis votre compte, ou par un lien que nous vous envoyons",
"To be given in your account, or by a link that we send you"))}</em>";
        return Item(preference.Channel, isGiven, (preference.Choice is null ? "" : Since(preference)) + until, button);
    }

    private string Item(Channel channel, bool isOn, string since, string button) =>
        $"""
            <li><span>{HtmlPage.Text(Capital(ConsentWords.Of(channel, language)))}{Words(" :", ":")} <strong>{(
                isOn ? Words("oui", "yes") : Words("non", "no")
            )}</strong>{HtmlPage.Text(since)}</span>
            {button}</li>
            """;

    private string Since(Preference preference)
    {
        if (preference is not { Since: { } since, Source: { } source })
        {
            return "";
        }

        return Words($", depuis le {Day(since)} ({ActOf(source)})", $", since {Day(since)} ({ActOf(source)})");
    }

    private string Day(DateTimeOffset at) => Languages.InParis(at, "d MMMM yyyy", language);

    private string ActOf(Source source) =>
        source switch
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
    private string Button(PreferenceChoice choice, string visible, string label, string etag, string style) =>
        HtmlPage.Form(
            language,
            "",
            visible,
            Hidden("channel", NameOf(choice.Channel))
                + Hidden("purpose", choice.Purpose)
                + Hidden("choice", choice.Choice == Choice.Allow ? "allow" : "refuse")
                + Hidden("etag", etag),
            style,
            label
        );

    private string NothingMore =>
        Words($"{sender} ne vous démarchera plus, par aucun moyen.", $"{sender} will no longer contact you for marketing, by any channel.");

    private string AboutConsent =>
        Words(
            $"Là où la loi demande votre accord, {sender} ne vous adresse rien sans lui. Il est libre, ne dépend d'aucun achat "
                + "et se retire à tout moment, ici même, aussi simplement ; pour le téléphone, il vaut un an au plus.",
            $"Where the law asks for your consent, {sender} sends you nothing without it. It is free, depends on no purchase "
                + "and can be withdrawn at any time, right here, as simply; for the telephone it lasts at most one year."
        );

    private string ConsentLabelOf(PreferenceChoice choice) =>
        choice.Choice == Choice.Allow
            ? Words(
                $"J'accepte : {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}",
                $"I agree: {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}"
            )
            : Words(
                $"Retirer mon accord : {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}",
                $"Withdraw: {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}"
            );

    private string LabelOf(PreferenceChoice choice) =>
        choice switch
        {
            { Channel: Channel.All } => Words("Tout refuser, par tous les moyens", "Refuse everything, by every channel"),
            { Choice: Choice.Allow } => Words(
                $"Autoriser : {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}",
                $"Allow: {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}"
            ),
            _ => Words(
                $"Refuser : {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}",
                $"Refuse: {PurposeOf(choice)} {ConsentWords.Of(choice.Channel, language)}"
            ),
        };

    private string PurposeOf(PreferenceChoice choice) => catalogue.Find(choice.Purpose)!.In(language);

    private string Said(CentreMessage message) =>
        message switch
        {
            CentreMessage.Done =>
                $"<p role=\"status\"><strong>{HtmlPage.Text(Words("C'est fait : votre choix est en vigueur.", "Done: your choice is in force."))}</strong></p>",
            CentreMessage.LookAgain =>
                $"<p role=\"alert\"><strong>{HtmlPage.Text(Words("Vos préférences ont changé entre-temps : rien n'a été autorisé. Voici ce qui vaut maintenant.", "Your preferences have changed meanwhile: nothing was allowed. This is what holds now."))}</strong></p>",
            CentreMessage.NothingToReach =>
                $"<p role=\"alert\"><strong>{HtmlPage.Text(Words("Votre compte n'a pas d'adresse ou de numéro confirmé pour cela : rien n'a été autorisé.", "Your account has no confirmed address or number for this: nothing was allowed."))}</strong></p>",
            _ => "",
        };

    private static string Hidden(string name, string value) => $"""<input type="hidden" name="{name}" value="{HtmlPage.Text(value)}">""";

    private static string Capital(string words) => string.Concat(char.ToUpperInvariant(words[0]).ToString(), words.AsSpan(1));

    private string Words(string fr, string en) => language == Languages.French ? fr : en;

    private HtmlPage Page(int status, string title, string navigation, string body) =>
        new(status, language, sender, title, navigation, body);
}
