using JasperFx.Events;
using Microsoft.Extensions.Options;

namespace SenefConsent.Ledger.Tests;

public class ErasedHistoryTests
{
    private static readonly Guid Erased = Guid.Parse("e0000000-0000-0000-0000-000000000001");
    private static readonly Guid Other = Guid.Parse("f0000000-0000-0000-0000-000000000001");
    private static readonly Guid Account = Guid.Parse("a0000000-0000-0000-0000-000000000001");
    private static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");
    private static readonly ContactPointKeyring Keyring = new(Options.Create(ConsentSystem.LedgerKeys));

    private static readonly Capture Telling = new(
        Source.Sms,
        $"account:{Account:N}",
        Given.March(1),
        Given.March(2),
        new Notice("unsubscribe-page", "1", "fr", "hash"),
        Campaign: "2026-03-news",
        IdempotencyKey: "SM-anna@example.org",
        Evidence: Other,
        Reading: "keyword"
    );

    public static TheoryData<Type> OfContactPoints =>
        [.. typeof(IContactPointEvent).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IContactPointEvent)))];

    [Theory]
    [MemberData(nameof(OfContactPoints))]
    public void of_each_event_nothing_stays_that_tells_more_than_its_place_and_what_is_refused(Type type)
    {
        var values = type.GetConstructors()[0]
            .GetParameters()
            .Select(parameter =>
                parameter.ParameterType == typeof(Scope) ? Newsletter
                : parameter.ParameterType == typeof(Capture) ? Telling
                : parameter.ParameterType == typeof(Guid) || parameter.ParameterType == typeof(Guid?) ? Other
                : (object?)(parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)
            );
        var reduced = (IContactPointEvent)History(Erased).Of(Said((IContactPointEvent)Activator.CreateInstance(type, [.. values])!));
        Assert.Equal((Newsletter, Telling.ReceivedAt), (reduced.Scope, reduced.Capture.ReceivedAt));
        if (type == typeof(StatementErased))
        {
            return;
        }

        var capture = reduced.Capture;
        Assert.Equal((null, null, null), (capture.Campaign, capture.Evidence, capture.Reading));
        Assert.DoesNotContain("anna", $"{capture}", StringComparison.Ordinal);
        Assert.DoesNotContain($"{Account:N}", $"{capture}", StringComparison.Ordinal);
    }

    [Fact]
    public void the_key_of_an_act_becomes_a_keyed_hash_and_what_was_taken_along_stays_recognisable()
    {
        var hashed = KeyOf("SM-anna@example.org");
        Assert.Equal(hashed, KeyOf("SM-anna@example.org"));
        Assert.NotEqual(hashed, KeyOf("SM-bob@example.org"));
        Assert.Matches("^[0-9a-f]{32}$", hashed);

        var taken = KeyOf($"{Account:N}:Email:newsletter:{Other:N}");
        Assert.True(Objecting.IsTakenAlong(Telling with { IdempotencyKey = taken }));
        Assert.DoesNotContain($"{Other:N}", taken, StringComparison.Ordinal);

        string KeyOf(string key) =>
            ((ObjectionRecorded)History(Erased).Of(Said(new ObjectionRecorded(Newsletter, Telling with { IdempotencyKey = key }))))
                .Capture
                .IdempotencyKey!;
    }

    [Fact]
    public void what_was_refused_before_the_erasure_is_refused_after_it_whoever_had_said_it()
    {
        var everything = Scope.Of(Channel.All, Given.Catalogue.Root.Name);
        var random = new Random(1);
        for (var attempt = 0; attempt < 500; attempt++)
        {
            var events = Enumerable
                .Range(0, random.Next(8))
                .Select(number => Said(Any(random), number))
                .Append(Said(new ObjectionRecorded(everything, new Capture(Source.Dpo, "dpo", Given.March(20), Given.March(20))), 90))
                .Append(
                    Said(new ContactPointErased(Other, everything, new Capture(Source.Dpo, "dpo", Given.March(20), Given.March(20))), 91)
                )
                .ToList();
            var history = History(Erased);
            var reduced = events.ConvertAll(e => Said((IContactPointEvent)history.Of(e), e.Id));
            Assert.True(ContactPoint.Fold(Erased, events).Refuses(everything, Given.Catalogue));
            Assert.True(ContactPoint.Fold(Erased, reduced).Refuses(everything, Given.Catalogue));
        }
    }

    [Fact]
    public void an_account_no_longer_knows_an_erased_contact_point_and_goes_on_knowing_the_others()
    {
        var history = History(Erased);
        Assert.IsType<AccountEventErased>(Of(new ContactPointLinked(Erased, ContactPointKind.Email, Given.March(1))));
        Assert.IsType<AccountEventErased>(Of(new ContactPointLinked(Other, ContactPointKind.Email, Given.March(1), OtherIds: [Erased])));
        Assert.IsType<AccountEventErased>(Of(new ContactPointUnlinked(Erased, Given.March(1))));
        var linked = new ContactPointLinked(Other, ContactPointKind.Email, Given.March(1));
        Assert.Equal(linked, Of(linked));
        Assert.Equal(linked, Of(linked with { Replaces = Erased }));
        var chosen = new PreferencesChosen([], Telling);
        Assert.Same(chosen, Of(chosen));
        Assert.IsType<AccountEventErased>(
            new ErasedHistory(Keyring, new HashSet<Guid>(), new HashSet<Guid> { Account }).Of(OnAccount(chosen))
        );

        object Of(IAccountEvent e) => history.Of(OnAccount(e));
    }

    private static ErasedHistory History(params Guid[] contactPoints) => new(Keyring, contactPoints.ToHashSet(), new HashSet<Guid>());

    private static IContactPointEvent Any(Random random)
    {
        var capture = Telling with
        {
            Source = random.GetItems(new[] { Source.Sms, Source.Link, Source.Preferences, Source.Import }, 1)[0],
            Actor = random.GetItems(new[] { "person", $"account:{Account:N}", $"contact-point:{Other:N}" }, 1)[0],
            OccurredAt = random.Next(5) == 0 ? null : Given.March(1 + random.Next(18)),
            IdempotencyKey = null,
        };
        var scope = random.Next(2) == 0 ? Newsletter : Scope.Of(Channel.Sms, Given.Catalogue.Root.Name);
        return random.Next(6) switch
        {
            0 => new ObjectionLifted(scope, capture),
            1 => new ConsentGiven(scope, capture),
            2 => new ConsentWithdrawn(scope, capture),
            3 => new ProspectingPaused(Other, scope, capture),
            4 => new LiftRefused(scope, capture),
            _ => new ObjectionRecorded(scope, capture),
        };
    }

    private static IEvent Said(IContactPointEvent data, int number = 1) => Said(data, new Guid(number, 0, 0, new byte[8]));

    private static IEvent Said(IContactPointEvent data, Guid id) => Event(data, Erased, id);

    private static IEvent OnAccount(IAccountEvent data) => Event(data, Account, Guid.Empty);

    private static IEvent Event(object data, Guid stream, Guid id)
    {
        var e = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(data.GetType()), data)!;
        (e.StreamId, e.Id, e.Timestamp) = (stream, id, Given.March(3));
        return e;
    }
}
