namespace SenefConsent.Ledger;

/// <summary>
/// The streams that a command is decided on. The writer locks and reads them before it decides, and holds the locks until the events are
/// committed.
/// </summary>
public sealed record Reach
{
    /// <summary>The contact points.</summary>
    public IReadOnlyCollection<ContactPointIds> ContactPoints { get; init; } = [];

    /// <summary>
    /// A contact point whose owner is meant: it and all that belong to the same accounts. Nobody links it to another account before the
    /// command is committed.
    /// </summary>
    public ContactPointIds? Person { get; init; }

    /// <summary>
    /// An account, with all its contact points. Where there are others in <see cref="ContactPoints"/>, nobody speaks as the owner of one of
    /// them before the command is committed: it may link them.
    /// </summary>
    public Guid? Account { get; init; }

    /// <summary>A request that waits for the data protection officer, with the contact points that it names.</summary>
    public Guid? Unattributed { get; init; }

    /// <summary>Streams that are neither, such as a subscriber's: only how many events each has is read.</summary>
    public IReadOnlyCollection<Guid> Streams { get; init; } = [];

    /// <summary>Records of the data protection officer, such as cases, by their ids: streams whose events are read.</summary>
    public IReadOnlyCollection<Guid> Records { get; init; } = [];

    /// <summary>Nothing: what is written concerns nobody that is known.</summary>
    public static Reach None { get; } = new();

    /// <summary>Contact points.</summary>
    public static Reach Of(params IReadOnlyCollection<ContactPointIds> contactPoints) => new() { ContactPoints = contactPoints };

    /// <summary>What is done to a scope of a contact point: on every channel it is done by the person, wherever they can be reached.</summary>
    public static Reach Of(ContactPointIds contactPoint, Contracts.Scope scope) =>
        scope.Channels.Contains(Contracts.Channel.All) ? new Reach { Person = contactPoint } : Of(contactPoint);

    /// <summary>The contact points that it names, the person's included.</summary>
    internal IEnumerable<ContactPointIds> Named => Person is null ? ContactPoints : ContactPoints.Append(Person);

    /// <summary>The contact points of which nobody may change or follow the links meanwhile.</summary>
    internal IEnumerable<ContactPointIds> Linking =>
        Account is not null ? Named
        : Person is null ? []
        : [Person];
}

/// <summary>
/// What somebody asks the ledger to do. It is decided by a static function of the command and a <see cref="LedgerState"/>.
/// </summary>
public interface ICommand
{
    /// <summary>What it is decided on.</summary>
    Reach Reach { get; }
}
