namespace SenefConsent.Ledger;

/// <summary>Which contact points belong to which accounts, as far as a commit reaches them.</summary>
internal sealed class AccountLinks
{
    private readonly HashSet<AccountLink> links;

    /// <summary>None.</summary>
    public AccountLinks() => links = [];

    /// <summary>The same as others, and changed apart from them.</summary>
    public AccountLinks(AccountLinks others) => links = [.. others.links];

    /// <summary>Adds one.</summary>
    public void Add(AccountLink link) => links.Add(link);

    /// <summary>Unlinks both, whatever else the contact point is known by.</summary>
    public void Remove(Guid account, Guid contactPoint) =>
        links.RemoveWhere(link => (link.Account, link.KnownAs) == (account, contactPoint));

    /// <summary>All ids of the contact points that a command reaches.</summary>
    /// <param name="reach">What it reaches.</param>
    /// <param name="unattributed">What waits for the data protection officer, if it reaches that.</param>
    public IEnumerable<Guid> ContactPointsOf(Reach reach, UnattributedObjection? unattributed) =>
        [
            .. reach.Named.SelectMany(ids => ids),
            .. reach.Account is { } account ? OfAccount(account) : [],
            .. reach.Person is { } person
                ? links.Where(link => person.Contains(link.ContactPoint)).SelectMany(link => OfAccount(link.Account))
                : [],
            .. unattributed is null ? [] : unattributed.Successors,
            .. unattributed?.ContactPoint is { } named ? [named] : Array.Empty<Guid>(),
        ];

    /// <summary>Which of the reached ids are those of one contact point.</summary>
    public SameContactPoints SameIn(Reach reach, IReadOnlyCollection<Guid> reached) =>
        new(reach.Named, links.Where(link => reached.Contains(link.ContactPoint)).Select(link => (link.ContactPoint, link.KnownAs)));

    private IEnumerable<Guid> OfAccount(Guid account) => links.Where(link => link.Account == account).Select(link => link.ContactPoint);
}

/// <summary>An account and an id of one of its contact points.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="ContactPoint">The id.</param>
/// <param name="KnownAs">The id by which the account knows the contact point; the same or another one of it.</param>
internal readonly record struct AccountLink(Guid Account, Guid ContactPoint, Guid KnownAs)
{
    /// <summary>Those that an event makes.</summary>
    public static IEnumerable<AccountLink> Of(Guid account, Contracts.ContactPointLinked e) =>
        [new(account, e.ContactPoint, e.ContactPoint), .. (e.OtherIds ?? []).Select(id => new AccountLink(account, id, e.ContactPoint))];
}
