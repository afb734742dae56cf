using JasperFx.Events;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Proofs;

/// <summary>
/// Every order of up to so many different acts of a person (refuse, allow, consent, withdraw, the consent's end, START, STOP), each with
/// every time a source can give: its own, that of the act before, none, one that runs ahead, one that lags. The decision of the ledger
/// equals <see cref="NaiveModel"/>'s.
/// </summary>
public static class DecisionsProof
{
    private const int Shown = 5;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Skew = TimeSpan.FromDays(2.5);
    private static readonly PurposeCatalogue Catalogue = PurposeCatalogue.Read(Path.Combine(AppContext.BaseDirectory, "purposes.json"));

    // Null is the end of every consent given before. The scopes differ so that each is wider, narrower and equal to another.
    private static readonly (ActKind Kind, Channel Channel, string Purpose)?[] Acts =
    [
        (ActKind.Refuse, Channel.All, "prospecting"),
        (ActKind.Allow, Channel.Sms, "offers"),
        (ActKind.Consent, Channel.Sms, "prospecting"),
        (ActKind.Withdraw, Channel.Sms, "offers"),
        null,
        (ActKind.Start, Channel.Sms, "prospecting"),
        (ActKind.Stop, Channel.Sms, "prospecting"),
    ];

    private static readonly Func<int, DateTimeOffset?>[] Clocks =
    [
        place => Day(place),
        place => Day(place - 1),
        _ => null,
        place => Day(place) + Skew,
        place => Day(place) - Skew,
    ];

    private static readonly (Channel Channel, string Purpose, Audience Audience)[] Questions =
    [
        .. from channel in new[] { Channel.Sms, Channel.Email }
        from purpose in new[] { "offers", "newsletter" }
        from audience in Enum.GetValues<Audience>()
        select (channel, purpose, audience),
    ];

    /// <summary>Makes it.</summary>
    /// <param name="longest">How many acts at most.</param>
    /// <param name="cancellation">Gives up between two orders.</param>
    /// <returns>It holds when not one decision differs.</returns>
    public static ProofResult Run(int longest, CancellationToken cancellation)
    {
        long histories = 0,
            decisions = 0,
            differing = 0;
        var differences = new List<string>();
        Parallel.ForEach(
            Orders(longest),
            new ParallelOptions { CancellationToken = cancellation },
            order =>
            {
                foreach (var clocks in Timings(order.Length))
                {
                    var acts = GatewayIntent(order, clocks);
                    var contactPoint = Fold(acts);
                    Interlocked.Increment(ref histories);
                    foreach (var (channel, purpose, audience) in Questions)
                    {
                        Interlocked.Increment(ref decisions);
                        if (!Agrees(acts, contactPoint, channel, purpose, audience, Day(longest + 5)))
                        {
                            Interlocked.Increment(ref differing);
                            lock (differences)
                            {
                                differences.Add($"{string.Join(" | ", acts)}: {audience} {channel} {purpose}");
                            }
                        }
                    }
                }
            }
        );
        return new ProofResult(
            differing == 0,
            [
                $"{histories} histories of up to {longest} acts, {decisions} decisions, {differing} of them other than the model's",
                .. differences.OrderBy(text => text.Length).Take(Shown),
            ]
        );
    }

    /// <summary>Whether the ledger decides as the model does.</summary>
    public static bool Agrees(
        IReadOnlyList<Act> acts,
        ContactPoint contactPoint,
        Channel channel,
        string purpose,
        Audience audience,
        DateTimeOffset at
    ) =>
        NaiveModel.MayProspect(acts, channel, purpose, audience, at)
        == (
            SendDecision
                .Decide(
                    RecipientStatements.None with
                    {
                        Own = contactPoint.Statements,
                    },
                    new SendQuestion(channel, purpose, audience, at),
                    Catalogue
                )
                .Verdict == Verdict.Allowed
        );

    /// <summary>The contact point of a person who did these things, in this order of arrival.</summary>
    public static ContactPoint Fold(IReadOnlyList<Act> acts) => ContactPoint.Fold(Guid.Empty, acts.Select(EventOf));

    private static IEvent EventOf(Act act, int place)
    {
        var isSms = act.Kind is ActKind.Stop or ActKind.Start;
        var capture = new Capture(
            isSms ? Source.Sms : Source.Preferences,
            isSms ? "person" : "account:1",
            act.SaidAt,
            act.CameAt,
            Confirmation: act.IsConfirmed ? new ContactPointConfirmation(ConfirmedBy.Website, act.CameAt) : null
        );
        var scope = Scope.Of(act.Channel, act.Purpose);
        var id = new Guid(place + 1, 0, 0, new byte[8]);
        return act.Kind switch
        {
            ActKind.Refuse or ActKind.Stop => new Event<ObjectionRecorded>(new ObjectionRecorded(scope, capture)) { Id = id },
            ActKind.Allow or ActKind.Start => new Event<ObjectionLifted>(new ObjectionLifted(scope, capture)) { Id = id },
            ActKind.Consent => new Event<ConsentGiven>(new ConsentGiven(scope, capture, act.EndsAt)) { Id = id },
            _ => new Event<ConsentWithdrawn>(new ConsentWithdrawn(scope, capture)) { Id = id },
        };
    }

    private static DateTimeOffset Day(int place) => Start.AddDays(place);

    private static List<Act> GatewayIntent(int[] order, int[] clocks)
    {
        var acts = new List<Act>();
        for (var place = 0; place < order.Length; place++)
        {
            if (Acts[order[place]] is { } act)
            {
                acts.Add(
                    new Act(
                        act.Kind,
                        act.Channel,
                        act.Purpose,
                        Clocks[clocks[place]](place),
                        Day(place),
                        IsConfirmed: act.Kind == ActKind.Consent
                    )
                );
            }
            else
            {
                acts = [.. acts.Select(earlier => earlier.Kind == ActKind.Consent ? earlier with { EndsAt = Day(place) } : earlier)];
            }
        }

        return acts;
    }

    private static IEnumerable<int[]> Orders(int longest) => Enumerable.Range(0, longest + 1).SelectMany(length => Extend([], length));

    private static IEnumerable<int[]> Extend(int[] order, int length) =>
        order.Length == length
            ? [order]
            : Enumerable.Range(0, Acts.Length).Where(act => !order.Contains(act)).SelectMany(act => Extend([.. order, act], length));

    private static IEnumerable<int[]> Timings(int length) =>
        length == 0
            ?
            [
                [],
            ]
            : Timings(length - 1).SelectMany(_ => Enumerable.Range(0, Clocks.Length), (clocks, clock) => (int[])[.. clocks, clock]);
}
