namespace SenefConsent.Ledger;

/// <summary>
/// Under which ids to look for recipients: their own, that of their e-mail domain, that of their organisation, each under every version of
/// the key. The addresses are not kept.
/// </summary>
public sealed class BlocklistLookup
{
    private readonly int versions;
    private readonly Guid[] own;
    private readonly Guid[] domains;
    private readonly int[] domainOf;
    private readonly bool[] readable;
    private readonly Guid[] organisation;

    /// <summary>Derives the ids.</summary>
    /// <param name="keyring">Derives them.</param>
    /// <param name="recipients">The recipients.</param>
    /// <param name="organisation">The ids of what all of them belong to; none when not asked about.</param>
    public BlocklistLookup(ContactPointKeyring keyring, IReadOnlyList<ContactAddress> recipients, IReadOnlyList<Guid> organisation)
    {
        versions = keyring.Versions;
        own = new Guid[recipients.Count * versions];
        domainOf = new int[recipients.Count];
        readable = new bool[recipients.Count];
        this.organisation = [.. organisation];

        // A list has few domains, and each is derived once.
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var byName = known.GetAlternateLookup<ReadOnlySpan<char>>();
        var ids = new List<Guid>();
        for (var index = 0; index < recipients.Count; index++)
        {
            var recipient = recipients[index];
            readable[index] = recipient.IsReadable;
            keyring.IdsOf(recipient, own.AsSpan(index * versions, versions));
            domainOf[index] = -1;
            if (recipient is not { Kind: Contracts.ContactPointKind.Email, IsReadable: true })
            {
                continue;
            }

            var name = recipient.Normal.AsSpan(recipient.Normal.LastIndexOf('@') + 1);
            if (!byName.TryGetValue(name, out var place))
            {
                place = ids.Count;
                byName[name] = place;
                ids.AddRange(keyring.IdsOf(recipient.EmailDomain()!.Value));
            }

            domainOf[index] = place;
        }

        domains = [.. ids];
        Ids = [.. own, .. domains, .. this.organisation];
    }

    /// <summary>How many recipients there are.</summary>
    public int Count => readable.Length;

    /// <summary>All ids to look under.</summary>
    internal Guid[] Ids { get; }

    /// <summary>The organisation's ids; none when it was not asked about.</summary>
    public ReadOnlySpan<Guid> Organisation => organisation;

    /// <summary>The ids of a recipient, the newest first.</summary>
    public ReadOnlySpan<Guid> OwnOf(int index) => own.AsSpan(index * versions, versions);

    internal ReadOnlySpan<Guid> DomainOf(int index) => domainOf[index] < 0 ? [] : domains.AsSpan(domainOf[index], versions);

    internal bool IsReadable(int index) => readable[index];

    internal IEnumerable<Guid> AllOf(int index) => [.. OwnOf(index), .. DomainOf(index), .. organisation];
}
