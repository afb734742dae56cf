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
}
