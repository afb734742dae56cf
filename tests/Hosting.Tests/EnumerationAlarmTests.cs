using System.Globalization;
using Microsoft.Extensions.Configuration;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting.Tests;

public class EnumerationAlarmTests
{
    private readonly EnumerationAlarm alarm = new();
    private readonly Random random = new(6);

    [Theory]
    [InlineData("+336399{0:00000}", Channel.Sms, 1)]
    [InlineData("+336399{0:00000}", Channel.Sms, 7)]
    [InlineData("+33639{0:000000}", Channel.Telephone, 97)]
    [InlineData("user{0}@example.org", Channel.Email, 1)]
    [InlineData("user{0}@example.org", Channel.Email, 7)]
    [InlineData("{0}.user@example.org", Channel.Email, 1)]
    [InlineData("user{0}.2026@example.org", Channel.Email, 1)]
    [InlineData("info@shop{0}.example", Channel.Email, 3)]
    public void numbers_in_a_row_raise_the_alarm_in_any_order_and_stride(string pattern, Channel channel, int stride)
    {
        var tried = Enumerable.Range(0, 1_000).Select(number => Address(pattern, channel, number * stride)).ToArray();
        Assert.True(Raises("in order", tried));
        Array.Reverse(tried);
        Assert.True(Raises("in reverse", tried));
        random.Shuffle(tried);
        Assert.True(Raises("shuffled", tried));
    }

    [Fact]
    public void words_of_a_few_letters_in_a_row_do_as_well() =>
        Assert.True(
            Raises(
                "letters",
                [
                    .. from one in "abcdefghijklmnopqrstuvwxyz"
                    from two in "abcdefghijklmnopqrstuvwxyz"
                    from three in "ab"
                    select ContactAddress.Email($"{one}{two}{three}@example.org"),
                ]
            )
        );

    [Fact]
    public void contacts_of_ones_own_in_between_hide_nothing()
    {
        var tried = Enumerable.Range(0, 3_000).Select(number => Address("user{0}@example.org", Channel.Email, number)).ToArray();
        var contacts = Enumerable.Range(0, 500).Select(_ => Contact()).ToArray();
        Raises("client", contacts);
        random.Shuffle(tried);
        Assert.True(
            Raises("client", [.. tried.SelectMany((one, index) => new[] { one, contacts[index % 500], contacts[(index + 7) % 500] })])
        );
    }

    [Fact]
    public void several_that_share_the_work_raise_it_together()
    {
        var tried = Enumerable.Range(0, 10_000).Select(number => Address("+3363998{0:0000}", Channel.Sms, number)).ToArray();
        random.Shuffle(tried);
        var (alone, together) = (false, false);
        foreach (var (index, one) in tried.Index())
        {
            var signs = alarm.Look($"client {index % 40}", [one]);
            (alone, together) = (alone | signs.IsRaised, together | signs.IsRaisedByAll);
        }

        Assert.Equal((false, true), (alone, together));
    }

    [Theory]
    [InlineData("{1:x8}.{0}@example.org", Channel.Email)]
    [InlineData("anna.{1:x}@firm{0:0000}.example", Channel.Email)]
    public void addresses_that_only_have_numbers_in_them_do_not(string pattern, Channel channel) =>
        Assert.False(Raises("client", [.. Enumerable.Range(0, 10_000).Select(number => Address(pattern, channel, number))]));

    [Fact]
    public void a_list_of_contacts_does_not_in_whatever_order()
    {
        // One of twenty mobile numbers of a country, which is more than any sender has.
        var contacts = Enumerable
            .Range(0, 400_000)
            .Where(_ => random.Next(20) == 0)
            .Select(number => Address("+336{0:00000000}", Channel.Sms, number))
            .ToArray();
        Assert.False(Raises("in order", contacts));
        random.Shuffle(contacts);
        Assert.False(Raises("shuffled", contacts));
    }

    [Fact]
    public void the_same_contacts_again_do_not()
    {
        var switchboard = Enumerable.Range(0, 300).Select(number => Address("+331530{0:00000}", Channel.Telephone, number)).ToList();
        Assert.False(Raises("client", [.. Enumerable.Repeat(switchboard, 10).SelectMany(numbers => numbers)]));
    }

    [Fact]
    public void a_client_of_an_issuer_can_have_a_quota_of_its_own()
    {
        var options = new QueryQuotaOptions();
        options.ReadClients(
            new ConfigurationBuilder()
                .AddInMemoryCollection([new("Quotas:Clients:oidc:marketing", "7"), new("Quotas:Clients:plain", "8")])
                .Build()
                .GetSection("Quotas")
        );
        Assert.Equal((7, 8, true), (options.Clients["oidc:marketing"], options.Clients["plain"], options.IsValid));
    }

    private bool Raises(string client, IReadOnlyCollection<ContactAddress> recipients) =>
        recipients.Chunk(70).Any(page => alarm.Look(client, page).IsRaised);

    private ContactAddress Contact() => ContactAddress.Email($"{random.Next():x}.{random.Next():x}@example.org");

    private ContactAddress Address(string pattern, Channel channel, int number) =>
        ContactAddress.For(channel, string.Format(CultureInfo.InvariantCulture, pattern, number, random.Next()));
}
