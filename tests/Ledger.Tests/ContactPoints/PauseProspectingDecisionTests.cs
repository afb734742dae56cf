using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Ledger.Tests;

public class PauseProspectingDecisionTests
{
    private static readonly Scope Sms = Scope.Of(Channel.Sms, "prospecting");
    private static readonly Capture ByMessage = On(3, Source.Sms, key: "SM1");

    // The key is that of what waits, so that a message that comes twice under two keys pauses once.
    private static readonly Capture Paused = On(3, Source.Sms, key: $"unattributed:{Anna.Message:N}").With(Sealed(9));

    public static TheoryData<Source> Doors => [.. Enum.GetValues<Source>()];

    [Fact]
    public void a_message_that_is_not_understood_waits_and_pauses_meanwhile() =>
        Pause(Decisions.Given())
            .Then(
                [Anna.Message.Waits(3, point: Anna.Phone), Anna.Phone.Paused(Anna.Message, Sms, Paused)],
                answer: true,
                kept: [Sealed(9)]
            );

    [Theory]
    [MemberData(nameof(Doors))]
    public void it_waits_by_the_door_that_it_came_by(Source door) =>
        Pause(Decisions.Given(), ByMessage with { Source = door })
            .Then(
                [Anna.Message.Waits(3, door, Anna.Phone), Anna.Phone.Paused(Anna.Message, Sms, Paused with { Source = door })],
                answer: true,
                kept: [Sealed(9)]
            );

    [Fact]
    public void the_same_again_changes_nothing() => Pause(Decisions.Given()).Again().ThenNothing(answer: false);

    [Theory]
    [InlineData(UnattributedResolution.Objection)]
    [InlineData(UnattributedResolution.NotAnObjection)]
    public void the_same_does_not_wait_again_once_it_was_resolved(UnattributedResolution resolution) =>
        Pause(Decisions.Given(Anna.Message.Waits(3, point: Anna.Phone), Anna.Message.Resolved(resolution, 4))).ThenNothing(answer: false);

    [Theory]
    [InlineData(1, true)]
    [InlineData(19, true)]
    [InlineData(20, false)]
    [InlineData(21, false)]
    public void twenty_pauses_are_enough_for_one_contact_point(int before, bool pauses)
    {
        var given = Decisions.Given([
            .. Enumerable.Range(1, before).Select(number => Anna.Phone.Paused(Nth(1_000 + number), Sms, On(2, Source.Sms))),
        ]);
        Pause(given)
            .Then(
                [
                    Anna.Message.Waits(3, point: Anna.Phone),
                    .. pauses ? [Anna.Phone.Paused(Anna.Message, Sms, Paused)] : Array.Empty<(Guid, object)>(),
                ],
                answer: true,
                kept: [Sealed(9)]
            );
    }

    [Theory]
    [InlineData("ended")]
    [InlineData("lifted")]
    [InlineData("of another")]
    public void pauses_that_no_longer_refuse_here_do_not_count(string how)
    {
        var pauses = Enumerable.Range(1, 20).Select(number => Anna.Phone.Paused(Nth(1_000 + number), Sms, On(2, Source.Sms)));
        var given = how switch
        {
            "ended" => Decisions.Given([.. pauses, Anna.Phone.EndedPause(Nth(1_001), Sms, On(2, Source.Dpo))]),
            "lifted" => Decisions.Given([.. pauses, Anna.Phone.Lifted(Sms, On(3, Source.Sms))]),
            _ => Decisions.Given([.. pauses.Select(pause => (Anna.NewPhone, pause.Data))]),
        };
        Assert.Equal([Anna.Message, Anna.Phone], Pause(given).Events.Select(e => e.StreamId));
    }

    [Fact]
    public void objections_do_not_count_as_pauses()
    {
        var given = Decisions.Given([
            .. Enum.GetValues<Source>()
                .SelectMany(door => new[] { Anna.Phone.Objected(Sms, On(1, door)), Anna.Phone.Objected(Sms, On(2, door)) }),
        ]);
        Assert.Equal([Anna.Message, Anna.Phone], Pause(given).Events.Select(e => e.StreamId));
    }

    [Fact]
    public void two_messages_wait_and_pause_each()
    {
        var another = Nth(7);
        var phone = Pause(Pause(Decisions.Given()).Then(), unattributed: another).Then().ContactPointOf(Anna.Phone);
        Assert.Equal([Sms, Sms], [phone.PausedFor(Anna.Message), phone.PausedFor(another)]);
    }

    [Fact]
    public void the_ids_follow_from_the_command_and_that_of_the_pause_from_what_waits()
    {
        var (decided, other) = (Pause(Decisions.Given()), Pause(Decisions.Given()).ByAnotherCommand());
        Assert.NotEqual(decided.Ids[0], other.Ids[0]);
        Assert.Equal(decided.Ids[1], other.Ids[1]);
    }

    private static Decided<PauseProspecting, bool> Pause(History given, Capture? capture = null, Guid? unattributed = null) =>
        given.When(
            new PauseProspecting(unattributed ?? Anna.Message, Anna.Phone, Sms, capture ?? ByMessage, Sealed(9)),
            PauseProspecting.Decide
        );
}
