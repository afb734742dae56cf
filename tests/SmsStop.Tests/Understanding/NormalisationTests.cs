namespace SenefConsent.SmsStop.Tests;

public class NormalisationTests
{
    [Theory]
    [InlineData("stop")]
    [InlineData(" Stop. ")]
    [InlineData("\"STOP\"\r\n")]
    [InlineData("ＳＴＯＰ")]
    [InlineData("𝐒𝐓𝐎𝐏")]
    [InlineData("🆂🆃🅾🅿")]
    [InlineData("ST\u200BO\u00ADP")]
    [InlineData("\uFEFFSTOP")]
    [InlineData("STOP\0")]
    [InlineData("STOP🙏")]
    [InlineData("S T O P")]
    [InlineData("S.T.O.P.")]
    [InlineData("stooooop!!")]
    [InlineData("STOPSTOPSTOP")]
    [InlineData("STOPSMS")]
    [InlineData("STOP36180")]
    [InlineData("ARRÊT")]
    [InlineData("arre\u0302t")]
    public void form_and_ornament_do_not_change_a_keyword(string text) => Assert.Equal(SmsIntent.Stop, IntentOf(text));

    [Theory]
    [InlineData("ARR?T")]
    [InlineData("ARR\uFFFDT")]
    [InlineData("arrÃªt")]
    [InlineData("ARRET@")]
    [InlineData("STOP%20SMS")]
    [InlineData("STOP+SMS")]
    [InlineData("ST%4FP")]
    [InlineData("&lt;STOP&gt;&nbsp;")]
    public void what_a_gateway_does_to_a_keyword_is_undone(string text) => Assert.Equal(SmsIntent.Stop, IntentOf(text));

    [Theory]
    [InlineData("ST0P")]
    [InlineData("$TOP")]
    [InlineData("ЅТОР")]
    [InlineData("Στοπ")]
    [InlineData("ꜱᴛᴏᴘ")]
    [InlineData("СТОП")]
    public void letters_that_look_like_others_are_read_as_these(string text) => Assert.Equal(SmsIntent.Stop, IntentOf(text));

    [Theory]
    [InlineData("A aimé « ACME : -20% ! STOP au 36180 »")]
    [InlineData("N’a pas aimé « Soldes STOP 36180 »")]
    [InlineData("Liked “Reply STOP to opt out”")]
    [InlineData("Removed a like from “Reply STOP to opt out”")]
    [InlineData("👎 à « STOP au 36180 »")]
    [InlineData("\u200E❤️ to “ Reply STOP")]
    [InlineData("> STOP au 36180\nOui, je passe demain")]
    [InlineData("Fwd: ACME : -20% samedi STOP au 36180")]
    [InlineData("Tu as vu \"ACME : soldes ! STOP au 36180\" ?")]
    public void a_quotation_of_our_own_message_asks_for_nothing(string text) => Assert.Equal(SmsIntent.Other, IntentOf(text));

    [Theory]
    [InlineData("STOP\n> ACME : -20%")]
    [InlineData("> stop")]
    [InlineData("Envoyé de mon iPhone\n\nstop")]
    [InlineData("stop ! > ACME -20% STOP au 36180")]
    [InlineData("ACME -20% STOP au 36180 -- merci d'arrêter")]
    [InlineData("Le 12/03 ACME a écrit : -20% STOP au 36180\nje ne veux plus rien recevoir")]
    [InlineData("J'aime pas vos sms \"STOP\"")]
    [InlineData("A aimé « ACME : -20% »\nSTOP")]
    [InlineData("STOP\n\n--\nJean Dupont, directeur")]
    [InlineData("STOP\nEnvoyé de mon iPhone")]
    public void what_stands_beside_a_quotation_or_above_a_signature_counts(string text) => Assert.Equal(SmsIntent.Stop, IntentOf(text));

    private static SmsIntent IntentOf(string text) => Understood.Of(text, []).Intent;
}
