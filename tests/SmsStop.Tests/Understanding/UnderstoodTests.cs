namespace SenefConsent.SmsStop.Tests;

public class UnderstoodTests
{
    [Fact]
    public void what_stands_behind_4096_characters_is_not_read_and_the_message_not_taken_for_harmless()
    {
        var thanks = string.Concat(Enumerable.Repeat("merci ", 1_000));
        Assert.Equal(SmsIntent.Unclear, Understood.Of($"{thanks}STOP", []).Intent);
        Assert.Equal(SmsIntent.Stop, Understood.Of($"STOP\n{thanks}", []).Intent);
        Assert.Equal(Understood.Of(thanks[..4_096] + "x", []), Understood.Of(thanks[..4_096] + new string('x', 26_000), []));
    }

    private static readonly string[] OwnNames = ["Senef", "La Belle Boutique", "36180"];

    [Theory]
    [InlineData("STOP", "keyword", null)]
    [InlineData("STOP SENEF", "keyword", null)]
    [InlineData("la belle boutique : stop svp", "keyword", null)]
    [InlineData("STOP 38123", "keyword", null)]
    [InlineData("arrêt", "keyword", "fr")]
    [InlineData("Bitte abmelden", "keyword", "de")]
    [InlineData("stop à tous vos SMS", "keyword-with-scope", null)]
    [InlineData("STPO", "one-letter-off", null)]
    [InlineData("Vous êtes sourds ? STOP", "clause", null)]
    [InlineData("STOP Decathlon", "phrase/any/stop-and-a-name", null)]
    [InlineData("jveu plu recevoir vos msg", "phrase/fr/ne-plus-recevoir", "fr")]
    [InlineData("no quiero recibir más mensajes", "phrase/es/no-mas", "es")]
    public void the_rule_that_decided_is_named_with_its_language(string text, string rule, string? language) =>
        Assert.Equal(new Understood(SmsIntent.Stop, rule, language), Understood.Of(text, OwnNames));

    [Theory]
    [InlineData("START")]
    [InlineData("Unstop !")]
    [InlineData("start senef svp")]
    [InlineData("DÉMARRER")]
    [InlineData("demarrer.")]
    public void starting_again_must_be_said_plainly(string text) => Assert.Equal(SmsIntent.Start, IntentOf(text));

    [Theory]
    [InlineData("reprise")]
    [InlineData("inscription")]
    [InlineData("continue")]
    [InlineData("commencer")]
    [InlineData("réabonnez-moi")]
    [InlineData("je veux de nouveau recevoir vos SMS")]
    public void other_words_for_it_are_no_permission_and_go_to_a_person(string text) => Assert.Equal(SmsIntent.Unclear, IntentOf(text));

    [Theory]
    [InlineData("YES")]
    [InlineData("oui")]
    [InlineData("ok merci")]
    [InlineData("When does the sale start?")]
    public void a_yes_lifts_no_objection(string text) => Assert.Equal(SmsIntent.Other, IntentOf(text));

    [Theory]
    [InlineData("START STOP")]
    [InlineData("unstop stop")]
    [InlineData("HELP STOP")]
    [InlineData("Je veux de nouveau recevoir vos SMS. Non, stop")]
    public void where_two_wishes_contradict_each_other_stopping_wins(string text) => Assert.Equal(SmsIntent.Stop, IntentOf(text));

    [Theory]
    [InlineData("opposition")]
    [InlineData("je m'oppose")]
    [InlineData("RGPD, supprimez mes données")]
    [InlineData("garder les mails mais plus de sms")]
    [InlineData("SENEF : -30% samedi ! STOP au 36180\nne m'envoyez plus rien")]
    [InlineData("TR: SENEF -30% STOP au 36180 désabonnez-moi")]
    [InlineData("لا أريد رسائلكم")]
    [InlineData("baraka men les messages")]
    [InlineData("nu mai trimiteți mesaje")]
    [InlineData("не надсилайте мені повідомлення")]
    [InlineData("不要再发短信")]
    [InlineData("отпишите меня")]
    [InlineData("proszę usunąć mój numer")]
    public void a_refusal_in_other_words_or_another_language_is_one(string text) => Assert.Equal(SmsIntent.Stop, IntentOf(text));

    [Theory]
    [InlineData("Lasciate ogne speranza, voi ch'intrate")]
    [InlineData("Blurk fnord zibble")]
    [InlineData("🤬")]
    [InlineData("vous me fatiguez")]
    [InlineData("ta gueule")]
    public void what_is_not_recognised_as_harmless_goes_to_a_person(string text) => Assert.Equal(SmsIntent.Unclear, IntentOf(text));

    [Theory]
    [InlineData("")]
    [InlineData("👍")]
    [InlineData("12/03/2025")]
    [InlineData("Oui pour demain 14h")]
    [InlineData("Ma commande 88213 est-elle arrivée ?")]
    [InlineData("Merci beaucoup, à très vite")]
    [InlineData("À quel arrêt de bus descendre ?")]
    [InlineData("Is it still available?")]
    public void ordinary_messages_are_recognised_as_harmless(string text) => Assert.Equal(SmsIntent.Other, IntentOf(text));

    [Theory]
    [InlineData("HELP")]
    [InlineData("aide ?")]
    [InlineData("INFO 36180")]
    [InlineData("help please")]
    public void help_is_the_whole_message(string text) => Assert.Equal(SmsIntent.Help, IntentOf(text));

    [Theory]
    [InlineData("non-stop")]
    [InlineData("Je suis à l'arrêt de bus")]
    [InlineData("N'arrêtez pas vos offres")]
    [InlineData("je ne veux pas me désabonner")]
    [InlineData("please don't stop sending these")]
    [InlineData("STOP à la violence")]
    [InlineData("Faut-il répondre STOP ?")]
    [InlineData("what happens if I reply STOP?")]
    [InlineData("Annulez mon rdv")]
    [InlineData("je ne reçois plus vos sms")]
    [InlineData("See you at the end")]
    [InlineData("We have got to STOP this terrible bill from passing!!")]
    public void a_stop_word_in_another_sense_is_no_objection(string text) => Assert.Equal(SmsIntent.Other, IntentOf(text));

    [Theory]
    [InlineData("stp")]
    [InlineData("Top")]
    [InlineData("step")]
    [InlineData("shop")]
    [InlineData("stock ?")]
    [InlineData("spot")]
    [InlineData("jarret")]
    public void a_real_word_is_no_misspelling(string text) => Assert.Equal(SmsIntent.Other, IntentOf(text));

    [Theory]
    [InlineData("Fin")]
    [InlineData("END")]
    [InlineData("td")]
    public void a_word_of_many_senses_is_an_objection_on_its_own(string text)
    {
        Assert.Equal(SmsIntent.Stop, IntentOf(text));
        Assert.Equal(SmsIntent.Other, IntentOf(text + " de semaine chez nous"));
    }

    [Theory]
    [InlineData("suprimmer mon numréo")]
    [InlineData("ne menvoyez plu rien")]
    [InlineData("jveux pa recevor vos mesages")]
    [InlineData("no more mesages please")]
    public void a_slip_in_a_phrase_is_repaired(string text) => Assert.Equal(SmsIntent.Stop, IntentOf(text));

    [Theory]
    [InlineData("je cherche un massage")]
    [InlineData("Is testing over?")]
    [InlineData("le contrat est signé")]
    public void a_real_word_in_a_sentence_is_no_slip(string text) => Assert.Equal(SmsIntent.Other, IntentOf(text));

    [Theory]
    [InlineData("mauvais numéro", "weak/fr/mauvais-numero")]
    [InlineData("M. Durand est décédé", "weak/fr/deces")]
    [InlineData("pas intéressé", "weak/fr/pas-interesse")]
    [InlineData("il faut arrêter le moulin", "weak/keyword")]
    public void a_doubt_goes_to_a_person(string text, string rule) =>
        Assert.Equal((SmsIntent.Unclear, rule), (Understood.Of(text, OwnNames).Intent, Understood.Of(text, OwnNames).Rule));

    private static SmsIntent IntentOf(string text) => Understood.Of(text, OwnNames).Intent;
}
