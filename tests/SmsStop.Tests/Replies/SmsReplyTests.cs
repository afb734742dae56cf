namespace SenefConsent.SmsStop.Tests;

public class SmsReplyTests
{
    [Theory]
    [InlineData(1, null, "SENEF : rien n'a encore changé. Pour recevoir à nouveau nos SMS, renvoyez START dans 2 minutes.")]
    [InlineData(1, "en", "SENEF: nothing changed yet. To get our SMS again, send START once more in 2 minutes.")]
    [InlineData(null, "fr", "SENEF : rien n'a encore changé. Pour recevoir à nouveau nos SMS, confirmez-le : 01 23 45 67 89")]
    public void who_is_not_started_again_is_told_how_to_confirm(int? minutes, string? language, string text)
    {
        var after = minutes is { } given ? TimeSpan.FromMinutes(given) : (TimeSpan?)null;
        var reply = new SmsReply("twilio", "main", "36180", "+33639980001", ReplyKind.StartNotYet, language, "SENEF", after);
        Assert.Equal(text, reply.Text("01 23 45 67 89"));
    }

    [Theory]
    [InlineData(null, "SENEF : c'est fait, ")]
    [InlineData("pl", "SENEF : c'est fait, ")]
    [InlineData("en", "SENEF: done, ")]
    [InlineData("de", "SENEF: erledigt, ")]
    [InlineData("es", "SENEF: hecho, ")]
    [InlineData("it", "SENEF: fatto, ")]
    [InlineData("nl", "SENEF: in orde, ")]
    [InlineData("pt", "SENEF: feito, ")]
    public void who_stopped_is_told_so_in_the_language_they_wrote_in(string? language, string beginning) =>
        Assert.StartsWith(beginning, Reply(ReplyKind.Stopped, language).Text("01 23 45 67 89"), StringComparison.Ordinal);

    [Fact]
    public void every_reply_has_a_text_in_every_language_that_a_message_is_understood_in() =>
        Assert.All(
            from kind in Enum.GetValues<ReplyKind>()
            from language in new[] { null, "fr", "en", "de", "es", "it", "nl", "pt" }
            select Reply(kind, language),
            reply => Assert.StartsWith("SENEF", reply.Text("01 23 45 67 89"), StringComparison.Ordinal)
        );

    private static SmsReply Reply(ReplyKind kind, string? language) =>
        new("twilio", "main", "36180", "+33639980001", kind, language, "SENEF");
}
