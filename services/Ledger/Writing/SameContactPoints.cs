namespace SenefConsent.Ledger;

/// <summary>
/// Which ids are those of one contact point, as far as a command reaches them: those that its address has under the versions of the key,
/// and those under which an account knows it.
/// </summary>
public sealed class SameContactPoints
{
    private readonly Dictionary<Guid, Guid[]> groups = [];
    private readonly HashSet<Guid> linked = [];

    /// <summary>None is another.</summary>
    public SameContactPoints() { }

    /// <summary>Takes what tells it.</summary>
    /// <param name="named">Contact points by all their ids.</param>
    /// <param name="links">Ids of contact points of accounts, each with the id by which an account knows it.</param>
    public SameContactPoints(IEnumerable<ContactPointIds> named, IEnumerable<(Guid ContactPoint, Guid KnownAs)> links)
    {
        foreach (var ids in named)
        {
            Join(ids);
        }

        foreach (var (contactPoint, knownAs) in links)
        {
            linked.Add(knownAs);
            Join([contactPoint, knownAs]);
        }
    }

    /// <summary>All ids of a contact point.</summary>
    public IReadOnlyList<Guid> IdsOf(Guid contactPoint) => groups.GetValueOrDefault(contactPoint) ?? [contactPoint];

    /// <summary>The id under which a contact point goes on: by which an account knows it, else the newest.</summary>
    public Guid IdOf(IReadOnlyList<Guid> ids) =>
        ids.SelectMany(IdsOf).Where(linked.Contains).Order().Cast<Guid?>().FirstOrDefault() ?? ids[0];

    private void Join(IReadOnlyCollection<Guid> ids)
    {
        if (ids.Distinct().Count() > 1)
        {
            Guid[] group = [.. ids.SelectMany(IdsOf).Distinct().Order()];
            foreach (var id in group)
            {
                groups[id] = group;
            }
        }
    }
}
