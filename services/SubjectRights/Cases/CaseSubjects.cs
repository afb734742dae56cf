using System.Text.Json;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>What a request is about, as it was named.</summary>
/// <param name="Id">The id by which the case knows it, which no further key changes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="OtherIds">Its ids under later versions of the key.</param>
public sealed record NamedSubject(Guid Id, SubjectKind Kind, IReadOnlyList<Guid> OtherIds)
{
    /// <summary>What is recorded.</summary>
    public SubjectAdded AddedBy(CaseAct act) => new(Id, Kind, act.By, act.Now, OtherIds.Count == 0 ? null : OtherIds);
}

/// <summary>What requests are about: addresses become pseudonyms before anything is recorded.</summary>
public sealed class CaseSubjects(ContactPointKeyring keyring, EvidenceVault vault)
{
    /// <summary>Their pseudonyms, each once.</summary>
    public IReadOnlyList<NamedSubject> Of(IReadOnlyList<CaseSubject> subjects) =>
        [
            .. subjects
                .Select(subject => new NamedSubject(IdOf(subject), subject.Kind, OtherIdsOf(subject)))
                .DistinctBy(subject => subject.Id),
        ];

    /// <summary>For each of them every id that it may have, one a key version.</summary>
    public IReadOnlyList<IReadOnlyList<Guid>> EveryIdOf(IReadOnlyList<CaseSubject> subjects) =>
        [
            .. subjects
                .DistinctBy(IdOf)
                .Select<CaseSubject, IReadOnlyList<Guid>>(subject =>
                    KindOf(subject.Kind) is { } kind ? keyring.IdsOf(ContactAddress.For(kind, subject.Value)) : [IdOf(subject)]
                ),
        ];

    /// <summary>
    /// Every id of the contact point at which a requester is answered; null when none was given or it is no longer kept. A case knows one
    /// id only of what it is about.
    /// </summary>
    public async Task<ContactPointIds?> ContactOfAsync(RightsCase found, CancellationToken cancellation) =>
        found.Request.Contact is { } contact
        && await vault.FindAsync(contact, cancellation) is { } kept
        && JsonSerializer.Deserialize<ContactPointAddress>(vault.Open(kept), JsonSerializerOptions.Web) is { } address
            ? keyring.IdsOf(ContactAddress.For(address.Kind, address.Value))
            : null;

    /// <summary>What is wrong with subjects; null when nothing is.</summary>
    public static IResult? Validate(IReadOnlyList<CaseSubject> subjects)
    {
        for (var index = 0; index < subjects.Count; index++)
        {
            var (kind, value) = (subjects[index].Kind, subjects[index].Value);
            if (string.IsNullOrWhiteSpace(value) || (KindOf(kind) is { } address && !ContactAddress.For(address, value).IsReadable))
            {
                return Problems.Problem(
                    400,
                    $"subjects[{index}].value is no {(kind == SubjectKind.Account ? "id of an account" : "address of its kind")}. "
                        + $"Nothing was "
                        + "recorded."
                );
            }
        }

        return null;
    }

    private IReadOnlyList<Guid> OtherIdsOf(CaseSubject subject) =>
        KindOf(subject.Kind) is { } kind ? [.. keyring.IdsOf(ContactAddress.For(kind, subject.Value)).SkipLast(1)] : [];

    private Guid IdOf(CaseSubject subject) =>
        KindOf(subject.Kind) is { } kind
            ? keyring.IdsOf(ContactAddress.For(kind, subject.Value)).Lasting
            : keyring.IdOfAccount(subject.Value);

    /// <summary>The kind of a contact point; null of an account.</summary>
    internal static ContactPointKind? KindOf(SubjectKind kind) =>
        kind switch
        {
            SubjectKind.Email => ContactPointKind.Email,
            SubjectKind.Telephone => ContactPointKind.Telephone,
            SubjectKind.Postal => ContactPointKind.Postal,
            _ => null,
        };
}
