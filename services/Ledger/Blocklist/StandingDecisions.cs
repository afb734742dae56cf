using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>What holds for one contact point, for all channels, purposes and audiences at once.</summary>
public static class StandingDecisions
{
    private static readonly Channel[] Channels = [.. Enum.GetValues<Channel>().Where(channel => channel != Channel.All)];

    /// <summary>
    /// Every decision that is not the one about somebody who never said anything, or will not be at some time. Pure. What its e-mail domain
    /// or its organisation has refused is not in it: that holds on their contact points.
    /// </summary>
    /// <param name="contactPoint">What was said on it.</param>
    /// <param name="catalogue">The purposes.</param>
    /// <param name="now">The present.</param>
    public static IReadOnlyList<StandingDecision> Of(ContactPoint contactPoint, PurposeCatalogue catalogue, DateTimeOffset now)
    {
        var statements = RecipientStatements.None with { Own = contactPoint.Statements };
        var spokenOf = Channels
            .Where(channel => contactPoint.Statements.Any(statement => statement.Channel == Channel.All || statement.Channel == channel))
            .ToList();
        return
        [
            .. Enum.GetValues<Audience>()
                .SelectMany(audience =>
                    spokenOf.SelectMany(channel =>
                        catalogue
                            .Purposes.Select(purpose => (purpose.Name, Decided: Decide(audience, channel, purpose.Name)))
                            .Where(purpose => purpose.Decided is not null)
                            .GroupBy(purpose => purpose.Decided!.Value, purpose => purpose.Name)
                            .Select(same => new StandingDecision(
                                audience,
                                channel,
                                [.. same],
                                same.Key.Decision.Verdict,
                                same.Key.Decision.Rule,
                                same.Key.Decision.Since,
                                same.Key.Decision.EventId,
                                same.Key.Until
                            ))
                    )
                ),
        ];

        (SendDecision Decision, DateTimeOffset? Until)? Decide(Audience audience, Channel channel, string purpose)
        {
            var decision = At(statements, now);
            var ends = EndsOf(audience, channel)
                .Where(end => end > now && At(statements, end).Verdict != decision.Verdict)
                .Order()
                .ToList();
            return ends.Count == 0 && decision == At(RecipientStatements.None, now) ? null : (decision, ends.Count == 0 ? null : ends[0]);

            SendDecision At(RecipientStatements said, DateTimeOffset at) =>
                SendDecision.Decide(said, new SendQuestion(channel, purpose, audience, at), catalogue);
        }

        // Only a consent ends by itself.
        IEnumerable<DateTimeOffset> EndsOf(Audience audience, Channel channel) =>
            contactPoint
                .Statements.Where(statement => statement.Kind == StatementKind.Consent)
                .SelectMany(consent =>
                    new[]
                    {
                        consent.ValidUntil,
                        catalogue.BasisFor(audience, channel).ConsentLastsAtMostMonths is { } months
                            ? consent.EffectiveAt.AddMonths(months)
                            : null,
                    }
                )
                .OfType<DateTimeOffset>();
    }
}
