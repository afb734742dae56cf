using JasperFx;
using Marten.Exceptions;
using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>Tells the faults of the store that pass from those that stay.</summary>
public static class StoreFault
{
    /// <summary>
    /// Whether doing the same again on fresh state can succeed: a race was lost, or the database is away. The commit may have happened.
    /// </summary>
    public static bool IsPassing(Exception exception) =>
        Causes(exception)
            .Any(cause =>
                cause switch
                {
                    ConcurrencyException or StreamLockedException or ExistingStreamIdCollisionException => true,
                    PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UniqueViolation || postgres.IsTransient,
                    NpgsqlException npgsql => npgsql.IsTransient,
                    TimeoutException => true,
                    _ => false,
                }
            );

    /// <summary>Whether the store as a whole could not be used.</summary>
    public static bool IsOutage(Exception exception) => IsPassing(exception) || Causes(exception).Any(cause => cause is NpgsqlException);

    /// <summary>Whether the database is away or going away, so that nothing else would fare better now.</summary>
    public static bool IsLostConnection(Exception exception) =>
        Causes(exception)
            .Any(cause =>
                cause switch
                {
                    // Connection exceptions, insufficient resources, operator intervention (PostgreSQL, appendix A).
                    PostgresException postgres => postgres.SqlState[..2] is "08" or "53" or "57",
                    NpgsqlException npgsql => npgsql.IsTransient,
                    TimeoutException => true,
                    _ => false,
                }
            );

    /// <summary>An exception and what caused it, outermost first.</summary>
    public static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
