using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class ObjectionTicketTests
{
    private static readonly ObjectionTicket Ticket = new(
        Guid.Parse("11111111-2222-3333-4444-555555555555"),
        Guid.Parse("99999999-8888-7777-6666-555555555555"),
        IsOwn: true,
        new SaidObjection(Channel.All, 1, new DateTimeOffset(2026, 11, 26, 6, 16, 0, TimeSpan.Zero), "j…n@example.fr")
    );

    // As the mails of before have it.
    private const string EarlierTicket = "AAEAAQIDBAUGBwgJCgvbJDk00J5HWxBsiLVywi9ZGK-yZhJiQjzy63Ytk3pjZ7kJAq5jnWRwRVIfpoqPIN33";

    [Fact]
    public void a_ticket_is_read_back_also_after_a_newer_key() =>
        Assert.Equal(Ticket, Tickets((1, Key('a')), (2, Key('b'))).Open(Tickets((1, Key('a'))).Seal(Ticket)));

    [Fact]
    public void a_ticket_that_was_made_before_tickets_said_what_was_refused_is_read() =>
        Assert.Equal(Ticket with { Said = null }, Tickets((1, Key('a'))).Open(EarlierTicket));

    [Theory]
    [InlineData(">")]
    [InlineData(".")]
    [InlineData("?utm_source=news")]
    public void what_follows_a_ticket_in_its_link_is_none_of_it(string tail) =>
        Assert.Equal(Ticket, Tickets((1, Key('a'))).Open(Tickets((1, Key('a'))).Seal(Ticket) + tail));

    // A client that mints by itself knows its key: with it, it must not be able to undo what its recipients refuse.
    [Fact]
    public void a_ticket_made_with_a_clients_own_key_is_none() =>
        Assert.Null(Tickets((1, Key('a')), (7, Key('p', "platform"))).Open(Tickets((7, Key('p'))).Seal(Ticket)));

    [Fact]
    public void every_changed_character_is_refused()
    {
        var tickets = Tickets((1, Key('a')));
        var text = tickets.Seal(Ticket);
        Assert.All(
            Enumerable.Range(0, text.Length),
            place => Assert.Null(tickets.Open(text[..place] + (text[place] == 'A' ? 'B' : 'A') + text[(place + 1)..]))
        );
    }

    private static ObjectionTickets Tickets(params (int Id, TokenKey Key)[] keys) =>
        new(
            new UnsubscribeTokens(
                keys.ToDictionary(key => key.Id, key => key.Key),
                PurposeCatalogue.Read(new LedgerOptions().PurposeCatalogue)
            )
        );

    private static TokenKey Key(char character, string client = "") => new() { Secret = ConsentSystem.KeyOf(character), Client = client };
}
