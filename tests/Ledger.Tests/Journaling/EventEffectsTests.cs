using Marten;

namespace SenefConsent.Ledger.Tests.Journaling;

public class EventEffectsTests
{
    private static readonly PreferenceChoice Refusal = new(Channel.Email, "newsletter", Choice.Refuse);
    private static readonly PreferenceChoice Permission = new(Channel.Sms, "offers", Choice.Allow);

    [Fact]
    public void it_is_said_of_every_event_whether_a_restore_may_forget_it()
    {
        var options = new StoreOptions();
        LedgerStore.Configure(options);
        Assert.All(
            ((IReadOnlyStoreOptions)options).Events.AllKnownEventTypes().Where(type => type.EventType.Assembly == typeof(Scope).Assembly),
            type => EventEffects.Of(type.EventType)
        );
    }

    [Fact]
    public void of_choices_only_the_refusals_are_kept()
    {
        var chosen = new PreferencesChosen([Permission, Refusal], Given.On(3));
        Assert.Equal([Refusal], Assert.IsType<PreferencesChosen>(EventEffects.ProtectionIn(chosen)).Choices);
        Assert.True(EventEffects.Permits(chosen));
    }

    [Fact]
    public void choices_that_refuse_nothing_are_not_kept() =>
        Assert.Null(EventEffects.ProtectionIn(new PreferencesChosen([Permission], Given.On(3))));

    [Fact]
    public void choices_that_refuse_alone_permit_nothing() =>
        Assert.False(EventEffects.Permits(new PreferencesChosen([Refusal], Given.On(3))));
}
