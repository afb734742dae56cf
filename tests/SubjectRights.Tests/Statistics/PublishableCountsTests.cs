namespace SenefConsent.SubjectRights.Tests;

public class PublishableCountsTests
{
    public static TheoryData<long[], long[]> Cases { get; } =
        new()
        {
            { [], [] },
            { [10, 30], [10, 30] },
            { [9], [] },
            { [4, 5], [] },
            { [4, 6, 30], [30, 10] },
            { [30, 9], [39] },
            { [30, 9, 12], [30, 21] },
            { [1, 12, 11], [12, 12] },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void what_is_too_small_goes_with_the_next_smallest_and_nothing_small_is_told(long[] counts, long[] told) =>
        Assert.Equal(
            told,
            PublishableCounts.Of([.. counts.Select((count, place) => new NamedCount($"{place}", count))]).Select(one => one.Count)
        );

    [Fact]
    public void no_count_below_ten_can_be_told_from_what_is_published()
    {
        var random = new Random(8);
        foreach (var _ in Enumerable.Range(0, 10_000))
        {
            var counts = Enumerable.Range(0, random.Next(8)).Select(place => new NamedCount($"{place}", random.Next(1, 25))).ToList();
            var published = PublishableCounts.Of(counts);
            var rest = counts.Sum(count => count.Count) - published.Sum(count => count.Count);
            Assert.All(published, count => Assert.True(count.Count >= PublishableCounts.Fewest));
            Assert.True(rest == 0 || published.Count == 0, $"{string.Join(',', counts)} lets {rest} be told");
        }
    }
}
