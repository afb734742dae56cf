using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>Tells of faults of ours: in the log and in a metric, neither with a value of a request.</summary>
public sealed class Faults(IMeterFactory meters, ILogger<Faults> logger)
{
    private readonly Counter<long> faults = meters
        .Create(LedgerTelemetry.MeterName)
        .CreateCounter<long>(
            "consent.faults",
            "{fault}",
            "Faults of ours, such as a bug or a permission that is missing, by where they happened. Alarm on any."
        );

    /// <summary>Tells of one.</summary>
    /// <param name="where">Where it happened, such as a route; one of few.</param>
    /// <param name="fault">What happened.</param>
    public void Report(string where, Exception fault)
    {
        faults.Add(1, new KeyValuePair<string, object?>("where", where));
        logger.LogError("{Where} failed by a fault of ours: {Fault}", where, Describe(fault));
    }

    /// <summary>
    /// The types of an exception and of its causes, PostgreSQL's code, and the place. Never a message: messages quote values, and values
    /// can be addresses.
    /// </summary>
    public static string Describe(Exception fault) => KindsOf(fault) + Environment.NewLine + fault.StackTrace;

    /// <summary>The types of an exception and of its causes, and PostgreSQL's code: in one line, and without a message as well.</summary>
    public static string KindsOf(Exception fault) =>
        string.Join(
            " <- ",
            StoreFault
                .Causes(fault)
                .Select(cause =>
                    cause is PostgresException postgres ? $"{nameof(PostgresException)} {postgres.SqlState}" : cause.GetType().Name
                )
        );
}
