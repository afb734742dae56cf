using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>Channels and doors in plain words, in French or English, as a sentence goes on with them.</summary>
public static class ConsentWords
{
    private const string French = "fr";

    /// <summary>By which channel, for example <c>by e-mail</c>.</summary>
    public static string Of(Channel channel, string language) =>
        (channel, language == French) switch
        {
            (Channel.Email, true) => "par e-mail",
            (Channel.Email, false) => "by e-mail",
            (Channel.Sms, true) => "par SMS ou RCS",
            (Channel.Sms, false) => "by SMS or RCS",
            (Channel.Telephone, true) => "par téléphone",
            (Channel.Telephone, false) => "by telephone",
            (Channel.Post, true) => "par courrier",
            (Channel.Post, false) => "by post",
            (_, true) => "par tous les moyens",
            (_, false) => "by any channel",
        };

    /// <summary>By which door, for example <c>with the link in an e-mail</c>.</summary>
    public static string Of(Source source, string language) =>
        (source, language == French) switch
        {
            (Source.OneClick, true) => "par le bouton de désabonnement de sa messagerie",
            (Source.OneClick, false) => "with the unsubscribe button of their mailbox",
            (Source.Link, true) => "par le lien d'un e-mail",
            (Source.Link, false) => "with the link in an e-mail",
            (Source.Preferences, true) => "par les préférences de son compte client",
            (Source.Preferences, false) => "in the preferences of their customer account",
            (Source.Sms, true) => "en répondant par SMS",
            (Source.Sms, false) => "by answering with an SMS",
            (Source.Mail, true) => "en écrivant un e-mail",
            (Source.Mail, false) => "by writing an e-mail",
            (Source.Post, true) => "par lettre",
            (Source.Post, false) => "by letter",
            (Source.Telephone, true) => "au téléphone",
            (Source.Telephone, false) => "by telephone",
            (Source.Dpo, true) => "enregistré par le délégué à la protection des données",
            (Source.Dpo, false) => "recorded by the data protection officer",
            (Source.Import, true) => "repris d'un système antérieur",
            (Source.Import, false) => "taken over from an earlier system",
            (Source.Operator, true) => "saisi par un opérateur",
            (Source.Operator, false) => "entered by an operator",
            (_, true) => "signalé par la plateforme d'envoi",
            (_, false) => "reported by the sending platform",
        };
}
