using SenefConsent.Contracts;

namespace SenefConsent.Hosting.Tests;

public class UnprovenBudgetTests
{
    private const int Bytes = 1_000;
    private const long OfTen = 10 * (Bytes + UnprovenBudget.BytesBeside);

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void the_same_content_is_kept_once()
    {
        var budget = Budget();
        Assert.Equal(UnprovenOutcome.Kept, budget.Take(Source.Sms, "192.0.2.1", "a", Bytes, Now));
        Assert.Equal(UnprovenOutcome.KeptBefore, budget.Take(Source.Sms, "192.0.2.2", "a", Bytes, Now));
    }

    [Fact]
    public void one_sender_is_kept_so_many_times_a_minute_and_others_still_are()
    {
        var budget = Budget(perMinute: 2);
        Assert.Equal([true, true, false, false], Taken(budget, 4, _ => "192.0.2.1"));
        Assert.Equal([true], Taken(budget, 1, _ => "192.0.2.2"));
        Assert.Equal(UnprovenOutcome.Kept, budget.Take(Source.Sms, "192.0.2.1", "later", Bytes, Now.AddMinutes(1)));
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::2")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData(null, null)]
    public void whoever_has_many_addresses_of_one_network_is_one_sender(string? one, string? other)
    {
        var budget = Budget(perMinute: 1);
        budget.Take(Source.Sms, one, "a", Bytes, Now);
        Assert.Equal(UnprovenOutcome.TurnedAway, budget.Take(Source.Sms, other, "b", Bytes, Now));
    }

    [Fact]
    public void all_senders_together_fill_no_more_than_the_budget_of_the_day()
    {
        var budget = Budget();
        Assert.Equal(10, Taken(budget, 50, number => $"192.0.2.{number}").Count(taken => taken));
        Assert.Equal(UnprovenOutcome.TurnedAway, budget.Take(Source.Sms, "192.0.2.99", "x", Bytes, Now.AddHours(13)));
        Assert.Equal(UnprovenOutcome.Kept, budget.Take(Source.Sms, "192.0.2.99", "y", Bytes, Now.AddHours(14)));
    }

    [Fact]
    public void a_flood_at_one_door_leaves_the_others_theirs()
    {
        var budget = Budget();
        Taken(budget, 50, number => $"192.0.2.{number}");
        Assert.Equal(UnprovenOutcome.Kept, budget.Take(Source.Mail, "ann@example.org", "mail", Bytes, Now));
    }

    [Fact]
    public void what_could_not_be_stored_costs_nothing_and_may_come_again()
    {
        var budget = Budget(bytes: Bytes + UnprovenBudget.BytesBeside);
        budget.Take(Source.Sms, "192.0.2.1", "a", Bytes, Now);
        budget.GiveBack(Source.Sms, "a", Bytes);
        Assert.Equal(UnprovenOutcome.Kept, budget.Take(Source.Sms, "192.0.2.1", "a", Bytes, Now));
    }

    private static UnprovenBudget Budget(int perMinute = 100, long bytes = OfTen) =>
        new(new UnprovenOptions { BytesPerDay = bytes, KeptPerMinute = perMinute });

    private static List<bool> Taken(UnprovenBudget budget, int count, Func<int, string> sender) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(number => budget.Take(Source.Sms, sender(number), $"{Guid.NewGuid()}", Bytes, Now) == UnprovenOutcome.Kept),
        ];
}
