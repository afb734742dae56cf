using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>What is asked of the blocklist: may one prospect by this channel for this purpose?</summary>
/// <param name="Channel">One channel; not <see cref="Channel.All"/>.</param>
/// <param name="Purpose">A name of the catalogue.</param>
/// <param name="Audience">Whom one writes to.</param>
/// <param name="At">The instant asked about.</param>
public sealed record SendQuestion(Channel Channel, string Purpose, Audience Audience, DateTimeOffset At);

/// <summary>What was said for a recipient: by themselves, for the domain of their e-mail address, for their organisation.</summary>
/// <param name="Own">On the recipient's own contact point.</param>
/// <param name="Domain">On their e-mail domain.</param>
/// <param name="Organisation">On their organisation.</param>
public sealed record RecipientStatements(
    IReadOnlyList<Statement> Own,
    IReadOnlyList<Statement> Domain,
    IReadOnlyList<Statement> Organisation
)
{
    /// <summary>Nothing was ever said.</summary>
    public static RecipientStatements None { get; } = new([], [], []);
}

/// <summary>Whether one may prospect, and what decides. The rules are those of section 4.4 of the design; refusals come first.</summary>
/// <param name="Verdict">Allowed or blocked.</param>
/// <param name="Rule">Why.</param>
/// <param name="Since">When the deciding statement was made; null when none decides.</param>
/// <param name="EventId">The event that decides; null when none does.</param>
public sealed record SendDecision(Verdict Verdict, Rule Rule, DateTimeOffset? Since = null, Guid? EventId = null)
{
    /// <summary>The recipient is not an address of the channel, and nothing was said under the very same writing.</summary>
    public static SendDecision Unreadable { get; } = new(Verdict.Blocked, Rule.Unreadable);

    /// <summary>The database may lack what the recipient said.</summary>
    public static SendDecision StoreBehind { get; } = new(Verdict.Blocked, Rule.StoreBehind);

    private static readonly SendDecision NothingAgainst = new(Verdict.Allowed, Rule.None);
    private static readonly SendDecision NoConsent = new(Verdict.Blocked, Rule.ConsentMissing);

    /// <summary>Decides. Pure: the same statements give the same decision, in whatever order they stand.</summary>
    public static SendDecision Decide(RecipientStatements statements, SendQuestion question, PurposeCatalogue catalogue)
    {
        // Nearly everybody has said nothing about nearly everything.
        if (IsSilence(statements.Own) && IsSilence(statements.Domain) && IsSilence(statements.Organisation))
        {
            return catalogue.BasisFor(question.Audience, question.Channel).Basis == LegalBasis.LegitimateInterest
                ? NothingAgainst
                : NoConsent;
        }

        return DecideOn(statements, question, catalogue);

        bool IsSilence(IReadOnlyList<Statement> said)
        {
            for (var index = 0; index < said.Count; index++)
            {
                if (said[index].IsAbout(question.Channel, question.Purpose, catalogue))
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static SendDecision DecideOn(RecipientStatements statements, SendQuestion question, PurposeCatalogue catalogue)
    {
        var own = About(statements.Own);
        var domain = About(statements.Domain);
        var organisation = About(statements.Organisation);

        // A member of an organisation can consent for themselves, later and specifically; taking back an objection of one's own does not
        // reach so far.
        var ownConsents = Consents(own);
        return Blocked(FirstInForce(own, [.. own.Where(statement => statement.Kind == StatementKind.Lift), .. ownConsents]), RuleOf)
            ?? Blocked(FirstInForce(domain, [.. domain, .. ownConsents]), _ => Rule.DomainObjection)
            ?? Blocked(FirstInForce(organisation, [.. organisation, .. ownConsents]), _ => Rule.OrganisationObjection)
            ?? ByLegalBasis(ownConsents);

        List<Statement> About(IReadOnlyList<Statement> all) =>
            [.. all.Where(statement => statement.IsAbout(question.Channel, question.Purpose, catalogue))];

        // A consent that was withdrawn is gone, also when the withdrawal is lifted: that is no consent. Of several on the same scope the
        // last holds, with its own end; of two at one time the one that ends first.
        List<Statement> Consents(List<Statement> said) =>
            [
                .. said.Where(consent =>
                        consent.Kind == StatementKind.Consent
                        && !said.Exists(withdrawal =>
                            withdrawal.Kind == StatementKind.Withdrawal && withdrawal.EffectiveAt >= consent.EffectiveAt
                        )
                    )
                    .GroupBy(consent => (consent.Channel, consent.Purpose))
                    .Select(same =>
                        same.OrderBy(consent => consent.EffectiveAt).ThenByDescending(ExpiryOf).ThenBy(consent => consent.EventId).Last()
                    ),
            ];

        Statement? FirstInForce(List<Statement> said, List<Statement> permissions) =>
            said.Where(refusal => refusal.Refuses)
                .Where(refusal =>
                    !permissions.Any(permission => permission.Lifts(refusal, catalogue) && question.At < ExpiryOf(permission))
                )
                .OrderBy(refusal => refusal.Kind == StatementKind.Pause)
                .ThenBy(refusal => refusal.Kind == StatementKind.Restriction)
                .ThenBy(refusal => refusal.Since)
                .ThenBy(refusal => refusal.EventId)
                .FirstOrDefault();

        static Rule RuleOf(Statement refusal) =>
            refusal.Kind switch
            {
                StatementKind.Withdrawal => Rule.ConsentWithdrawn,
                StatementKind.Pause => Rule.Pause,
                StatementKind.Restriction => Rule.Restricted,
                _ => Rule.Objection,
            };

        static SendDecision? Blocked(Statement? refusal, Func<Statement, Rule> rule) =>
            refusal is null ? null : new SendDecision(Verdict.Blocked, rule(refusal), refusal.Since, refusal.EventId);

        SendDecision ByLegalBasis(List<Statement> consents)
        {
            if (catalogue.BasisFor(question.Audience, question.Channel).Basis == LegalBasis.LegitimateInterest)
            {
                return NothingAgainst;
            }

            var longest = consents.OrderBy(ExpiryOf).ThenBy(consent => consent.EventId).LastOrDefault();
            return longest is null ? NoConsent
                : question.At < ExpiryOf(longest) ? new SendDecision(Verdict.Allowed, Rule.Consent, longest.Since, longest.EventId)
                : new SendDecision(Verdict.Blocked, Rule.ConsentExpired, ExpiryOf(longest), longest.EventId);
        }

        // What a consent has reopened is refused again when it expires: a year-old yes does not outlive its year as the end of a no.
        DateTimeOffset ExpiryOf(Statement permission)
        {
            if (permission.Kind != StatementKind.Consent)
            {
                return DateTimeOffset.MaxValue;
            }

            var legalLimit = catalogue.BasisFor(question.Audience, question.Channel).ConsentLastsAtMostMonths is { } months
                ? permission.EffectiveAt.AddMonths(months)
                : DateTimeOffset.MaxValue;
            return permission.ValidUntil is { } ownEnd && ownEnd < legalLimit ? ownEnd : legalLimit;
        }
    }
}
