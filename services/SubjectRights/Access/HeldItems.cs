using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using JasperFx.Events;
using Marten;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>Something that is held about a person.</summary>
/// <param name="Item">It, as it is handed out.</param>
/// <param name="Subject">The subject of the case that it belongs to; null when it belongs to all.</param>
/// <param name="Withheld">Why it is not handed out before somebody has looked at it; null when it is.</param>
internal sealed record HeldItem(PackageItem Item, Guid? Subject = null, LawGround? Withheld = null);

/// <summary>Makes items: where each comes from, by which rule it was derived and how long it is kept stand in files of ours.</summary>
internal sealed class HeldItems(DataMap map, RetentionRules retention, NpgsqlDataSource database)
{
    private const string Events = $"{LedgerStore.Schema}.mt_events";

    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly OthersCutOut others = new(map);

    /// <summary>All events of streams, in the order in which they were recorded.</summary>
    public static Task<IReadOnlyList<IEvent>> EventsOfAsync(
        IQuerySession session,
        IReadOnlyList<Guid> streams,
        CancellationToken cancellation
    ) => session.Events.QueryAllRawEvents().Where(e => streams.Contains(e.StreamId)).OrderBy(e => e.Sequence).ToListAsync(cancellation);

    /// <summary>An event.</summary>
    public HeldItem OfEvent(DataSource source, IEvent e, string type, string text, Person person)
    {
        var name = e.Data.GetType().Name;
        var data = new JsonObject { ["eventId"] = e.Id };
        if (source is DataSource.Cases or DataSource.Unattributed || person.Owns(e.StreamId))
        {
            data["stream"] = e.StreamId;
        }

        foreach (
            var (member, value) in others.Of(
                map.Events.Single(place => place.Name == name),
                JsonSerializer.SerializeToNode(e.Data, e.Data.GetType(), Stored)!.AsObject(),
                person
            )
        )
        {
            data[member] = value?.DeepClone();
        }

        return new HeldItem(
            ItemOf(source, Events, type, e.Timestamp, text, map.OriginOfEvent(name), data, person.Language),
            person.SubjectOf(e.StreamId)
        );
    }

    /// <summary>A row of a table.</summary>
    /// <param name="source">The search that found it.</param>
    /// <param name="table">The table.</param>
    /// <param name="type">What it is.</param>
    /// <param name="at">When it was made.</param>
    /// <param name="text">What it is, in words.</param>
    /// <param name="row">Its columns.</param>
    /// <param name="person">Whose it is.</param>
    /// <param name="content">What it holds sealed, in clear.</param>
    public PackageItem OfRow(
        DataSource source,
        string table,
        string type,
        DateTimeOffset? at,
        string text,
        JsonObject row,
        Person person,
        string? content = null
    )
    {
        var place = map.Tables.Single(place => place.Names(table));
        var data = others.Of(place, row, person);
        if (content is not null)
        {
            data["content"] = content;
        }

        return ItemOf(source, table, type, at, text, Origin.Parse(place.Origin!), data, person.Language);
    }

    /// <summary>Rows of a table as JSON, by the names of their columns.</summary>
    /// <param name="sql">What selects them.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="first">Its first parameter.</param>
    /// <param name="second">Its second parameter.</param>
    public async Task<IReadOnlyList<JsonObject>> RowsAsync(
        string sql,
        CancellationToken cancellation,
        object? first = null,
        object? second = null
    )
    {
        await using var command = database.CreateCommand($"select to_jsonb(row) from ({sql}) row");
        foreach (var value in new[] { first, second }.OfType<object>())
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<JsonObject>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(JsonNode.Parse(reader.GetString(0))!.AsObject());
        }

        return rows;
    }

    /// <summary>A time of a row.</summary>
    public static DateTimeOffset? TimeOf(JsonObject row, string column) => row[column]?.GetValue<DateTimeOffset>();

    private PackageItem ItemOf(
        DataSource source,
        string table,
        string type,
        DateTimeOffset? at,
        string text,
        Origin origin,
        JsonObject data,
        string language
    ) =>
        new(
            source,
            table,
            type,
            at?.ToUniversalTime(),
            text,
            origin.Kind,
            origin.Rule is { } rule ? (language == "fr" ? map.Rules[rule].Fr : map.Rules[rule].En) : null,
            retention.RuleOf(table)!.Id,
            JsonSerializer.SerializeToElement(data)
        );
}

/// <summary>A search of one place for everything that it holds about a person.</summary>
internal interface IPersonSearch
{
    /// <summary>The place.</summary>
    DataSource Source { get; }

    /// <summary>What it holds.</summary>
    Task<IReadOnlyList<HeldItem>> FindAsync(Person person, HttpContext http, CancellationToken cancellation);
}
