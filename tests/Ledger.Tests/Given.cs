using JasperFx.Events;

namespace SenefConsent.Ledger.Tests;

/// <summary>Events as the tests write them: what, on what, on which day of March 2026.</summary>
internal static class Given
{
    public static PurposeCatalogue Catalogue { get; } = PurposeCatalogue.Read(Path.Combine(AppContext.BaseDirectory, "purposes.json"));

    public static DateTimeOffset March(int day, int hour = 0) => new(2026, 3, day, hour, 0, 0, TimeSpan.Zero);

    public static Capture On(int? day, Source source = Source.Link, string actor = "person", int? received = null, string? key = null) =>
        new(source, actor, day is { } known ? March(known) : null, March(received ?? day ?? 31), IdempotencyKey: key);

    public static IEvent<ObjectionRecorded> Objection(Channel channel, string purpose, Capture capture) =>
        Wrap(new ObjectionRecorded(Scope.Of(channel, purpose), capture));

    public static IEvent<ObjectionLifted> Lift(Channel channel, string purpose, Capture capture) =>
        Wrap(new ObjectionLifted(Scope.Of(channel, purpose), capture));

    public static IEvent<ConsentGiven> Consent(Channel channel, string purpose, Capture capture, DateTimeOffset? validUntil = null) =>
        Wrap(new ConsentGiven(Scope.Of(channel, purpose), capture, validUntil));

    public static IEvent<ConsentWithdrawn> Withdrawal(Channel channel, string purpose, Capture capture) =>
        Wrap(new ConsentWithdrawn(Scope.Of(channel, purpose), capture));

    public static IEvent<ProspectingPaused> Pause(Channel channel, string purpose, Capture capture) =>
        Wrap(new ProspectingPaused(Guid.NewGuid(), Scope.Of(channel, purpose), capture));

    public static ContactPoint ContactPoint(params IEvent[] events) => Ledger.ContactPoint.Fold(Guid.Empty, events);

    public static SendDecision Decide(
        this ContactPoint contactPoint,
        Channel channel,
        string purpose,
        Audience audience = Audience.Business,
        DateTimeOffset? at = null
    ) =>
        SendDecision.Decide(
            RecipientStatements.None with
            {
                Own = contactPoint.Statements,
            },
            new SendQuestion(channel, purpose, audience, at ?? March(31)),
            Catalogue
        );

    private static Event<T> Wrap<T>(T data)
        where T : notnull => new(data) { Id = Guid.NewGuid() };
}
