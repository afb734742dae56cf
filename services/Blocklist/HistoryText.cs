using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>Puts a contact point's events into plain words, in French or English, with times as a person in France reads them.</summary>
internal sealed class HistoryText(string language, PurposeCatalogue catalogue)
{
    private readonly bool french = language == Languages.French;
    private readonly SharedTexts texts = new(language);

    public static string TypeOf(IContactPointEvent e) =>
        e switch
        {
            ObjectionRecorded => "objection-recorded",
            ObjectionLifted { Objection: not null } => "objection-undone",
            ObjectionLifted => "objection-lifted",
            ObjectionReasonGiven => "objection-reason-given",
            HelpRequested => "help-requested",
            ProspectingPaused => "prospecting-paused",
            PauseEnded => "pause-ended",
            OrganisationJoined => "organisation-joined",
            ConsentRequested => "consent-requested",
            ConsentGiven => "consent-given",
            ConsentWithdrawn => "consent-withdrawn",
            LiftRefused => "lift-refused",
            _ => throw new InvalidOperationException($"The history has no words for {e.GetType().Name}."),
        };

    public string Describe(string type, Scope scope, Capture capture)
    {
        var act = (type, french) switch
        {
            ("objection-recorded", true) => "la personne s'est opposée",
            ("objection-recorded", false) => "the person objected to",
            ("objection-lifted", true) => "la personne a levé son opposition",
            ("objection-lifted", false) => "the person took back their objection to",
            ("objection-undone", true) => "la personne a annulé une opposition faite par erreur",
            ("objection-undone", false) => "the person undid an objection made by mistake to",
            ("lift-refused", true) => "quelqu'un d'autre que la personne a tenté, sans effet, de lever une opposition",
            ("lift-refused", false) => "someone other than the person tried, without effect, to lift an objection to",
            ("objection-reason-given", true) => "la personne a dit pourquoi elle s'était opposée",
            ("objection-reason-given", false) => "the person said why they had objected to",
            ("help-requested", true) => "la personne a demandé qui écrit et comment refuser, quant",
            ("help-requested", false) => "the person asked who writes and how to refuse, as to",
            ("prospecting-paused", true) => "la personne a écrit ce qui est peut-être une opposition",
            ("prospecting-paused", false) => "the person wrote what may be an objection to",
            ("pause-ended", true) => "ce qui était peut-être une opposition a été examiné, quant",
            ("pause-ended", false) => "what may have been an objection was looked at, as to",
            ("organisation-joined", true) => "la personne a été rattachée à son organisation, quant",
            ("organisation-joined", false) => "the person was linked to their organisation, as to",
            ("consent-requested", true) => "la personne a dit vouloir consentir, ce qu'elle doit encore confirmer,",
            ("consent-requested", false) => "the person said, and is still to confirm, that they consent to",
            ("consent-given", true) => "la personne a consenti",
            ("consent-given", false) => "the person consented to",
            ("consent-withdrawn", true) => "la personne a retiré son consentement",
            _ => "the person withdrew their consent to",
        };
        var campaign = (capture.Campaign, french) switch
        {
            (null, _) => "",
            ({ } name, true) => $", en réponse à la campagne « {name} »",
            ({ } name, false) => $", answering the campaign \"{name}\"",
        };
        var purposes = string.Join(
            french ? " et " : " and ",
            scope.Purposes.Select(PurposeWords).Select(words => french ? Contracted(words) : words)
        );
        return $"{When(capture)}, {act} {purposes} {ChannelsWords(scope)}, "
            + $"{texts.By(capture.Source)}{campaign}{ReadingWords(capture.Reading)}.";
    }

    public string Effect(Channel channel, IReadOnlyList<PurposeDecision> before, IReadOnlyList<PurposeDecision> after)
    {
        var changed = before.Zip(after).Where(pair => pair.First.Decision != pair.Second.Decision).Select(pair => pair.Second).ToList();
        if (changed.Count == 0)
        {
            return french ? "Ne change rien à ce qui est permis." : "Changes nothing in what is allowed.";
        }

        return string.Join(
            ' ',
            changed
                .GroupBy(decision => decision.Decision)
                .Select(group =>
                {
                    var purposes = string.Join(", ", group.Select(decision => PurposeWords(decision.Purpose)));
                    return (group.Key, french) switch
                    {
                        (Verdict.Blocked, true) => $"Désormais interdit {texts.By(channel)} : {purposes}.",
                        (Verdict.Blocked, false) => $"Blocked from then on {texts.By(channel)}: {purposes}.",
                        (_, true) => $"De nouveau permis {texts.By(channel)} : {purposes}.",
                        (_, false) => $"Allowed again {texts.By(channel)}: {purposes}.",
                    };
                })
        );
    }

    // What came to us of an unknown time was not said when it came.
    private string When(Capture capture) =>
        (capture.OccurredAt, french) switch
        {
            ({ } at, true) => Languages.InParis(at, "'Le' d MMMM yyyy à HH:mm '(heure de Paris)'", language),
            ({ } at, false) => Languages.InParis(at, "'On' d MMMM yyyy 'at' HH:mm '(Paris time)'", language),
            (null, true) => Languages.InParis(
                capture.ReceivedAt,
                "'À une date inconnue (reçu le 'd MMMM yyyy à HH:mm', heure de Paris)'",
                language
            ),
            (null, false) => Languages.InParis(
                capture.ReceivedAt,
                "'At an unknown time (received on 'd MMMM yyyy 'at' HH:mm', Paris time)'",
                language
            ),
        };

    private static string Contracted(string words) =>
        words switch
        {
            _ when words.StartsWith("les ", StringComparison.Ordinal) => $"aux {words["les ".Length..]}",
            _ when words.StartsWith("le ", StringComparison.Ordinal) => $"au {words["le ".Length..]}",
            _ => $"à {words}",
        };

    private string PurposeWords(string name) => catalogue.Find(name)?.In(language) ?? name;

    private string ChannelsWords(Scope scope) =>
        string.Join(french ? " et " : " and ", scope.Channels.Select(channel => texts.By(channel)));

    private string ReadingWords(string? rule) =>
        (rule, french) switch
        {
            (null, _) => "",
            (_, true) => $" ; message compris par la règle {rule}",
            (_, false) => $"; the message was understood by the rule {rule}",
        };
}
