using System.Text.Json;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>A subject of a case, with every id that it may have.</summary>
/// <param name="Id">Its id in the case.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Ids">Its ids, one a key version; of an account the one that it has.</param>
/// <param name="VerifiedBy">How it was shown to be the requester's.</param>
internal sealed record PersonSubject(Guid Id, SubjectKind Kind, IReadOnlyList<Guid> Ids, IdentityMethod? VerifiedBy);

/// <summary>Whom a package is about. What belongs to none of the subjects is somebody else's.</summary>
/// <param name="Subjects">The subjects of the case.</param>
/// <param name="Addresses">The addresses that are at hand, in clear.</param>
/// <param name="Texts">How what is held is told, in the language of the case.</param>
internal sealed record Person(IReadOnlyList<PersonSubject> Subjects, IReadOnlyList<ContactAddress> Addresses, PackageTexts Texts)
{
    /// <summary>The language of the case.</summary>
    public string Language => Texts.Language;

    /// <summary>All ids of contact points.</summary>
    public Guid[] ContactPoints { get; } =
    [.. Subjects.Where(subject => subject.Kind != SubjectKind.Account).SelectMany(subject => subject.Ids)];

    /// <summary>All ids of accounts.</summary>
    public Guid[] Accounts { get; } =
    [.. Subjects.Where(subject => subject.Kind == SubjectKind.Account).SelectMany(subject => subject.Ids)];

    /// <summary>Whether an id is one of theirs.</summary>
    public bool Owns(Guid id) => ContactPoints.Contains(id) || Accounts.Contains(id);

    /// <summary>The subject that an id belongs to; null when it is nobody's of them.</summary>
    public Guid? SubjectOf(Guid id) => Subjects.FirstOrDefault(subject => subject.Ids.Contains(id))?.Id;
}

/// <summary>Finds the ids of the person whom a case is about. Only an address gives those under every key.</summary>
internal sealed class PersonOfCase(ContactPointKeyring keyring, EvidenceVault vault, IOptions<ControllerOptions> controller)
{
    /// <summary>The person, or a sentence that says what is missing.</summary>
    public async Task<(Person? Person, string? Refusal)> FindAsync(
        RightsCase found,
        IReadOnlyList<CaseSubject> given,
        CancellationToken cancellation
    )
    {
        var addresses = given
            .Where(subject => CaseSubjects.KindOf(subject.Kind) is not null)
            .Select(subject => ContactAddress.For(CaseSubjects.KindOf(subject.Kind)!.Value, subject.Value))
            .ToList();
        if (addresses.FindIndex(address => found.SubjectOf(keyring.IdsOf(address).Lasting) is null) is >= 0 and var other)
        {
            return (null, $"{found.Request.Reference}: the {addresses[other]} at place {other + 1} is no subject of the case.");
        }

        if (await ContactAsync(found, cancellation) is { } contact)
        {
            addresses.Add(contact);
        }

        var subjects = found
            .Subjects.Select(subject => new PersonSubject(subject.Id, subject.Kind, IdsOf(found, subject, addresses), subject.VerifiedBy))
            .ToList();
        var missing = subjects
            .Where(subject => subject.Kind != SubjectKind.Account && subject.Ids.Count < keyring.Versions)
            .Select(subject => found.SubjectOf(subject.Id)!)
            .ToList();
        return missing.Count > 0
            ? (
                null,
                $"{found.Request.Reference}: without the address of {CaseGuards.List(missing)} nothing is found that was recorded under "
                    + "another key. Give it in subjects; it is not kept."
            )
            : (
                new Person(
                    subjects,
                    [.. addresses.Where(address => found.SubjectOf(keyring.IdsOf(address).Lasting) is not null).Distinct()],
                    new PackageTexts(ExactNames<LetterLanguage>.Of(found.Request.Language), controller.Value.Name)
                ),
                null
            );
    }

    private IReadOnlyList<Guid> IdsOf(RightsCase found, CaseSubjectView subject, List<ContactAddress> addresses) =>
        addresses.Select(keyring.IdsOf).FirstOrDefault(ids => ids.Lasting == subject.Id) is { } known
            ? [.. known]
            : found.IdsOf(subject.Id);

    private async Task<ContactAddress?> ContactAsync(RightsCase found, CancellationToken cancellation) =>
        found.Request.Contact is { } kept
        && await vault.FindAsync(kept, cancellation) is { } evidence
        && JsonSerializer.Deserialize<ContactPointAddress>(vault.Open(evidence), JsonSerializerOptions.Web) is { } contact
            ? ContactAddress.For(contact.Kind, contact.Value)
            : null;
}
