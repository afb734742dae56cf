using CsCheck;
using JasperFx.Events;
using static SenefConsent.Ledger.Tests.Given;

namespace SenefConsent.Ledger.Tests;

public class ContactPointTests
{
    private static readonly Gen<IEvent> AnyEvent =
        from kind in Gen.Int[0, 3]
        from channel in OneOf(Channel.All, Channel.Email, Channel.Sms)
        from purpose in OneOf("prospecting", "newsletter", "offers")
        from day in Gen.Int[1, 8]
        from isKnown in Gen.Bool
        from received in Gen.Int[1, 8]
        from source in OneOf(Source.Link, Source.Sms, Source.Preferences, Source.Import)
        from actor in OneOf("person", "account:1", "account:2")
        let capture = On(isKnown || day > 2 ? day : null, source, actor, received)
        select (IEvent)(
            kind switch
            {
                0 or 1 => Objection(channel, purpose, capture),
                2 => Lift(channel, purpose, capture),
                _ => Consent(channel, purpose, capture),
            }
        );

    [Fact]
    public void the_verdict_does_not_depend_on_the_order_of_arrival() =>
        AnyEvent
            .Array[0, 8]
            .SelectMany(events => Gen.Shuffle(events).Select(shuffled => (events, shuffled)))
            .Sample(pair => Verdicts(ContactPoint(pair.events)) == Verdicts(ContactPoint(pair.shuffled)), iter: FastRun.Samples(5_000));

    [Fact]
    public void leaving_out_what_cannot_decide_changes_no_verdict() =>
        AnyEvent
            .Array[0, 12]
            .Sample(events => Verdicts(ContactPoint(events)) == Verdicts(EverythingSaid(events)), iter: FastRun.Samples(5_000));

    [Fact]
    public void a_thousand_stops_leave_two_statements()
    {
        var stops = Enumerable.Range(1, 1_000).Select(number => Objection(Channel.Sms, "prospecting", On(1 + (number % 28), Source.Sms)));
        var subject = ContactPoint([.. stops]);
        Assert.Equal([March(1), March(28)], subject.Statements.Select(statement => statement.OccurredAt!.Value).Order());
    }

    [Fact]
    public void an_objection_that_lasts_is_in_force_since_its_first_statement() =>
        Assert.Equal(
            March(2),
            ContactPoint(
                    Objection(Channel.Email, "offers", On(3)),
                    Objection(Channel.Email, "offers", On(2, received: 4)),
                    Objection(Channel.Email, "offers", On(9))
                )
                .Decide(Channel.Email, "offers")
                .Since
        );

    [Fact]
    public void of_many_consents_those_are_kept_that_decide()
    {
        var first = Consent(Channel.Email, "newsletter", On(2), validUntil: March(28));
        var shorter = Consent(Channel.Email, "newsletter", On(3), validUntil: March(20));
        var longer = Consent(Channel.Email, "newsletter", On(3), validUntil: March(30));
        foreach (var subject in new[] { ContactPoint(first, shorter, longer), ContactPoint(longer, shorter, first) })
        {
            Assert.Equal([first.Id, shorter.Id], subject.Statements.OrderBy(kept => kept.EffectiveAt).Select(kept => kept.EventId));
            Assert.Equal(Rule.ConsentExpired, subject.Decide(Channel.Email, "newsletter", Audience.Consumer, March(25)).Rule);
        }
    }

    [Fact]
    public void what_was_said_under_several_ids_was_said_by_one()
    {
        var (first, second, id) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var objection = Objection(Channel.Email, "offers", On(3));
        var refused = Ledger.ContactPoint.Fold(first, [objection]);
        Assert.Equal(first, refused.Id);

        var together = Ledger.ContactPoint.Together(id, [refused, new() { Id = second }]);
        Assert.Equal((id, objection.Id), (together.Id, Assert.Single(together.Statements).EventId));
        Assert.Null(together.Organisations);

        var member = refused with { Organisations = [first] };
        Assert.Equal([first], Ledger.ContactPoint.Together(id, [member, new() { Id = second }]).Organisations!);
        Assert.Equal([first, second], Ledger.ContactPoint.Together(id, [member, new() { Organisations = [first, second] }]).Organisations!);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static ContactPoint EverythingSaid(IEvent[] events) =>
        new() { Statements = [.. events.SelectMany(e => ContactPoint(e).Statements)] };

    private static string Verdicts(ContactPoint contactPoint) =>
        string.Join(
            ' ',
            from channel in new[] { Channel.Email, Channel.Sms, Channel.Post }
            from purpose in new[] { "prospecting", "newsletter", "offers", "surveys" }
            from audience in new[] { Audience.Business, Audience.Consumer }
            select contactPoint.Decide(channel, purpose, audience).Verdict
        );
}
