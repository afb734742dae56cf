using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.SmsStop.Tests;

public class StartAgainDecisionTests
{
    private static readonly Scope Sms = Scope.Of(Channel.Sms, "prospecting");
    private static readonly Capture Started = On(3, Source.Sms, key: "SM1");
    private static readonly DateTimeOffset BeforeTheStop = On(1, Source.Sms).OccurredAt!.Value;

    [Fact]
    public void a_start_of_known_time_lifts_what_was_refused_before() =>
        Start(Given(Stopped), isTimeKnown: true)
            .Then([(Phone, new ObjectionLifted(Sms, Started.With(Sealed(1))))], answer: true, kept: [Sealed(1)]);

    [Fact]
    public void a_start_that_cannot_be_older_than_the_stop_lifts_it() =>
        Start(Given(Stopped)).Then([(Phone, new ObjectionLifted(Sms, Started.With(Sealed(1))))], answer: true, kept: [Sealed(1)]);

    [Fact]
    public void a_start_that_may_be_older_than_the_stop_waits_and_is_answered()
    {
        var started = Started with { OccurredAt = BeforeTheStop };
        Start(Given(Stopped), started)
            .Then(
                [
                    (Phone, new ObjectionLifted(Sms, started.With(Sealed(1)))),
                    (Message, new UnattributedReceived(UnattributedReason.Unclear, Source.Sms, Sealed(2).Id, started.ReceivedAt, Phone)),
                ],
                answer: true,
                sent: [new SendReply(Phone, Sealed(3))],
                kept: [Sealed(1), Sealed(2)]
            );
    }

    [Fact]
    public void a_start_of_unknown_time_lifts_nothing_and_waits()
    {
        var started = Started with { OccurredAt = null };
        Start(Given(Stopped), started)
            .Then(
                [(Message, new UnattributedReceived(UnattributedReason.Unclear, Source.Sms, Sealed(2).Id, started.ReceivedAt, Phone))],
                answer: false,
                sent: [new SendReply(Phone, Sealed(3))],
                kept: [Sealed(2)]
            );
    }

    [Fact]
    public void a_start_of_known_time_before_the_stop_does_not_wait()
    {
        var started = Started with { OccurredAt = BeforeTheStop };
        Start(Given(Stopped), started, isTimeKnown: true)
            .Then([(Phone, new ObjectionLifted(Sms, started.With(Sealed(1))))], answer: true, kept: [Sealed(1)]);
    }

    [Fact]
    public void where_nothing_is_refused_nothing_waits() => Start(Given(), Started with { OccurredAt = null }).ThenNothing(answer: false);

    [Fact]
    public void the_same_message_counts_once() => Start(Given(Stopped)).Again().ThenNothing(answer: false);

    private static (Guid Stream, object Data) Stopped => Phone.Objected(Sms, On(2, Source.Sms, key: "SM0"));

    private static Decided<StartAgain, bool> Start(History given, Capture? capture = null, bool isTimeKnown = false) =>
        given.When(
            new StartAgain(Phone, Sms, capture ?? Started, isTimeKnown, Sealed(1), Message, Sealed(2), Sealed(3)),
            StartAgain.Decide
        );
}
