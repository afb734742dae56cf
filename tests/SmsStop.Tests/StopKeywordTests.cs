namespace SenefConsent.SmsStop.Tests;

public class StopKeywordTests
{
    [Theory]
    [InlineData("STOP")]
    [InlineData("stop")]
    [InlineData(" Stop. ")]
    [InlineData("ARRET")]
    [InlineData("ARRÊT")]
    [InlineData("arre\u0302t !")]
    [InlineData("UNSUBSCRIBE")]
    [InlineData("unsubscribe")]
    [InlineData("STOPALL")]
    [InlineData("stop all")]
    [InlineData("ＳＴＯＰ")]
    [InlineData("𝐒𝐓𝐎𝐏")]
    [InlineData("ST\u200BOP")]
    [InlineData("\uFEFFSTOP")]
    [InlineData("S T O P")]
    [InlineData("STOP 🙏")]
    [InlineData("\"STOP\"\r\n")]
    public void the_whole_message_is_a_word_that_asks_to_stop(string message) => Assert.True(StopKeyword.IsMatch(message), message);

    [Theory]
    [InlineData("")]
    [InlineData("START")]
    [InlineData("UNSTOP")]
    [InlineData("STP")]
    [InlineData("SHOP")]
    [InlineData("non stop")]
    [InlineData("stop 12345")]
    [InlineData("J'arrête de fumer")]
    [InlineData("A aimé « STOP au 36180 »")]
    public void the_message_is_something_else(string message) => Assert.False(StopKeyword.IsMatch(message), message);
}
