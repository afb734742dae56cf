namespace SenefConsent.Ledger.Tests;

public class ObjectionNumberTests
{
    private static readonly Guid EventId = Guid.Parse("019b4068-7a3a-9805-c4fa-a71c3a6b1d2e");

    [Fact]
    public void a_number_is_the_beginning_of_the_events_id_in_four_groups() =>
        Assert.Equal("06DM-0T3T-7AC0-BH7T", $"{ObjectionNumber.Of(EventId)}");

    [Theory]
    [InlineData("06dm-0t3t-7ac0-bh7t")]
    [InlineData(" O6DM OT3T 7ACO BH7T ")]
    [InlineData("06DM0T3T7AC0BH7T")]
    [InlineData("06DM\u20110T3T\u20117AC0\u2011BH7T")]
    [InlineData("019b4068-7a3a-9805-c4fa-a71c3a6b1d2e")]
    public void a_number_is_read_as_people_write_it(string written) =>
        Assert.Equal(ObjectionNumber.Of(EventId), ObjectionNumber.Parse(written));

    [Theory]
    [InlineData("")]
    [InlineData("06DM-0T3T-7AC0-BH7")]
    [InlineData("06DM-0T3T-7AC0-BH7TT")]
    [InlineData("06DM-0T3T-7AC0-BHUT")]
    [InlineData("anna@example.org")]
    public void what_is_no_number_is_not_read(string written) => Assert.Null(ObjectionNumber.Parse(written));

    [Fact]
    public void the_ids_that_have_a_number_lie_between_its_first_and_last()
    {
        var random = new Random(4);
        Span<byte> bytes = stackalloc byte[16];
        foreach (var _ in Enumerable.Range(0, 10_000))
        {
            random.NextBytes(bytes);
            var id = new Guid(bytes, bigEndian: true);
            var number = ObjectionNumber.Of(id);
            Assert.Equal(number, ObjectionNumber.Parse($"{number}"));
            Assert.True(number.First <= id && id <= number.Last);
            Assert.Equal((number, number), (ObjectionNumber.Of(number.First), ObjectionNumber.Of(number.Last)));
        }
    }
}
