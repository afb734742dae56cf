using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>What a person is told of their objection, on the page and by mail, in French or English.</summary>
/// <param name="Language">Which of both.</param>
/// <param name="Sender">Who speaks.</param>
internal sealed record ObjectionWords(string Language, string Sender)
{
    public string Undo =>
        In(
            $"Si vous annulez, {Sender} pourra de nouveau vous adresser ce que ce clic avait refusé.",
            $"If you undo it, {Sender} may again send you what this click refused."
        );

    public string In(string fr, string en) => Language == Languages.French ? fr : en;

    public string Refused(Refusal refusal) =>
        refusal.Channel == Channel.All
            ? In(
                $"{Sender} ne vous démarchera plus, par aucun moyen : ni e-mail, ni SMS, ni téléphone, ni courrier.",
                $"{Sender} will no longer contact you for marketing by any channel: not by e-mail, SMS, telephone or post."
            )
            : In(
                $"{Sender} ne vous enverra plus {refusal.Purpose.Fr} par e-mail.",
                $"{Sender} will no longer send you {refusal.Purpose.En} by e-mail."
            );

    public string InForce(DateTimeOffset since) =>
        In(
            $"En vigueur : {Time(since)}. Un message déjà parti peut encore vous parvenir.",
            $"In force now: {Time(since)}. A message already on its way may still reach you."
        );

    public string Number(Guid objection) => In($"Numéro de votre opposition : {objection}", $"The number of your objection: {objection}");

    private string Time(DateTimeOffset at) =>
        Languages.InParis(at, In("d MMMM yyyy à HH:mm '(heure de Paris)'", "d MMMM yyyy, HH:mm '(Paris time)'"), Language);
}
