using SenefConsent.Hosting;

namespace SenefConsent.SmsStop.Tests;

public class FailedDeliveryTests
{
    [Fact]
    public void an_item_that_fails_is_kept_and_its_neighbours_are_read()
    {
        var batch = ReceivedJson.Parse("""["a", "poison", "b"]"""u8).Items;
        var read = FailedDelivery.ReadEach(
            batch,
            item => item.Text == "poison" ? throw new InvalidOperationException("with their words") : [new UnreadableDelivery(item.Text!)]
        );

        Assert.Collection(
            read,
            first => Assert.Equal(new UnreadableDelivery("a"), first),
            failed =>
            {
                Assert.Equal("\"poison\"", Assert.IsType<FailedDelivery>(failed).Item);
                Assert.DoesNotContain("with their words", ((FailedDelivery)failed).Fault, StringComparison.Ordinal);
            },
            last => Assert.Equal(new UnreadableDelivery("b"), last)
        );
    }
}
