using CsCheck;
using SenefConsent.Proofs;
using static SenefConsent.Ledger.Tests.Given;

namespace SenefConsent.Ledger.Tests;

/// <summary>
/// The send decision against a naive model of the design's own sentences; <c>tests/Proofs</c> makes it with every order of six acts.
/// </summary>
public class NaiveModelTests
{
    private static readonly Gen<Act> AnyAct =
        from kind in Gen.Enum<ActKind>()
        from channel in OneOf(Channel.All, Channel.Sms, Channel.Telephone)
        from purpose in OneOf("prospecting", "offers", "newsletter")
        from said in Gen.Int[0, 8]
        from came in Gen.Int[1, 8]
        from ends in Gen.Int[0, 12]
        from isConfirmed in Gen.Bool
        let isSms = kind is ActKind.Stop or ActKind.Start
        select new Act(
            kind,
            isSms ? Channel.Sms : channel,
            isSms ? "prospecting" : purpose,
            said == 0 ? null : March(said),
            March(came),
            kind == ActKind.Consent && ends > 0 ? March(ends) : null,
            isConfirmed && kind is ActKind.Allow or ActKind.Consent
        );

    [Fact]
    public void every_order_of_up_to_three_acts_is_decided_as_the_model_decides()
    {
        var result = DecisionsProof.Run(longest: 3, TestContext.Current.CancellationToken);
        Assert.True(result.Holds, result.ToString());
    }

    [Fact]
    public void any_six_acts_are_decided_as_the_model_decides() =>
        AnyAct
            .Array[0, 6]
            .Sample(
                acts =>
                    Questions()
                        .All(asked =>
                            DecisionsProof.Agrees(acts, DecisionsProof.Fold(acts), asked.Channel, asked.Purpose, asked.Audience, asked.At)
                        ),
                iter: FastRun.Samples(5_000),
                print: acts => string.Join('\n', acts.AsEnumerable())
            );

    private static IEnumerable<(Channel Channel, string Purpose, Audience Audience, DateTimeOffset At)> Questions() =>
        from channel in new[] { Channel.Sms, Channel.Telephone, Channel.Post }
        from purpose in new[] { "offers", "surveys" }
        from audience in Enum.GetValues<Audience>()
        from at in new[] { March(10), March(20).AddYears(1) }
        select (channel, purpose, audience, at);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
