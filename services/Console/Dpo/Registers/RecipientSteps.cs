using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>The steps of a recipient of the register.</summary>
internal static class RecipientSteps
{
    private static readonly char[] BetweenCountries = [' ', ',', ';', '\n'];

    /// <summary>They.</summary>
    public static Steps<RegisterClient> All { get; } =
        new([
            new(
                "contract",
                "contracts",
                ["contract-signedOn", "contract-reference"],
                (taken, cancellation) => taken.Service.RecordContractAsync(taken.Id, ContractOf(taken.Sent), cancellation)
            ),
            new(
                "audit",
                "audits",
                ["audit-auditedOn", "audit-scope", "audit-findings"],
                (taken, cancellation) =>
                    taken.Service.RecordAuditAsync(
                        taken.Id,
                        new(
                            taken.Sent.NeededDay("audit-auditedOn"),
                            taken.Sent.Needed<AuditScope>("audit-scope"),
                            taken.Sent.NeededNumber("audit-findings"),
                            taken.Sent.Day("audit-dueOn")
                        ),
                        cancellation
                    )
            ),
            new(
                "resolve",
                "audits",
                ["resolve-audit"],
                (taken, cancellation) => taken.Service.ResolveAuditAsync(taken.Id, taken.Sent.NeededId("resolve-audit"), cancellation)
            ),
            new("end", "ending", [], (taken, cancellation) => taken.Service.EndRecipientAsync(taken.Id, cancellation)),
        ]);

    private static ContractRequest ContractOf(SentForm sent) =>
        new(
            sent.NeededDay("contract-signedOn"),
            sent["contract-reference"]!,
            sent.Day("contract-expiresOn"),
            PartsOf(sent["contract-subProcessors"], '\n'),
            PartsOf(sent["contract-countries"]?.ToUpperInvariant(), BetweenCountries)
        );

    private static string[] PartsOf(string? text, params char[] between) =>
        (text ?? "").Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
