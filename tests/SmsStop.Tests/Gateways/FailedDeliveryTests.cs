using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop.Tests;

public class FailedDeliveryTests
{
    [Fact]
    public void an_item_that_fails_is_kept_and_its_neighbours_are_read()
    {
        var batch = ReceivedJson.Parse("""["a", "poison", "b"]"""u8).Items;
        var read = FailedItem.ReadEach(
            batch,
            item => item.Text == "poison" ? throw new InvalidOperationException("with their words") : [new UnreadableItem(item.Text!)]
        );

        Assert.Collection(
            read,
            first => Assert.Equal(new UnreadableItem("a"), first),
            failed =>
            {
                Assert.Equal("\"poison\"", Assert.IsType<FailedItem>(failed).Item);
                Assert.DoesNotContain("with their words", Faults.Describe(((FailedItem)failed).Fault), StringComparison.Ordinal);
            },
            last => Assert.Equal(new UnreadableItem("b"), last)
        );
    }
}
