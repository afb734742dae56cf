using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>The register as it is shown: what is declared beside its attestations, what was recorded beside what is not as it should be.</summary>
public sealed class RegisterViews(DeclaredProcessings declared, RetentionRules retention, IOptions<RegisterOptions> options)
{
    /// <summary>A processing.</summary>
    public Processing Of(DeclaredProcessing one, RecordedRegister recorded, string language, DateTimeOffset now)
    {
        var attested = recorded.Attestations.GetValueOrDefault(one.Id);
        return new Processing(
            one.Id,
            RegisterOrigin.Declared,
            one.Name.In(language),
            one.Purpose.In(language),
            In(one.LegalBases),
            one.Categories,
            In(one.Persons),
            In(one.Recipients),
            one.Transfers.In(language),
            one.Retention.In(language),
            one.RetentionRules,
            In(one.Security),
            one.Dpia.In(language),
            one.Owner,
            one.Hash,
            attested is null ? null : new Attestation(attested.By, attested.At, MonthsSince(attested.At, now)),
            [
                .. When(attested is null, RegisterWarning.NotAttested),
                .. When(attested is not null && attested.Hash != one.Hash, RegisterWarning.ChangedSince),
                .. When(attested is not null && attested.At.AddMonths(MonthsOf(one)) <= now, RegisterWarning.AttestationOverdue),
            ]
        );

        IReadOnlyList<string> In(IReadOnlyList<BilingualText> texts) => [.. texts.Select(text => text.In(language))];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Processing> All(RecordedRegister recorded, string language, DateTimeOffset now) =>
        [.. declared.All.Select(one => Of(one, recorded, language, now))];

    /// <summary>A recipient, with what is not as it should be.</summary>
    public RegisteredRecipient Of(RegisteredRecipient recipient, DateTimeOffset now)
    {
        var today = LegalCalendar.DayOf(now).ToDateOnly();
        var contract = recipient.Contracts.Count == 0 ? null : recipient.Contracts[^1];
        return recipient with
        {
            Warnings = recipient.EndedAt is not null
                ? []
                :
                [
                    .. When(contract is null && recipient.Role == RecipientRole.Processor, RegisterWarning.ContractMissing),
                    .. When(contract?.ExpiresOn < today, RegisterWarning.ContractExpired),
                    .. When(
                        contract?.ExpiresOn >= today && contract.ExpiresOn <= today.AddDays(options.Value.WarnBeforeDays),
                        RegisterWarning.ContractExpiresSoon
                    ),
                    .. When(
                        recipient.Audits.Any(audit => audit.ResolvedAt is null && audit.DueOn < today),
                        RegisterWarning.FindingsOverdue
                    ),
                ],
        };
    }

    // What a rule wants more often is attested more often.
    private int MonthsOf(DeclaredProcessing one) =>
        retention
            .Rules.Where(rule => one.RetentionRules.Contains(rule.Id))
            .Select(rule => rule.EveryMonths)
            .OfType<int>()
            .Append(options.Value.AttestEveryMonths)
            .Min();

    private static int MonthsSince(DateTimeOffset at, DateTimeOffset now)
    {
        var months = ((now.Year - at.Year) * 12) + now.Month - at.Month;
        return at.AddMonths(months) > now ? months - 1 : months;
    }

    private static IEnumerable<RegisterWarning> When(bool condition, RegisterWarning warning) => condition ? [warning] : [];
}
