using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>A figure that is read from the database every now and then, so that whoever scrapes the metrics asks no database.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Unit">What it counts, or <c>s</c>.</param>
/// <param name="Description">What it means, and when to be alarmed.</param>
/// <param name="Sql">Answers rows of its value; of a text and its value where it has a label.</param>
/// <param name="Label">What the values are told apart by.</param>
public sealed record StoreFigure(string Name, string Unit, string Description, string Sql, string? Label = null);

/// <summary>The figures of a service, as they were last read. While the store is away they are not known, and none is given.</summary>
internal sealed class StoreFigures
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SenefConsent.Operation";

    private const int LongestSeconds = 5;

    private readonly NpgsqlDataSource database;
    private readonly IReadOnlyList<StoreFigure> figures;
    private readonly ILogger<StoreFigures> log;
    private readonly ConcurrentDictionary<string, IReadOnlyList<Measurement<double>>> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> failed = new(StringComparer.Ordinal);

    /// <summary>Makes an instrument of each.</summary>
    public StoreFigures(NpgsqlDataSource database, IEnumerable<StoreFigure> figures, IMeterFactory meters, ILogger<StoreFigures> log)
    {
        (this.database, this.figures, this.log) = (database, [.. figures], log);
        var meter = meters.Create(MeterName);
        foreach (var figure in this.figures)
        {
            meter.CreateObservableGauge(figure.Name, () => values.GetValueOrDefault(figure.Name) ?? [], figure.Unit, figure.Description);
        }
    }

    /// <summary>Reads all of them.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        foreach (var figure in figures)
        {
            try
            {
                values[figure.Name] = await ReadAsync(figure, cancellation);
                failed.Remove(figure.Name);
            }
            catch (NpgsqlException fault)
            {
                values.TryRemove(figure.Name, out _);
                if (!StoreFault.IsOutage(fault) && failed.Add(figure.Name))
                {
                    log.LogWarning("The metric {Metric} cannot be read: {Fault}.", figure.Name, Faults.KindsOf(fault));
                }
            }
        }
    }

    /// <summary>As they were last read, in their order.</summary>
    public IReadOnlyList<StatusFigure> Last =>
        [
            .. figures.SelectMany(figure =>
                (values.GetValueOrDefault(figure.Name) ?? []).Select(value => new StatusFigure(
                    figure.Name,
                    figure.Unit,
                    value.Value,
                    value.Tags is [{ Value: string of }] ? of : null
                ))
            ),
        ];

    /// <summary>None of them is known any more.</summary>
    public void Forget() => values.Clear();

    private async Task<IReadOnlyList<Measurement<double>>> ReadAsync(StoreFigure figure, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(figure.Sql);
        command.CommandTimeout = LongestSeconds;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var read = new List<Measurement<double>>();
        while (await rows.ReadAsync(cancellation))
        {
            read.Add(
                figure.Label is { } label
                    ? new(rows.GetDouble(1), new KeyValuePair<string, object?>(label, rows.GetString(0)))
                    : new(rows.GetDouble(0))
            );
        }

        return read;
    }
}

/// <summary>Adds figures to a service.</summary>
public static class StoreFigureServices
{
    /// <summary>Adds one.</summary>
    public static void AddFigure(this IHostApplicationBuilder builder, StoreFigure figure) => builder.Services.AddSingleton(figure);
}
