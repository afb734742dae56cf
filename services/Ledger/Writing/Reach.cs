namespace SenefConsent.Ledger;

/// <summary>
/// The streams that a command is decided on. The writer locks and reads them before it decides, and holds the locks until the events are
/// committed.
/// </summary>
public sealed record Reach
{
    /// <summary>The contact points, by their ids.</summary>
    public IReadOnlyCollection<Guid> ContactPoints { get; init; } = [];

    /// <summary>A contact point whose owner is meant: it and all that belong to the same accounts.</summary>
    public Guid? Person { get; init; }

    /// <summary>An account, with all its contact points.</summary>
    public Guid? Account { get; init; }

    /// <summary>A request that waits for the data protection officer, with the contact points that it names.</summary>
    public Guid? Unattributed { get; init; }

    /// <summary>Streams that are neither, such as a subscriber's: only how many events each has is read.</summary>
    public IReadOnlyCollection<Guid> Streams { get; init; } = [];

    /// <summary>Nothing: what is written concerns nobody that is known.</summary>
    public static Reach None { get; } = new();

    /// <summary>Contact points.</summary>
    public static Reach Of(params IReadOnlyCollection<Guid> contactPoints) => new() { ContactPoints = contactPoints };
}

/// <summary>
/// What somebody asks the ledger to do. It is decided by a static function of the command and a <see cref="LedgerState"/>.
/// </summary>
public interface ICommand
{
    /// <summary>What it is decided on.</summary>
    Reach Reach { get; }
}
