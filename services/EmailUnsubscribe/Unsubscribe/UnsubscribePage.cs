using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The pages behind an unsubscribe link, in French or English: no script, nothing from anywhere else, nothing that tells who opened them.</summary>
internal sealed class UnsubscribePage(string language, string sender)
{
    private const string Version = "1";

    private const string Style =
        """
        :root { color-scheme: light dark; }
        body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 2rem 1.25rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; }
        label { display: block; margin-bottom: .25rem; }
        input { font: inherit; width: 100%; box-sizing: border-box; padding: .75rem; border: 2px solid #767676; border-radius: .375rem; }
        button { font: inherit; font-weight: 600; width: 100%; margin-top: 1rem; padding: .875rem 1rem; border: 0; border-radius: .375rem; background: #0b4f8a; color: #fff; cursor: pointer; }
        button:focus-visible, input:focus-visible { outline: 3px solid #c75000; outline-offset: 2px; }
        """;

    private static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private readonly bool french = language == Languages.French;

    public PageResult Confirm(Purpose purpose) => Page(StatusCodes.Status200OK, ConfirmTitle(purpose),
        $"""
        <p>{Text(ConfirmText(purpose))}</p>
        {Form("", french ? "Ne plus recevoir ces e-mails" : "Stop these e-mails")}
        """);

    public PageResult Done(Purpose purpose, ObjectionReceipt receipt) => Page(
        StatusCodes.Status200OK,
        french ? "C'est fait" : "Done",
        $"""
        <p>{Text(french
            ? $"{sender} ne vous enverra plus {purpose.Fr} par e-mail. C'est en vigueur dès maintenant ; un message déjà parti peut encore vous parvenir."
            : $"{sender} will no longer send you {purpose.En} by e-mail. This is in force now; a message already on its way may still reach you.")}</p>
        <p>{Text(french ? $"Numéro de votre opposition : {receipt.EventId}" : $"The number of your objection: {receipt.EventId}")}</p>
        """);

    public PageResult DamagedLink() => Page(StatusCodes.Status404NotFound, DamagedLinkTitle,
        $"""
        <p>{Text(DamagedLinkText)}</p>
        {Form(
            $"""<label for="address">{Text(french ? "Votre adresse e-mail" : "Your e-mail address")}</label><input id="address" name="address" type="email" autocomplete="email" required>""",
            french ? "Ne plus recevoir d'e-mails commerciaux" : "Stop all marketing e-mails")}
        """);

    public PageResult TryAgain() => Page(
        StatusCodes.Status503ServiceUnavailable,
        french ? "Votre demande n'a pas encore pu être enregistrée" : "Your request could not be recorded yet",
        $"""
        <p>{Text(french ? "Un incident passager nous en empêche. Réessayez dans un instant." : "A passing fault prevents it. Please try again in a moment.")}</p>
        {Form("", french ? "Réessayer" : "Try again")}
        """);

    public Notice NoticeOf(Purpose purpose) => NoticeOf("unsubscribe-page", $"{ConfirmTitle(purpose)}\n{ConfirmText(purpose)}");

    public Notice NoticeOfDamagedLink() => NoticeOf("damaged-link-page", $"{DamagedLinkTitle}\n{DamagedLinkText}");

    private string ConfirmTitle(Purpose purpose) => french ? $"Ne plus recevoir {purpose.Fr} ?" : $"Stop receiving {purpose.En}?";

    private string ConfirmText(Purpose purpose) => french
        ? $"{sender} ne vous enverra plus {purpose.Fr} par e-mail. Un clic suffit, sans motif et sans compte."
        : $"{sender} will no longer send you {purpose.En} by e-mail. One click is enough; no reason and no account are needed.";

    private string DamagedLinkTitle => french ? "Ce lien est abîmé" : "This link is damaged";

    private string DamagedLinkText => french
        ? $"Il a sans doute été coupé en chemin. Donnez votre adresse, et {sender} ne vous enverra plus aucun e-mail commercial."
        : $"It was probably cut on its way. Give your address, and {sender} will send you no more marketing e-mails.";

    private Notice NoticeOf(string id, string text) =>
        new(id, Version, language, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));

    private string Form(string fields, string button) =>
        $"""
        <form method="post">
        <input type="hidden" name="language" value="{language}">
        {fields}<button type="submit">{Text(button)}</button>
        </form>
        """;

    private PageResult Page(int status, string title, string body) => new(status,
        $"""
        <!doctype html>
        <html lang="{language}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)} – {Text(sender)}</title>
        <style>{Style}</style>
        </head>
        <body>
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
