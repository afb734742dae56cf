namespace SenefConsent.Ledger.Tests;

public class ObjectionSurgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private readonly ObjectionSurge surge = new();

    [Fact]
    public void many_at_once_are_a_surge_once_a_window_that_names_source_and_campaign()
    {
        var found = Many(ObjectionSurge.Fewest * 3, Now, "2026-11-news");
        Assert.Equal(new Surge(Source.Link, "2026-11-news", ObjectionSurge.Fewest, 0), Assert.Single(found));
        Assert.Empty(Many(10, Now, "2026-11-news"));
    }

    [Fact]
    public void what_is_usual_is_none_and_ten_times_as_many_are()
    {
        for (var window = 0; window < 20; window++)
        {
            Many(50, Now + (window * ObjectionSurge.Window), null);
        }

        var later = Now + (20 * ObjectionSurge.Window);
        Assert.Empty(Many(450, later, null));
        Assert.Single(Many(100, later, null));
    }

    [Fact]
    public void few_are_none_and_each_source_is_by_itself()
    {
        Assert.Empty(Many(ObjectionSurge.Fewest - 1, Now, null));
        Assert.Null(surge.Add(Source.Sms, null, Now));
    }

    private List<Surge> Many(int count, DateTimeOffset at, string? campaign) =>
        [.. Enumerable.Range(0, count).Select(_ => surge.Add(Source.Link, campaign, at)).OfType<Surge>()];
}
