namespace SenefConsent.Ledger.Tests;

public class StandingDecisionsTests
{
    [Fact]
    public void one_who_never_said_anything_has_none() => Assert.Empty(Of(Given.ContactPoint()));

    [Fact]
    public void a_refusal_holds_for_all_that_it_covers_whoever_writes()
    {
        var objection = Given.Objection(Channel.Email, "newsletter", Given.On(3));
        Assert.Equivalent(
            new[]
            {
                new StandingDecision(
                    Audience.Business,
                    Channel.Email,
                    ["newsletter"],
                    Verdict.Blocked,
                    Rule.Objection,
                    Given.March(3),
                    objection.Id
                ),
                new StandingDecision(
                    Audience.Consumer,
                    Channel.Email,
                    ["newsletter"],
                    Verdict.Blocked,
                    Rule.Objection,
                    Given.March(3),
                    objection.Id
                ),
            },
            Of(Given.ContactPoint(objection)),
            strict: true
        );
        Assert.Equal(
            8,
            Of(Given.ContactPoint(Given.Objection(Channel.All, "prospecting", Given.On(3)))).Sum(one => one.Purposes.Count)
                / Given.Catalogue.Purposes.Count
        );
    }

    [Fact]
    public void each_channel_that_was_spoken_of_has_its_own()
    {
        var standing = Of(
            Given.ContactPoint(
                Given.Objection(Channel.Email, "newsletter", Given.On(3)),
                Given.Objection(Channel.Sms, "offers", Given.On(3, Source.Sms))
            )
        );
        Assert.Equal(
            [(Channel.Email, "newsletter"), (Channel.Sms, "offers")],
            standing.Where(one => one.Audience == Audience.Business).Select(one => (one.Channel, Assert.Single(one.Purposes)))
        );
    }

    [Fact]
    public void of_two_ends_the_first_is_told()
    {
        var standing = Of(
            Given.ContactPoint(
                Given.Objection(Channel.Email, "newsletter", Given.On(3)),
                Given.Consent(Channel.Email, "newsletter", Given.On(5), Given.March(20)),
                Given.Consent(Channel.Sms, "offers", Given.On(5), Given.March(30))
            )
        );
        Assert.Equal(
            Given.March(20),
            Assert.Single(standing, one => (one.Audience, one.Channel) == (Audience.Business, Channel.Email)).Until
        );
    }

    [Fact]
    public void what_ends_by_itself_says_when()
    {
        var refused = Given.Objection(Channel.Email, "newsletter", Given.On(3));
        var consent = Given.Consent(Channel.Email, "newsletter", Given.On(5), Given.March(30));
        var standing = Of(Given.ContactPoint(refused, consent));
        Assert.Equal((Verdict.Allowed, Given.March(30)), Told(standing, Audience.Business));
        Assert.Equal((Verdict.Allowed, Given.March(30)), Told(standing, Audience.Consumer));
        Assert.Equal(
            (Verdict.Blocked, null),
            Told(StandingDecisions.Of(Given.ContactPoint(refused, consent), Given.Catalogue, Given.March(30)), Audience.Business)
        );

        static (Verdict, DateTimeOffset?) Told(IReadOnlyList<StandingDecision> all, Audience audience) =>
            Assert.Single(all, one => one.Audience == audience) is var one ? (one.Decision, one.Until) : default;
    }

    [Fact]
    public void the_law_ends_a_consent_to_calls_of_consumers_after_a_year()
    {
        var standing = Assert.Single(Of(Given.ContactPoint(Given.Consent(Channel.Telephone, "offers", Given.On(5)))));
        Assert.Equal(
            (Audience.Consumer, Verdict.Allowed, Given.March(5).AddYears(1)),
            (standing.Audience, standing.Decision, standing.Until)
        );
    }

    private static IReadOnlyList<StandingDecision> Of(ContactPoint contactPoint) =>
        StandingDecisions.Of(contactPoint, Given.Catalogue, Given.March(10));
}
