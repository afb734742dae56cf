using JasperFx.Events;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>What people have attested and recorded of the register of processing, as its events tell it. There is one.</summary>
public sealed record RecordedRegister
{
    /// <summary>Its stream.</summary>
    public static readonly Guid Id = Guid.Parse("5e9f7e6f-3000-4000-8000-000000000030");

    /// <summary>The last attestation of each processing, by its id.</summary>
    public IReadOnlyDictionary<string, ProcessingAttested> Attestations { get; init; } = new Dictionary<string, ProcessingAttested>();

    /// <summary>The recipients, in the order in which they were recorded.</summary>
    public IReadOnlyList<RegisteredRecipient> Recipients { get; init; } = [];

    /// <summary>A recipient; null when there is none.</summary>
    public RegisteredRecipient? RecipientOf(Guid id) => Recipients.FirstOrDefault(recipient => recipient.Id == id);

    /// <summary>What it is after its events.</summary>
    public static RecordedRegister Fold(IEnumerable<IEvent> events) =>
        events.Aggregate(new RecordedRegister(), (found, e) => e.Data is IRegisterEvent data ? found.After(data) : found);

    /// <summary>What it is after one more event.</summary>
    public RecordedRegister After(IRegisterEvent e) =>
        e switch
        {
            ProcessingAttested attested => this with
            {
                Attestations = new Dictionary<string, ProcessingAttested>(Attestations) { [attested.Processing] = attested },
            },
            RecipientRecorded recorded => this with
            {
                Recipients =
                [
                    .. Recipients,
                    new RegisteredRecipient(
                        recorded.Recipient,
                        RegisterOrigin.Recorded,
                        recorded.Role,
                        recorded.Name,
                        recorded.Processings,
                        recorded.Client,
                        [],
                        [],
                        EndedAt: null,
                        []
                    ),
                ],
            },
            RecipientEnded ended => With(ended.Recipient, recipient => recipient with { EndedAt = ended.At }),
            ContractRecorded contract => With(
                contract.Recipient,
                recipient =>
                    recipient with
                    {
                        Contracts =
                        [
                            .. recipient.Contracts,
                            new RecipientContract(
                                contract.Contract,
                                contract.SignedOn,
                                contract.ExpiresOn,
                                contract.Reference,
                                contract.SubProcessors,
                                contract.Countries
                            ),
                        ],
                    }
            ),
            AuditRecorded audit => With(
                audit.Recipient,
                recipient =>
                    recipient with
                    {
                        Audits =
                        [
                            .. recipient.Audits,
                            new RecipientAudit(audit.Audit, audit.AuditedOn, audit.Scope, audit.Findings, audit.DueOn),
                        ],
                    }
            ),
            AuditFindingsResolved resolved => this with
            {
                Recipients =
                [
                    .. Recipients.Select(recipient =>
                        recipient with
                        {
                            Audits =
                            [
                                .. recipient.Audits.Select(audit =>
                                    audit.Id == resolved.Audit ? audit with { ResolvedAt = resolved.At } : audit
                                ),
                            ],
                        }
                    ),
                ],
            },
            _ => throw new InvalidOperationException($"The fold of the register does not know the event type {e.GetType().Name}."),
        };

    private RecordedRegister With(Guid id, Func<RegisteredRecipient, RegisteredRecipient> change) =>
        this with
        {
            Recipients = [.. Recipients.Select(recipient => recipient.Id == id ? change(recipient) : recipient)],
        };
}
