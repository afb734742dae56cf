using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Primitives;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The pages behind an unsubscribe link, in French or English: no script, nothing from anywhere else, nothing that tells who opened them.</summary>
internal sealed class UnsubscribePage(ObjectionWords words)
{
    private const string Version = "2";

    private const string Style =
        """
        :root { color-scheme: light dark; }
        html { background: Canvas; color: CanvasText; }
        body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 2rem 1.25rem; }
        nav { text-align: right; }
        nav form { display: inline; }
        h1 { font-size: 1.5rem; line-height: 1.25; }
        h2 { font-size: 1.125rem; margin-top: 2rem; }
        label, legend { display: block; margin-bottom: .25rem; }
        fieldset { border: 0; padding: 0; margin: 0; }
        input[type=email] { font: inherit; width: 100%; box-sizing: border-box; padding: .75rem; border: 2px solid #767676; border-radius: .375rem; }
        input[type=radio] { width: 1.5rem; height: 1.5rem; vertical-align: middle; margin: 0 .5rem 0 0; }
        fieldset label { padding: .375rem 0; }
        button { font: inherit; font-weight: 600; width: 100%; margin-top: 1rem; padding: .875rem 1rem; border: 2px solid #0b4f8a; border-radius: .375rem; background: #0b4f8a; color: #fff; cursor: pointer; }
        button.second { background: #fff; color: #0b4f8a; }
        nav button { width: auto; margin: 0; padding: .5rem .75rem; }
        a.switch { display: inline-block; padding: .5rem 0; }
        button:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid #c75000; outline-offset: 2px; }
        """;

    private static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly (ObjectionReason Reason, string Value, string Fr, string En)[] Reasons =
    [
        (ObjectionReason.TooMany, "too-many", "Trop de messages", "Too many messages"),
        (ObjectionReason.NotRelevant, "not-relevant", "Ce contenu ne m'intéresse pas", "The content is of no interest to me"),
        (ObjectionReason.NeverAsked, "never-asked", "Je n'ai jamais demandé ces messages", "I never asked for these messages"),
        (ObjectionReason.Other, "other", "Une autre raison", "Another reason"),
    ];

    /// <summary>In the language that the reader switched to, else the one the page before was shown in, else the one the browser asks for.</summary>
    public static UnsubscribePage For(HttpRequest request, Dictionary<string, StringValues> form, UnsubscribeOptions options) => new(new ObjectionWords(
        new[] { form.GetValueOrDefault("language").ToString(), request.Query["lang"].ToString() }.FirstOrDefault(chosen => chosen is Languages.French or Languages.English)
            ?? Languages.Of(request),
        options.Sender));

    /// <summary>What it says, for a mail that says the same.</summary>
    public ObjectionWords Wording => words;

    /// <summary>The reason that a form gives; null when it gives none.</summary>
    public static ObjectionReason? ReasonOf(Dictionary<string, StringValues> form) =>
        Reasons.Where(reason => reason.Value == form.GetValueOrDefault("reason").ToString()).Select(reason => (ObjectionReason?)reason.Reason).FirstOrDefault();

    public PageResult Confirm(Purpose linked, string token, PurposeCatalogue catalogue)
    {
        var more = new[] { Refusal.EveryEmail, Refusal.Everything }
            .Where(width => width == Refusal.Everything || linked != catalogue.Root)
            .Select(width => Form($"/u/{token}/{width}", Label(Refusal.Of(width, linked, catalogue)), "", "second"));
        return Page(StatusCodes.Status200OK, ConfirmTitle(new Refusal(Channel.Email, linked)), SwitchLink,
            $"""
            <p>{Text(ConfirmText(new Refusal(Channel.Email, linked)))}</p>
            {Form($"/u/{token}", Words("Ne plus recevoir ces e-mails", "Stop these e-mails"))}
            <p>{Text(Words("Ce type de message seulement ; le reste ne change pas.", "This kind of message only; everything else stays as it is."))}</p>
            <h2>{Text(Words("Ou refuser davantage", "Or refuse more"))}</h2>
            {string.Concat(more)}
            """);
    }

    public PageResult Done(Refusal refusal, Guid objection, string ticket, DateTimeOffset now) => Page(
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
        """);

    public PageResult ConfirmUndo(string ticket) => Page(StatusCodes.Status200OK, UndoTitle, SwitchLink,
        $"""
        <p>{Text(words.Undo)}</p>
        {Form($"/o/{ticket}/undo", Words("Annuler mon opposition", "Undo my objection"))}
        """);

    public PageResult Undone() => Page(StatusCodes.Status200OK, Words("Votre clic est annulé", "Your click is undone"), "",
        $"<p>{Text(Words("Ce que ce clic avait refusé ne l'est plus. Ce que vous aviez refusé par ailleurs reste refusé.", "What this click had refused is no longer refused. What you have refused otherwise stays refused."))}</p>");

    public PageResult Thanks(string ticket) => Page(StatusCodes.Status200OK, Words("Merci", "Thank you"), "",
        $"""
        <p>{Text(Words("Votre opposition reste en vigueur.", "Your objection stays in force."))}</p>
        {UndoSection(ticket)}
        """);

    public PageResult DamagedTicket() => Page(StatusCodes.Status404NotFound, Words("Ce lien est abîmé", "This link is damaged"), "",
        $"<p>{Text(Words("Rien n'a changé : votre opposition reste en vigueur. Pour l'annuler, ouvrez de nouveau la page qui l'a confirmée.", "Nothing has changed: your objection stays in force. To undo it, open the page again that confirmed it."))}</p>");

    public PageResult DamagedLink() => Page(StatusCodes.Status404NotFound, DamagedLinkTitle, SwitchLink,
        $"""
        <p>{Text(DamagedLinkText)}</p>
        {Form("", Words("Ne plus recevoir d'e-mails commerciaux", "Stop all marketing e-mails"),
            $"""<label for="address">{Text(Words("Votre adresse e-mail", "Your e-mail address"))}</label><input id="address" name="address" type="email" autocomplete="email" required>""")}
        """);

    public PageResult TryAgain(string given) => Page(
        StatusCodes.Status503ServiceUnavailable,
        Words("Votre demande n'a pas encore pu être enregistrée", "Your request could not be recorded yet"), "",
        $"""
        <p>{Text(Words("Un incident passager nous en empêche. Réessayez dans un instant.", "A passing fault prevents it. Please try again in a moment."))}</p>
        {Form("", Words("Réessayer", "Try again"), given == "" ? "" : $"""<input type="hidden" name="address" value="{Text(given)}">""")}
        """);

    public Notice NoticeOf(Refusal refusal) => NoticeOf("unsubscribe-page", $"{ConfirmTitle(refusal)}\n{ConfirmText(refusal)}\n{Label(refusal)}");

    public Notice NoticeOfDamagedLink() => NoticeOf("damaged-link-page", $"{DamagedLinkTitle}\n{DamagedLinkText}");

    public Notice NoticeOfUndo() => NoticeOf("undo-page", $"{UndoTitle}\n{words.Undo}");

    private string ConfirmTitle(Refusal refusal) => Words($"Ne plus recevoir {refusal.Purpose.Fr} ?", $"Stop receiving {refusal.Purpose.En}?");

    private string ConfirmText(Refusal refusal) => Words(
        $"{words.Refused(refusal)} Un clic suffit, sans motif et sans compte.", $"{words.Refused(refusal)} One click is enough; no reason and no account are needed.");

    private string Label(Refusal refusal) => refusal.Channel == Channel.All
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

    private string DamagedLinkText => Words(
        $"Il a sans doute été coupé en chemin. Donnez votre adresse, et {words.Sender} ne vous enverra plus aucun e-mail commercial.",
        $"It was probably cut on its way. Give your address, and {words.Sender} will send you no more marketing e-mails.");

    private string Other => Words(Languages.English, Languages.French);

    private string OtherName => Words("English", "Français");

    private string SwitchLink => $"""<a class="switch" href="?lang={Other}" hreflang="{Other}" lang="{Other}">{OtherName}</a>""";

    private string ReasonFields =>
        $"<fieldset><legend>{Text(Words("Votre raison ne change rien à votre opposition.", "Your reason changes nothing about your objection."))}</legend>"
        + string.Concat(Reasons.Select(reason => $"""<label><input type="radio" name="reason" value="{reason.Value}">{Text(Words(reason.Fr, reason.En))}</label>"""))
        + "</fieldset>";

    private string Words(string fr, string en) => words.In(fr, en);

    private Notice NoticeOf(string id, string text) =>
        new(id, Version, words.Language, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));

    private string Form(string action, string button, string fields = "", string style = "first") =>
        $"""
        <form method="post"{(action == "" ? "" : $" action=\"{Text(action)}\"")}>
        <input type="hidden" name="language" value="{words.Language}">
        {fields}<button class="{style}">{Text(button)}</button>
        </form>
        """;

    private PageResult Page(int status, string title, string navigation, string body) => new(status,
        $"""
        <!doctype html>
        <html lang="{words.Language}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)} – {Text(words.Sender)}</title>
        <style>{Style}</style>
        </head>
        <body>
        {(navigation == "" ? "" : $"<nav aria-label=\"{Text(Words("Langue", "Language"))}\">{navigation}</nav>")}
        <main>
        <h1>{Text(title)}</h1>
        {body}
        </main>
        </body>
        </html>
        """);

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    internal sealed class PageResult(int status, string html) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            var response = context.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.CacheControl = "no-store";
            response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers["X-Robots-Tag"] = "noindex";
            response.Headers.XContentTypeOptions = "nosniff";
            return response.WriteAsync(html);
        }
    }
}
