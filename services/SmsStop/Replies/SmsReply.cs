using System.Text.Json;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>What a person is told.</summary>
internal enum ReplyKind
{
    /// <summary>That no more marketing comes by SMS.</summary>
    Stopped,

    /// <summary>Who we are, and how to stop.</summary>
    Help,

    /// <summary>That a START could not be taken, because nobody knows whether it came before or after a STOP, and how to confirm.</summary>
    StartNotYet,
}

/// <summary>An answer to an SMS, to go out by the account that it came in by.</summary>
/// <param name="Gateway">The gateway's name.</param>
/// <param name="Account">The name of the account there.</param>
/// <param name="From">The number or short code of ours that was written to.</param>
/// <param name="To">The person's number, in clear.</param>
/// <param name="Kind">What they are told.</param>
/// <param name="Language">ISO 639-1 code of what they wrote in; null when that is not known.</param>
/// <param name="Brand">Who speaks.</param>
/// <param name="After">After how long a START that is sent again is taken; null when this gateway's never is.</param>
internal sealed record SmsReply(
    string Gateway,
    string Account,
    string From,
    string To,
    ReplyKind Kind,
    string? Language,
    string Brand,
    TimeSpan? After = null
)
{
    public SealedEvidence Seal(EvidenceVault vault, DateTimeOffset now) =>
        vault.Seal(EvidencePurpose.Confirmation, JsonSerializer.SerializeToUtf8Bytes(this), now);

    public static SmsReply Open(EvidenceVault vault, SealedEvidence reply) => JsonSerializer.Deserialize<SmsReply>(vault.Open(reply))!;

    /// <summary>The text: one fact, no marketing, one SMS long. French where the language is not known.</summary>
    public string Text(string contact) =>
        (Kind, Language) switch
        {
            (ReplyKind.Stopped, "en") => $"{Brand}: done, you will get no more marketing by SMS. START to get it again.",
            (ReplyKind.Stopped, "de") => $"{Brand}: erledigt, Sie erhalten keine Werbung mehr per SMS. START, um sie wieder zu erhalten.",
            (ReplyKind.Stopped, "es") => $"{Brand}: hecho, no recibira mas publicidad por SMS. START para volver a recibirla.",
            (ReplyKind.Stopped, "it") => $"{Brand}: fatto, non ricevera piu pubblicita via SMS. START per riceverla di nuovo.",
            (ReplyKind.Stopped, "nl") => $"{Brand}: in orde, u ontvangt geen reclame meer per sms. START om die weer te ontvangen.",
            (ReplyKind.Stopped, "pt") => $"{Brand}: feito, nao recebera mais publicidade por SMS. START para voltar a receber.",
            (ReplyKind.Stopped, _) =>
                $"{Brand} : c'est fait, vous ne recevrez plus de publicité par SMS. START pour en recevoir à nouveau.",
            (ReplyKind.StartNotYet, "en") => After is { } after
                ? $"{Brand}: nothing changed yet. To get our SMS again, send START once more in {Minutes(after)} minutes."
                : $"{Brand}: nothing changed yet. To get our SMS again, confirm it: {contact}",
            (ReplyKind.StartNotYet, _) => After is { } after
                ? $"{Brand} : rien n'a encore changé. Pour recevoir à nouveau nos SMS, renvoyez START dans {Minutes(after)} minutes."
                : $"{Brand} : rien n'a encore changé. Pour recevoir à nouveau nos SMS, confirmez-le : {contact}",
            (_, "en") => $"{Brand} writes to you about its offers. STOP to get no more. Contact: {contact}",
            (_, "de") => $"{Brand} schreibt Ihnen zu seinen Angeboten. STOP, um nichts mehr zu erhalten. Kontakt: {contact}",
            (_, "es") => $"{Brand} le escribe sobre sus ofertas. STOP para no recibir mas. Contacto: {contact}",
            (_, "it") => $"{Brand} le scrive delle sue offerte. STOP per non ricevere altro. Contatto: {contact}",
            (_, "nl") => $"{Brand} schrijft u over zijn aanbod. STOP om niets meer te ontvangen. Contact: {contact}",
            (_, "pt") => $"{Brand} escreve-lhe sobre as suas ofertas. STOP para nao receber mais. Contacto: {contact}",
            _ => $"{Brand} vous écrit au sujet de ses offres. STOP pour ne plus rien recevoir. Contact : {contact}",
        };

    // One more, because it counts from the arrival of the STOP.
    private static int Minutes(TimeSpan after) => (int)Math.Ceiling(after.TotalMinutes) + 1;
}
