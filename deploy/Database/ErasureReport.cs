using System.Globalization;
using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Database;

/// <summary>What <c>database erase</c> came to, or would.</summary>
/// <param name="Erasures">What was ordered and is carried out, and what prospects said whose retention is over.</param>
/// <param name="Ended">What ended by rules.</param>
/// <param name="IsDryRun">Whether nothing was changed.</param>
public sealed record ErasureReport(IReadOnlyList<CarriedOutErasure> Erasures, IReadOnlyList<SweptTable> Ended, bool IsDryRun)
{
    /// <summary>Erases. What ended by rules is kept in the list of runs. An erasure that fails does not keep what has ended.</summary>
    /// <param name="erasure">The connection string of <see cref="Erasure.Role"/>.</param>
    /// <param name="keys">The keys of the services.</param>
    /// <param name="now">The present.</param>
    /// <param name="isDryRun">Whether nothing is changed and only counted what would be.</param>
    /// <param name="cancellation">Stops between two erasures.</param>
    public static async Task<ErasureReport> RunAsync(
        string erasure,
        LedgerOptions keys,
        DateTimeOffset now,
        bool isDryRun,
        CancellationToken cancellation
    )
    {
        var rules = RetentionRules.Read(RetentionRules.DeliveredFile);
        await using var database = NpgsqlDataSource.Create(erasure);
        var ended = await EndedStreams.RunAsync(database, rules, now, isDryRun, cancellation);
        var erasures = await Erasure.RunAsync(erasure, keys, rules, now, isDryRun, cancellation);
        IReadOnlyList<SweptTable> probes = rules.Probes is { } rule
            ? [await EndedProbes.RunAsync(database, rule, now, isDryRun, cancellation)]
            : [];
        return new ErasureReport(erasures, [.. ended, .. probes, Erasure.Ended(erasures, rules)], isDryRun);
    }

    /// <summary>Its lines.</summary>
    public IEnumerable<string> Describe() =>
        Erasures
            .Where(erasure => erasure.Case is not null)
            .Select(erasure => Describe(erasure))
            .Concat(Ended.Select(table => table.Describe(IsDryRun)));

    private string Describe(CarriedOutErasure erasure)
    {
        var counts = erasure.Counts;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{erasure.Id} of case {erasure.Case}{(IsDryRun ? " would come to" : "")}: {counts.Events} events reduced, deleted "
                + $"{counts.Evidence} of evidence, {counts.Links} links and {counts.Messages} messages, {counts.Answers} answers emptied; "
                + $"{counts.Kept} of evidence stay until they end"
        );
    }
}
