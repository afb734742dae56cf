using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.SmsStop.Tests;

public class AnswerHelpDecisionTests
{
    private static readonly Scope Sms = Scope.Of(Channel.Sms, "prospecting");
    private static readonly Capture Asked = On(3, Source.Sms, key: "SM1");

    public static IEnumerable<TheoryDataRow<(Guid Stream, object Data)>> WhatWasSaid =>
        [
            new(Phone.Objected(Sms, On(2, Source.Sms, key: "SM0"))) { Label = "STOP" },
            new(Phone.Lifted(Sms, On(2, Source.Sms, key: "SM0"))) { Label = "START" },
            new(Phone.Paused(Message, Sms, On(2, Source.Sms))) { Label = "a pause" },
            new((Phone, new HelpRequested(Sms, On(2, Source.Sms, key: "SM0")))) { Label = "HELP" },
            new((NewPhone, new HelpRequested(Sms, Asked))) { Label = "HELP from another number" },
            new(Phone.Objected(Sms, On(2, Source.Platform, key: "SM1"))) { Label = "the same id by another door" },
        ];

    [Fact]
    public void who_asks_is_answered() =>
        Answer(Given())
            .Then(
                [(Phone, new HelpRequested(Sms, Asked.With(Sealed(1))))],
                answer: true,
                sent: [new SendReply(Phone, Sealed(2))],
                kept: [Sealed(1)]
            );

    [Theory]
    [MemberData(nameof(WhatWasSaid))]
    public void who_asks_is_answered_whatever_was_said_before((Guid Stream, object Data) said) =>
        Answer(Given(said))
            .Then(
                [(Phone, new HelpRequested(Sms, Asked.With(Sealed(1))))],
                answer: true,
                sent: [new SendReply(Phone, Sealed(2))],
                kept: [Sealed(1)]
            );

    [Fact]
    public void the_same_message_is_answered_once() => Answer(Given()).Again().ThenNothing(answer: false);

    [Fact]
    public void a_message_that_was_understood_otherwise_before_is_not_answered() =>
        Answer(Given(Phone.Objected(Sms, Asked))).ThenNothing(answer: false);

    [Fact]
    public void another_message_is_answered_too() =>
        Answer(Answer(Given()).Then(), Asked with { IdempotencyKey = "SM2" })
            .Answering(isAnswered => isAnswered)
            .Then(
                [(Phone, new HelpRequested(Sms, (Asked with { IdempotencyKey = "SM2" }).With(Sealed(1))))],
                answer: true,
                sent: [new SendReply(Phone, Sealed(2))],
                kept: [Sealed(1)]
            );

    [Fact]
    public void a_question_changes_nothing_of_what_holds() => Assert.Empty(Answer(Given()).Then().ContactPointOf(Phone).Statements);

    [Theory]
    [InlineData("SM1", true)]
    [InlineData(null, false)]
    public void the_id_follows_from_the_message_and_without_one_from_the_command(string? key, bool isSame)
    {
        var decided = Answer(Given(), Asked with { IdempotencyKey = key });
        Assert.Equal(isSame, decided.Ids[0] == decided.ByAnotherCommand().Ids[0]);
    }

    private static Decided<AnswerHelp, bool> Answer(History given, Capture? capture = null) =>
        given.When(new AnswerHelp(Phone, Sms, capture ?? Asked, Sealed(1), Sealed(2)), AnswerHelp.Decide);
}
