using System.Text;
using Marten;
using Microsoft.Extensions.Options;

namespace SenefConsent.Ledger.Tests.Journaling;

public class JournaledFormTests
{
    private static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");
    private static readonly PreferenceChoice Refusal = new(Channel.Email, "newsletter", Choice.Refuse);
    private static readonly JournaledForm Form = new(new ContactPointKeyring(Options.Create(ConsentSystem.LedgerKeys)));
    private static readonly Guid Evidence = Guid.NewGuid();

    private static readonly Capture Told = Given.On(3, key: "key-of-the-sender") with
    {
        Campaign = "campaign-answered",
        Evidence = Evidence,
        Reading = "words-understood",
        Notice = new Notice("unsubscribe-page", "1", "fr"),
    };

    private static readonly IReadOnlyList<object> Kept =
    [
        new ObjectionRecorded(Newsletter, Told),
        new ConsentWithdrawn(Newsletter, Told),
        new ProspectingPaused(Guid.NewGuid(), Newsletter, Told),
        new ProcessingRestricted(Guid.NewGuid(), Newsletter, Told),
        new OrganisationJoined(Guid.NewGuid(), Newsletter, Told),
        new OrganisationLinked(Guid.NewGuid(), Told),
        new ContactPointErased(Guid.NewGuid(), Newsletter, Told),
        new PreferencesChosen([Refusal], Told),
    ];

    [Fact]
    public void what_an_erasure_takes_from_an_event_is_not_kept_of_any()
    {
        var options = new StoreOptions();
        LedgerStore.Configure(options);
        var withCapture = ((IReadOnlyStoreOptions)options)
            .Events.AllKnownEventTypes()
            .Select(type => type.EventType)
            .Where(type =>
                type.GetProperty(nameof(Capture)) is not null && EventEffects.Of(type) is EventEffect.Protects or EventEffect.Both
            );
        Assert.Equal(withCapture.ToHashSet(), Kept.Select(data => data.GetType()).ToHashSet());

        foreach (var json in Kept.Select(data => Encoding.UTF8.GetString(StoredEvents.Write(Form.Of(data)!))))
        {
            Assert.DoesNotContain(Told.IdempotencyKey!, json, StringComparison.Ordinal);
            Assert.DoesNotContain(Told.Campaign!, json, StringComparison.Ordinal);
            Assert.DoesNotContain(Told.Reading!, json, StringComparison.Ordinal);
            Assert.DoesNotContain($"{Evidence}", json, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void who_spoke_when_and_what_they_were_shown_is_kept()
    {
        var kept = Assert.IsType<ObjectionRecorded>(Form.Of(Kept[0])).Capture;
        Assert.Equal(
            (Told.Source, Told.Actor, Told.OccurredAt, Told.ReceivedAt, Told.Notice),
            (kept.Source, kept.Actor, kept.OccurredAt, kept.ReceivedAt, kept.Notice)
        );
    }

    [Fact]
    public void that_a_refusal_was_taken_along_from_another_address_stays_visible()
    {
        var key = $"{Guid.NewGuid():N}:{Channel.Email}:newsletter:{Guid.NewGuid():N}";
        var kept = Assert.IsType<ObjectionRecorded>(Form.Of(new ObjectionRecorded(Newsletter, Told with { IdempotencyKey = key })));
        Assert.True(Objecting.IsTakenAlong(kept.Capture));
        Assert.NotEqual(key, kept.Capture.IdempotencyKey);
    }
}
