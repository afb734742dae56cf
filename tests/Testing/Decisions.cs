using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Testing;

/// <summary>
/// Decisions as data, without a database: <c>Given</c> what has happened, <c>When</c> something is asked, <c>Then</c> this is recorded,
/// sent, kept and answered.
/// </summary>
public static class Decisions
{
    /// <summary>All prospecting, by every channel.</summary>
    public static readonly Scope Everything = Scope.Of(Channel.All, "prospecting");

    /// <summary>The newsletter, by e-mail.</summary>
    public static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");

    /// <summary>The purposes.</summary>
    public static PurposeCatalogue Catalogue { get; } = PurposeCatalogue.Read(Path.Combine(AppContext.BaseDirectory, "purposes.json"));

    /// <summary>
    /// What has happened, oldest first. An event whose capture has a key has the id that follows from it, another the id <see cref="Nth"/>
    /// of its place.
    /// </summary>
    public static History Given(params (Guid Stream, object Data)[] events) =>
        events.Aggregate(new History([]), (history, e) => history.And(e.Stream, e.Data));

    /// <summary>The id of the n-th event that is given, from 1.</summary>
    public static Guid Nth(int place) => new(place, 0, 0, new byte[8]);

    /// <summary>A day of March 2026.</summary>
    public static DateTimeOffset March(int day, int hour = 0) => new(2026, 3, day, hour, 0, 0, TimeSpan.Zero);

    /// <summary>How something came on a day of March 2026; null is an unknown day.</summary>
    public static Capture On(int? day, Source source = Source.Link, string actor = "person", int? received = null, string? key = null) =>
        new(source, actor, day is { } known ? March(known) : null, March(received ?? day ?? 31), IdempotencyKey: key);

    /// <summary>The same with evidence.</summary>
    public static Capture With(this Capture capture, SealedEvidence kept) => capture with { Evidence = kept.Id };

    /// <summary>Something sealed.</summary>
    public static SealedEvidence Sealed(byte content) =>
        new(new Guid(content, 0, 0, [5, 0, 0, 0, 0, 0, 0, 0]), EvidencePurpose.Objection, March(1), March(31), 1, [content]);

    /// <summary>The capture that an objection for every channel has on the other contact points of the person.</summary>
    public static Capture Following(this Capture capture, Guid contactPoint, Guid objection) =>
        FollowingObjection.CaptureOf(contactPoint, objection, capture);
}
