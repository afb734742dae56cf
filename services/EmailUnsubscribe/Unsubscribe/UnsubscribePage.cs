using Microsoft.Extensions.Primitives;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// The pages behind an unsubscribe link, in French or English: no script, nothing from anywhere else, nothing that tells who opened them.
/// </summary>
internal sealed class UnsubscribePage(ObjectionWords words)
{
    private static readonly (ObjectionReason Reason, string Value, string Fr, string En)[] Reasons =
    [
        (ObjectionReason.TooMany, "too-many", "Trop de messages", "Too many messages"),
        (ObjectionReason.NotRelevant, "not-relevant", "Ce contenu ne m'intéresse pas", "The content is of no interest to me"),
        (ObjectionReason.NeverAsked, "never-asked", "Je n'ai jamais demandé ces messages", "I never asked for these messages"),
        (ObjectionReason.Other, "other", "Une autre raison", "Another reason"),
    ];

    /// <summary>In the language that the reader asks for.</summary>
    public static UnsubscribePage For(HttpRequest request, Dictionary<string, StringValues> form, UnsubscribeOptions options) =>
        new(new ObjectionWords(HtmlPage.LanguageOf(request, form), options.Sender));

    /// <summary>What it says, for a mail that says the same.</summary>
    public ObjectionWords Wording => words;

    /// <summary>The reason that a form gives; null when it gives none.</summary>
    public static ObjectionReason? ReasonOf(Dictionary<string, StringValues> form) =>
        Reasons
            .Where(reason => reason.Value == form.GetValueOrDefault("reason").ToString())
            .Select(reason => (ObjectionReason?)reason.Reason)
            .FirstOrDefault();

    public HtmlPage Confirm(Purpose linked, string token, PurposeCatalogue catalogue)
    {
        var more = new[] { Refusal.EveryEmail, Refusal.Everything }
            .Where(width => width == Refusal.Everything || linked != catalogue.Root)
            .Select(width => Form($"/u/{token}/{width}", Label(Refusal.Of(width, linked, catalogue)), "", "second"));
        return Page(
            StatusCodes.Status200OK,
            ConfirmTitle(new Refusal(Channel.Email, linked)),
            HtmlPage.SwitchLink(words.Language),
            $"""
            <p>{Text(ConfirmText(new Refusal(Channel.Email, linked)))}</p>
            {Form($"/u/{token}", Words("Ne plus recevoir ces e-mails", "Stop these e-mails"))}
            <p>{Text(
                Words(
                    "Ce type de message seulement ; le reste ne change pas.",
                    "This kind of message only; everything else stays as it is."
                )
            )}</p>
            <h2>{Text(Words("Ou refuser davantage", "Or refuse more"))}</h2>
            {string.Concat(more)}
            """
        );
    }

    public HtmlPage Done(Refusal refusal, Guid objection, string ticket, DateTimeOffset now) =>
        Page(
            StatusCodes.Status200OK,
            Words("C'est fait", "Done"),
            $"""
            <form method="post"><input type="hidden" name="language" value="{Other}"><input type="hidden" name="ticket" value="{ticket}"><button class="second" lang="{Other}">{OtherName}</button></form>
            """,
            $"""
            <p>{Text(words.Refused(refusal))}</p>
            <p>{Text(words.InForce(now))}</p>
            <p>{Text(words.Number(objection))}</p>
            {UndoSection(ticket)}
            <h2>{Text(Words("Pourquoi ? (facultatif)", "Why? (optional)"))}</h2>
            {Form($"/o/{ticket}/reason", Words("Envoyer", "Send"), ReasonFields, "second")}
            """
        );

    public HtmlPage ConfirmUndo(string ticket) =>
        Page(
            StatusCodes.Status200OK,
            UndoTitle,
            HtmlPage.SwitchLink(words.Language),
            $"""
            <p>{Text(words.Undo)}</p>
            {Form($"/o/{ticket}/undo", Words("Annuler mon opposition", "Undo my objection"))}
            """
        );

    public HtmlPage Undone() =>
        Page(
            StatusCodes.Status200OK,
            Words("Votre clic est annulé", "Your click is undone"),
            "",
            $"<p>{Text(Words("Ce que ce clic avait refusé ne l'est plus. Ce que vous aviez refusé par ailleurs reste refusé.", "What this click had refused is no longer refused. What you have refused otherwise stays refused."))}</p>"
        );

    public HtmlPage Thanks(string ticket) =>
        Page(
            StatusCodes.Status200OK,
            Words("Merci", "Thank you"),
            "",
            $"""
            <p>{Text(Words("Votre opposition reste en vigueur.", "Your objection stays in force."))}</p>
            {UndoSection(ticket)}
            """
        );

    public HtmlPage DamagedTicket() =>
        Page(
            StatusCodes.Status404NotFound,
            Words("Ce lien est abîmé", "This link is damaged"),
            "",
            $"<p>{Text(Words("Rien n'a changé : votre opposition reste en vigueur. Pour l'annuler, ouvrez de nouveau la page qui l'a confirmée.", "Nothing has changed: your objection stays in force. To undo it, open the page again that confirmed it."))}</p>"
        );

    public HtmlPage DamagedLink() =>
        Page(
            StatusCodes.Status404NotFound,
            DamagedLinkTitle,
            HtmlPage.SwitchLink(words.Language),
            $"""
        <p>{Text(DamagedLinkText)}</p>
        {Form("", Words("Ne plus recevoir d'e-mails commerciaux", "Stop all marketing e-mails"),
            $"""<label for="address">{Text(Words("Votre adresse e-mail", "Your e-mail address"))}</label><input id="address" name="address" type="email" autocomplete="email" required>""")}
        """
        );

    public HtmlPage TryAgain(string given) =>
        Page(
            StatusCodes.Status503ServiceUnavailable,
            Words("Votre demande n'a pas encore pu être enregistrée", "Your request could not be recorded yet"),
            "",
            $"""
            <p>{Text(
                Words(
                    "Un incident passager nous en empêche. Réessayez dans un instant.",
                    "A passing fault prevents it. Please try again in a moment."
                )
            )}</p>
            {Form(
                "",
                Words("Réessayer", "Try again"),
                given == "" ? "" : $"""<input type="hidden" name="address" value="{Text(given)}">"""
            )}
            """
        );

    public ShownText ShownFor(Refusal refusal) =>
        new("unsubscribe-page", words.Language, $"{ConfirmTitle(refusal)}\n{ConfirmText(refusal)}\n{Label(refusal)}");

    public ShownText ShownForDamagedLink() => new("damaged-link-page", words.Language, $"{DamagedLinkTitle}\n{DamagedLinkText}");

    public ShownText ShownForUndo() => new("undo-page", words.Language, $"{UndoTitle}\n{words.Undo}");

    private string ConfirmTitle(Refusal refusal) =>
        Words($"Ne plus recevoir {refusal.Purpose.Fr} ?", $"Stop receiving {refusal.Purpose.En}?");

    private string ConfirmText(Refusal refusal) =>
        Words(
            $"{words.Refused(refusal)} Un clic suffit, sans motif et sans compte.",
            $"{words.Refused(refusal)} One click is enough; no reason and no account are needed."
        );

    private string Label(Refusal refusal) =>
        refusal.Channel == Channel.All
            ? Words("Plus rien, par aucun moyen", "No more of anything, by any channel")
            : Words("Plus aucun e-mail commercial", "No more marketing e-mails at all");

    private string UndoSection(string ticket) =>
        $"""
            <h2>{Text(Words("Une erreur ?", "A mistake?"))}</h2>
            <p>{Text(words.Undo)}</p>
            {Form($"/o/{ticket}/undo", Words("Annuler mon opposition", "Undo my objection"), "", "second")}
            """;

    private string UndoTitle => Words("Annuler votre opposition ?", "Undo your objection?");

    private string DamagedLinkTitle => Words("Ce lien est abîmé", "This link is damaged");

    private string DamagedLinkText =>
        Words(
            $"Il a sans doute été coupé en chemin. Donnez votre adresse, et {words.Sender} ne vous enverra plus aucun e-mail commercial.",
            $"It was probably cut on its way. Give your address, and {words.Sender} will send you no more marketing e-mails."
        );

    private string Other => Words(Languages.English, Languages.French);

    private string OtherName => Words("English", "Français");

    private string ReasonFields =>
        $"<fieldset><legend>{Text(Words("Votre raison ne change rien à votre opposition.", "Your reason changes nothing about your objection."))}</legend>"
        + string.Concat(
            Reasons.Select(reason =>
                $"""<label><input type="radio" name="reason" value="{reason.Value}">{Text(Words(reason.Fr, reason.En))}</label>"""
            )
        )
        + "</fieldset>";

    private string Words(string fr, string en) => words.In(fr, en);

    private string Form(string action, string button, string fields = "", string style = "first") =>
        HtmlPage.Form(words.Language, action, button, fields, style);

    private HtmlPage Page(int status, string title, string navigation, string body) =>
        new(status, words.Language, words.Sender, title, navigation, body);

    private static string Text(string text) => HtmlPage.Text(text);
}
