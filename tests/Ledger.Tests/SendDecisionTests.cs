using JasperFx.Events;
using static SenefConsent.Ledger.Tests.Given;

namespace SenefConsent.Ledger.Tests;

public class SendDecisionTests
{
    private static readonly SendDecision Allowed = new(Verdict.Allowed, Rule.None);

    [Fact]
    public void nothing_said_is_allowed_to_a_business_and_needs_consent_for_a_consumer()
    {
        Assert.Equal(Allowed, ContactPoint().Decide(Channel.Email, "newsletter"));
        Assert.Equal(
            new SendDecision(Verdict.Blocked, Rule.ConsentMissing),
            ContactPoint().Decide(Channel.Email, "newsletter", Audience.Consumer)
        );
        Assert.Equal(Allowed, ContactPoint().Decide(Channel.Post, "newsletter", Audience.Consumer));
    }

    [Fact]
    public void an_objection_blocks_and_says_since_when_and_by_which_event()
    {
        var objection = Objection(Channel.Email, "newsletter", On(3));
        Assert.Equal(
            new SendDecision(Verdict.Blocked, Rule.Objection, March(3), objection.Id),
            ContactPoint(objection).Decide(Channel.Email, "newsletter")
        );
    }

    [Theory]
    [InlineData(Channel.Email)]
    [InlineData(Channel.Sms)]
    [InlineData(Channel.Post)]
    public void a_restriction_blocks_whatever_the_person_says_and_until_it_ends(Channel channel)
    {
        var (restriction, everything) = (Guid.NewGuid(), Scope.Of(Channel.All, "prospecting"));
        var restricted = new Event<ProcessingRestricted>(new(restriction, everything, On(3, Source.Dpo, "dpo"))) { Id = Guid.NewGuid() };
        var ended = new Event<RestrictionEnded>(new(restriction, everything, On(9, Source.Dpo, "dpo"))) { Id = Guid.NewGuid() };
        var (consent, lift) = (Consent(channel, "newsletter", On(5)), Lift(channel, "newsletter", On(6)));
        var objection = Objection(channel, "newsletter", On(4));

        Assert.Equal(
            new SendDecision(Verdict.Blocked, Rule.Restricted, March(3), restricted.Id),
            ContactPoint(restricted, consent, lift).Decide(channel, "newsletter")
        );
        Assert.Equal(Rule.Restricted, ContactPoint(consent, restricted).Decide(channel, "newsletter", Audience.Consumer).Rule);
        Assert.Equal(Rule.Objection, ContactPoint(restricted, objection).Decide(channel, "newsletter").Rule);
        Assert.Equal(Allowed, ContactPoint(restricted, ended).Decide(channel, "newsletter"));
        Assert.Equal(Rule.Objection, ContactPoint(restricted, objection, ended).Decide(channel, "newsletter").Rule);
    }

    [Fact]
    public void of_two_refusals_the_first_decides_whichever_came_first()
    {
        var narrow = Objection(Channel.Email, "newsletter", On(3));
        var wide = Objection(Channel.All, "prospecting", On(5));
        var decided = new SendDecision(Verdict.Blocked, Rule.Objection, March(3), narrow.Id);
        Assert.Equal(decided, ContactPoint(narrow, wide).Decide(Channel.Email, "newsletter"));
        Assert.Equal(decided, ContactPoint(wide, narrow).Decide(Channel.Email, "newsletter"));
    }

    [Fact]
    public void a_pause_blocks_and_gives_way_to_an_objection_that_is_later()
    {
        var pause = Pause(Channel.Sms, "prospecting", On(2, Source.Sms));
        var objection = Objection(Channel.Sms, "offers", On(3, Source.Sms));
        Assert.Equal(new SendDecision(Verdict.Blocked, Rule.Pause, March(2), pause.Id), ContactPoint(pause).Decide(Channel.Sms, "offers"));
        Assert.Equal(
            new SendDecision(Verdict.Blocked, Rule.Objection, March(3), objection.Id),
            ContactPoint(pause, objection).Decide(Channel.Sms, "offers")
        );
    }

    [Fact]
    public void an_objection_is_about_its_channel_and_purpose_only()
    {
        var subject = ContactPoint(Objection(Channel.Email, "newsletter", On(3)));
        Assert.Equal(Allowed, subject.Decide(Channel.Email, "offers"));
        Assert.Equal(Allowed, subject.Decide(Channel.Post, "newsletter"));
        Assert.Equal(Allowed, subject.Decide(Channel.Email, "prospecting"));
    }

    [Theory]
    [InlineData("newsletter")]
    [InlineData("profiling")]
    [InlineData("prospecting")]
    public void an_objection_to_prospecting_covers_every_purpose(string purpose) =>
        Assert.Equal(
            Rule.Objection,
            ContactPoint(Objection(Channel.Sms, "prospecting", On(3, Source.Sms))).Decide(Channel.Sms, purpose).Rule
        );

    [Theory]
    [InlineData(Channel.Email)]
    [InlineData(Channel.Sms)]
    [InlineData(Channel.Telephone)]
    [InlineData(Channel.Post)]
    public void an_objection_to_all_covers_every_channel(Channel channel) =>
        Assert.Equal(Rule.Objection, ContactPoint(Objection(Channel.All, "prospecting", On(3))).Decide(channel, "offers").Rule);

    [Fact]
    public void a_stop_by_sms_does_not_refuse_calls() =>
        Assert.Equal(Allowed, ContactPoint(Objection(Channel.Sms, "prospecting", On(3, Source.Sms))).Decide(Channel.Telephone, "offers"));

    [Fact]
    public void a_later_lift_of_the_same_scope_opens_it_again() =>
        Assert.Equal(
            Allowed,
            ContactPoint(Objection(Channel.Email, "newsletter", On(3)), Lift(Channel.Email, "newsletter", On(4)))
                .Decide(Channel.Email, "newsletter")
        );

    [Fact]
    public void a_lift_that_arrives_before_the_objection_it_is_later_than_still_lifts_it() =>
        Assert.Equal(
            Allowed,
            ContactPoint(Lift(Channel.Email, "newsletter", On(4)), Objection(Channel.Email, "newsletter", On(3, received: 5)))
                .Decide(Channel.Email, "newsletter")
        );

    [Fact]
    public void at_equal_times_the_refusal_wins() =>
        Assert.Equal(
            Rule.Objection,
            ContactPoint(Objection(Channel.Email, "newsletter", On(3)), Lift(Channel.Email, "newsletter", On(3)))
                .Decide(Channel.Email, "newsletter")
                .Rule
        );

    [Theory]
    [InlineData(2, Rule.Objection)]
    [InlineData(3, Rule.Objection)]
    [InlineData(4, Rule.None)]
    public void an_objection_of_unknown_time_is_lifted_by_what_is_later_than_its_arrival_alone(int lifted, Rule rule) =>
        Assert.Equal(
            rule,
            ContactPoint(
                    Objection(Channel.Email, "newsletter", On(null, received: 3)),
                    Lift(Channel.Email, "newsletter", On(lifted, received: 9))
                )
                .Decide(Channel.Email, "newsletter")
                .Rule
        );

    [Fact]
    public void a_lift_of_unknown_time_lifts_nothing() =>
        Assert.Equal(
            Rule.Objection,
            ContactPoint(Objection(Channel.Email, "newsletter", On(3)), Lift(Channel.Email, "newsletter", On(null, received: 9)))
                .Decide(Channel.Email, "newsletter")
                .Rule
        );

    [Fact]
    public void a_lift_from_the_future_does_not_lift_what_is_refused_after_its_arrival() =>
        Assert.Equal(
            Rule.Objection,
            ContactPoint(Lift(Channel.Email, "newsletter", On(30, received: 4)), Objection(Channel.Email, "newsletter", On(5)))
                .Decide(Channel.Email, "newsletter")
                .Rule
        );

    [Fact]
    public void a_specific_lift_opens_its_scope_and_nothing_more()
    {
        var subject = ContactPoint(Objection(Channel.All, "prospecting", On(3)), Lift(Channel.Email, "newsletter", On(4)));
        Assert.Equal(Allowed, subject.Decide(Channel.Email, "newsletter"));
        Assert.Equal(Rule.Objection, subject.Decide(Channel.Email, "offers").Rule);
        Assert.Equal(Rule.Objection, subject.Decide(Channel.Sms, "newsletter").Rule);
        Assert.Equal(Rule.Objection, subject.Decide(Channel.Email, "prospecting").Rule);
    }

    [Fact]
    public void a_wide_lift_leaves_the_specific_objection() =>
        Assert.Equal(
            Rule.Objection,
            ContactPoint(Objection(Channel.Email, "newsletter", On(3)), Lift(Channel.All, "prospecting", On(4)))
                .Decide(Channel.Email, "newsletter")
                .Rule
        );

    [Fact]
    public void a_start_by_sms_lifts_a_stop_and_not_an_objection_by_another_door()
    {
        var start = Lift(Channel.Sms, "prospecting", On(4, Source.Sms));
        Assert.Equal(Allowed, ContactPoint(Objection(Channel.Sms, "prospecting", On(3, Source.Sms)), start).Decide(Channel.Sms, "offers"));
        Assert.Equal(
            Rule.Objection,
            ContactPoint(Objection(Channel.Sms, "prospecting", On(3, Source.Preferences)), start).Decide(Channel.Sms, "offers").Rule
        );
    }

    [Fact]
    public void of_two_accounts_that_share_an_address_the_refusal_wins()
    {
        var refused = Objection(Channel.Email, "offers", On(3, Source.Preferences, Statement.ActorOf(Guid.NewGuid())));
        var allowed = Lift(Channel.Email, "offers", On(4, Source.Preferences, Statement.ActorOf(Guid.NewGuid())));
        Assert.Equal(Rule.Objection, ContactPoint(refused, allowed).Decide(Channel.Email, "offers").Rule);
    }

    [Theory]
    [InlineData(Source.Dpo)]
    [InlineData(Source.Import)]
    [InlineData(Source.Platform)]
    [InlineData(Source.Operator)]
    [InlineData(Source.Post)]
    [InlineData(Source.Telephone)]
    [InlineData(Source.Mail)]
    public void only_the_person_lifts_an_objection(Source source) =>
        Assert.Equal(
            Rule.Objection,
            ContactPoint(Objection(Channel.Email, "offers", On(3)), Lift(Channel.Email, "offers", On(4, source)))
                .Decide(Channel.Email, "offers")
                .Rule
        );

    [Fact]
    public void consent_allows_a_consumer_until_it_expires()
    {
        var consent = Consent(Channel.Email, "newsletter", On(3), validUntil: March(20));
        Assert.Equal(
            new SendDecision(Verdict.Allowed, Rule.Consent, March(3), consent.Id),
            ContactPoint(consent).Decide(Channel.Email, "newsletter", Audience.Consumer, March(19))
        );
        Assert.Equal(
            new SendDecision(Verdict.Blocked, Rule.ConsentExpired, March(20), consent.Id),
            ContactPoint(consent).Decide(Channel.Email, "newsletter", Audience.Consumer, March(20))
        );
    }

    [Fact]
    public void consent_of_a_consumer_to_calls_lasts_a_year_at_most()
    {
        var subject = ContactPoint(Consent(Channel.Telephone, "offers", On(3), validUntil: March(3).AddYears(5)));
        Assert.Equal(Rule.Consent, subject.Decide(Channel.Telephone, "offers", Audience.Consumer, March(3).AddYears(1).AddTicks(-1)).Rule);
        Assert.Equal(Rule.ConsentExpired, subject.Decide(Channel.Telephone, "offers", Audience.Consumer, March(3).AddYears(1)).Rule);
    }

    [Fact]
    public void withdrawing_consent_refuses() =>
        Assert.Equal(
            Rule.ConsentWithdrawn,
            ContactPoint(Consent(Channel.Email, "newsletter", On(3)), Withdrawal(Channel.Email, "newsletter", On(4)))
                .Decide(Channel.Email, "newsletter")
                .Rule
        );

    [Fact]
    public void a_withdrawal_that_is_lifted_does_not_bring_the_consent_back()
    {
        var subject = ContactPoint(
            Consent(Channel.Email, "newsletter", On(3)),
            Withdrawal(Channel.Email, "newsletter", On(4)),
            Lift(Channel.Email, "newsletter", On(5))
        );
        Assert.Equal(Allowed, subject.Decide(Channel.Email, "newsletter"));
        Assert.Equal(
            new SendDecision(Verdict.Blocked, Rule.ConsentMissing),
            subject.Decide(Channel.Email, "newsletter", Audience.Consumer)
        );
    }

    [Fact]
    public void of_two_consents_on_one_scope_the_later_holds_with_its_own_end() =>
        Assert.Equal(
            Rule.ConsentExpired,
            ContactPoint(
                    Consent(Channel.Email, "newsletter", On(3), validUntil: March(30)),
                    Consent(Channel.Email, "newsletter", On(4), validUntil: March(20))
                )
                .Decide(Channel.Email, "newsletter", Audience.Consumer, March(25))
                .Rule
        );

    [Fact]
    public void a_consent_at_the_time_of_its_withdrawal_is_gone_also_when_the_withdrawal_is_lifted() =>
        Assert.Equal(
            new SendDecision(Verdict.Blocked, Rule.ConsentMissing),
            ContactPoint(
                    Consent(Channel.Email, "newsletter", On(3)),
                    Withdrawal(Channel.Email, "newsletter", On(3)),
                    Lift(Channel.Email, "newsletter", On(5))
                )
                .Decide(Channel.Email, "newsletter", Audience.Consumer)
        );

    [Fact]
    public void of_two_consents_at_one_time_the_one_that_ends_first_holds()
    {
        var longer = Consent(Channel.Email, "newsletter", On(3), validUntil: March(30));
        var shorter = Consent(Channel.Email, "newsletter", On(3), validUntil: March(20));
        var decided = new SendDecision(Verdict.Blocked, Rule.ConsentExpired, March(20), shorter.Id);
        Assert.Equal(decided, ContactPoint(longer, shorter).Decide(Channel.Email, "newsletter", Audience.Consumer, March(25)));
        Assert.Equal(decided, ContactPoint(shorter, longer).Decide(Channel.Email, "newsletter", Audience.Consumer, March(25)));
    }

    [Fact]
    public void of_consents_on_two_scopes_the_one_that_lasts_longest_decides()
    {
        var wide = Consent(Channel.Email, "prospecting", On(3), validUntil: March(20));
        var narrow = Consent(Channel.Email, "newsletter", On(4), validUntil: March(30));
        var decided = new SendDecision(Verdict.Allowed, Rule.Consent, March(4), narrow.Id);
        Assert.Equal(decided, ContactPoint(wide, narrow).Decide(Channel.Email, "newsletter", Audience.Consumer, March(25)));
        Assert.Equal(decided, ContactPoint(narrow, wide).Decide(Channel.Email, "newsletter", Audience.Consumer, March(25)));
    }

    [Theory]
    [InlineData(Channel.Email)]
    [InlineData(Channel.Post)]
    public void profiling_is_refused_on_its_own_and_with_all_prospecting(Channel channel)
    {
        var alone = ContactPoint(Objection(Channel.All, "profiling", On(3)));
        Assert.Equal(Rule.Objection, alone.Decide(channel, "profiling").Rule);
        Assert.Equal(Allowed, alone.Decide(channel, "newsletter"));
        Assert.Equal(Rule.Objection, ContactPoint(Objection(Channel.All, "prospecting", On(3))).Decide(channel, "profiling").Rule);
    }

    [Fact]
    public void a_specific_consent_after_a_refusal_of_all_prospecting_does_not_allow_profiling() =>
        Assert.Equal(
            Rule.Objection,
            ContactPoint(Objection(Channel.All, "prospecting", On(3)), Consent(Channel.Email, "newsletter", On(4)))
                .Decide(Channel.Email, "profiling")
                .Rule
        );

    [Fact]
    public void when_a_consent_expires_the_objection_it_reopened_holds_again()
    {
        var subject = ContactPoint(
            Objection(Channel.Email, "prospecting", On(3)),
            Consent(Channel.Email, "newsletter", On(4), validUntil: March(20))
        );
        Assert.Equal(Verdict.Allowed, subject.Decide(Channel.Email, "newsletter", at: March(19)).Verdict);
        Assert.Equal(Rule.Objection, subject.Decide(Channel.Email, "newsletter", at: March(20)).Rule);
    }

    [Fact]
    public void a_domain_or_organisation_blocks_its_members_until_one_consents_for_themselves()
    {
        var objection = ContactPoint(Objection(Channel.All, "prospecting", On(3))).Statements;
        var question = new SendQuestion(Channel.Email, "newsletter", Audience.Business, March(31));
        var lifted = ContactPoint(Lift(Channel.Email, "newsletter", On(4))).Statements;
        var consented = ContactPoint(Consent(Channel.Email, "newsletter", On(4))).Statements;

        Assert.Equal(Rule.DomainObjection, SendDecision.Decide(new([], objection, []), question, Catalogue).Rule);
        Assert.Equal(Rule.OrganisationObjection, SendDecision.Decide(new([], [], objection), question, Catalogue).Rule);
        Assert.Equal(Rule.DomainObjection, SendDecision.Decide(new(lifted, objection, []), question, Catalogue).Rule);
        Assert.Equal(Verdict.Allowed, SendDecision.Decide(new(consented, objection, objection), question, Catalogue).Verdict);
    }
}
