namespace SenefConsent.Ledger;

/// <summary>Which contact points belong to which accounts, as far as a commit reaches them.</summary>
internal sealed class AccountLinks
{
    private readonly HashSet<(Guid Account, Guid ContactPoint)> links;

    /// <summary>None.</summary>
    public AccountLinks() => links = [];

    /// <summary>The same as others, and changed apart from them.</summary>
    public AccountLinks(AccountLinks others) => links = [.. others.links];

    /// <summary>Links both.</summary>
    public void Add(Guid account, Guid contactPoint) => links.Add((account, contactPoint));

    /// <summary>Unlinks both.</summary>
    public void Remove(Guid account, Guid contactPoint) => links.Remove((account, contactPoint));

    /// <summary>The contact points that a command reaches.</summary>
    /// <param name="reach">What it reaches.</param>
    /// <param name="unattributed">What waits for the data protection officer, if it reaches that.</param>
    public IEnumerable<Guid> ContactPointsOf(Reach reach, UnattributedObjection? unattributed) =>
        [
            .. reach.ContactPoints,
            .. reach.Account is { } account ? OfAccount(account) : [],
            .. reach.Person is { } person
                ? links.Where(link => link.ContactPoint == person).SelectMany(link => OfAccount(link.Account)).Append(person)
                : [],
            .. unattributed is null ? [] : unattributed.Successors,
            .. unattributed?.ContactPoint is { } named ? [named] : Array.Empty<Guid>(),
        ];

    private IEnumerable<Guid> OfAccount(Guid account) => links.Where(link => link.Account == account).Select(link => link.ContactPoint);
}
