using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>
/// Tells an outage of the store, after which the same request can succeed, from a fault of ours, which no repetition mends: a bug, a
/// permission that is missing, a table that is not there.
/// </summary>
public static class StoreFault
{
    private enum Kind
    {
        /// <summary>The database is away, going away or full, or is the replica of another.</summary>
        Away,

        /// <summary>Others held it up: a lock, a deadlock, a time limit.</summary>
        HeldUp,

        /// <summary>The journal cannot be written, without which nothing is committed; or the database is behind it.</summary>
        JournalAway,

        /// <summary>Another was first to write the same row. That lasts no longer than one more look at it.</summary>
        Overtaken,
    }

    /// <summary>Whether doing the same again on fresh state can succeed. The commit may have happened.</summary>
    public static bool IsPassing(Exception exception) => KindsIn(exception).Any(kind => kind is not Kind.JournalAway);

    /// <summary>
    /// Whether the store could not be used, and sending the same again is safe and may succeed. Anything else is a fault of ours.
    /// </summary>
    public static bool IsOutage(Exception exception) => KindsIn(exception).Any(kind => kind is not Kind.Overtaken);

    /// <summary>Whether the database is away or going away, so that nothing else would fare better now.</summary>
    public static bool IsLostConnection(Exception exception) => KindsIn(exception).Contains(Kind.Away);

    /// <summary>An exception and what caused it, outermost first.</summary>
    public static IEnumerable<Exception> Causes(Exception exception)
    {
        yield return exception;
        IEnumerable<Exception> inner = exception switch
        {
            AggregateException several => several.InnerExceptions,
            { InnerException: { } one } => [one],
            _ => [],
        };
        foreach (var cause in inner.SelectMany(Causes))
        {
            yield return cause;
        }
    }

    private static IEnumerable<Kind> KindsIn(Exception exception) => Causes(exception).Select(KindOf).OfType<Kind>();

    private static Kind? KindOf(Exception cause) =>
        cause switch
        {
            PostgresException postgres => KindOf(postgres.SqlState),
            NpgsqlException { IsTransient: true } => Kind.Away,
            JournalUnwritableException or StoreBehindException { IsCertain: true } => Kind.JournalAway,
            StoreBehindException => Kind.HeldUp,

            // While it connects, Npgsql throws the bare exception. Of others it says nothing about the store.
            TimeoutException { Source: nameof(Npgsql) } => Kind.Away,
            _ => null,
        };

    // PostgreSQL, appendix A.
    private static Kind? KindOf(string sqlState) =>
        sqlState switch
        {
            // Not reached, out of memory, connections or disk, shut down or crashed, an input or output error.
            ['0', '8', ..] or ['5', '3', ..] or ['5', '7', 'P', ..] => Kind.Away,
            PostgresErrorCodes.SystemError or PostgresErrorCodes.IoError => Kind.Away,
            PostgresErrorCodes.ReadOnlySqlTransaction => Kind.Away,
            "25P03" or "25P04" => Kind.Away, // It ended the session, for which a transaction took too long.
            ['4', '0', ..] => Kind.HeldUp,
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ObjectInUse or PostgresErrorCodes.QueryCanceled => Kind.HeldUp,
            PostgresErrorCodes.UniqueViolation => Kind.Overtaken,
            _ => null,
        };
}
