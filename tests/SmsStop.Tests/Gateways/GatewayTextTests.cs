namespace SenefConsent.SmsStop.Tests;

public class GatewayTextTests
{
    [Theory]
    [InlineData("33639980001", "+33639980001")]
    [InlineData("+33639980001", "+33639980001")]
    [InlineData(" 33639980001", "+33639980001")]
    [InlineData("0033639980001", "+33639980001")]
    [InlineData("0639980001", "+33639980001")]
    [InlineData("tel:+33639980001", "+33639980001")]
    [InlineData("whatsapp:+33639980001", "+33639980001")]
    [InlineData("WhatsApp:33639980001", "+33639980001")]
    [InlineData("4915112345678", "+4915112345678")]
    [InlineData("262692123456", "+262692123456")]
    [InlineData("687751234", "+687751234")]
    [InlineData("508551234", "+508551234")]
    public void a_sender_is_international_with_plus_or_without(string written, string number) =>
        Assert.Equal((number, true), (GatewayText.Sender(written)!.Value.Normal, GatewayText.Sender(written)!.Value.IsReadable));

    [Theory]
    [InlineData("36180")]
    [InlineData("38123")]
    [InlineData("3631")]
    [InlineData("BRAND")]
    [InlineData("36xxx")]
    [InlineData("STOPSMS")]
    public void a_short_code_or_a_name_stays_what_it_is(string written) =>
        Assert.Equal(
            (written.ToUpperInvariant(), false),
            (GatewayText.Sender(written)!.Value.Normal, GatewayText.Sender(written)!.Value.IsReadable)
        );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void nobody_is_nobody(string? written) => Assert.Null(GatewayText.Sender(written));

    [Fact]
    public void without_an_id_and_a_time_a_message_is_no_repetition_of_another()
    {
        Assert.Null(GatewayText.IdOf("33639980001", null, "STOP"));
        Assert.NotEqual(GatewayText.IdOf("33639980001", "1", "STOP"), GatewayText.IdOf("33639980001", "2", "STOP"));
    }

    [Theory]
    [InlineData("2026-11-23T10:00:00+01:00", true)]
    [InlineData("2026-11-23T09:00:00.000Z", true)]
    [InlineData("2026-11-23T10:00:00.000+0100", true)]
    [InlineData("2026-11-23T10:00:00", false)]
    [InlineData("2026-11-23 10:00:00", false)]
    [InlineData("yesterday", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void a_time_is_one_with_a_zone(string? written, bool isOne) =>
        Assert.Equal(isOne ? new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero) : null, GatewayText.Time(written));
}
