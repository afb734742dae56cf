using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Serialization;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>What a column, a property or a field says about a person.</summary>
[JsonConverter(typeof(ExactNames<DataCategory>))]
public enum DataCategory
{
    /// <summary>Nothing about a person.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>A keyed hash that stands for a contact point, an account or a message.</summary>
    [JsonStringEnumMemberName("pseudonym")]
    Pseudonym,

    /// <summary>The id of something that is about a person.</summary>
    [JsonStringEnumMemberName("reference")]
    Reference,

    /// <summary>What a person chose or asked for, or what became of it.</summary>
    [JsonStringEnumMemberName("choice")]
    Choice,

    /// <summary>When something happened.</summary>
    [JsonStringEnumMemberName("time")]
    Time,

    /// <summary>How it came: a door, a campaign, the text that was shown, a counter.</summary>
    [JsonStringEnumMemberName("technical")]
    Technical,

    /// <summary>Who acted: the person, or a client of ours by its name.</summary>
    [JsonStringEnumMemberName("actor")]
    Actor,

    /// <summary>What somebody wrote or sent, encrypted.</summary>
    [JsonStringEnumMemberName("sealed")]
    Sealed,

    /// <summary>Several of these, as JSON whose members are declared by themselves.</summary>
    [JsonStringEnumMemberName("document")]
    Document,
}

/// <summary>Where something comes from.</summary>
/// <param name="Kind">Given, observed or derived.</param>
/// <param name="Rule">The rule by which it was derived, one of <see cref="DataMap.Rules"/>; null where it was not.</param>
public sealed record Origin(DataOrigin Kind, string? Rule = null)
{
    private const string DerivedBy = "derived by ";

    /// <summary>Reads <c>given</c>, <c>observed</c> or <c>derived by</c> and the rule.</summary>
    /// <exception cref="InvalidDataException">It is none of them.</exception>
    public static Origin Parse(string text) =>
        text.StartsWith(DerivedBy, StringComparison.Ordinal) ? new Origin(DataOrigin.Derived, text[DerivedBy.Length..])
        : ExactNames<DataOrigin>.Find(text) is { } kind and not DataOrigin.Derived ? new Origin(kind)
        : throw new InvalidDataException($"{text} is no origin: it is given, observed, or 'derived by' and the rule.");
}

/// <summary>A rule by which we derive something about a person, in words.</summary>
/// <param name="Fr">In French.</param>
/// <param name="En">In English.</param>
public sealed record DerivationRule(string Fr, string En);

/// <summary>A place where data stands: a table, an event, a part of events, a queue, a log.</summary>
/// <param name="Name">Its name; of tables with their schema, where <c>*</c> stands for any part of it.</param>
/// <param name="Origin">Where what it holds comes from, as <see cref="Ledger.Origin.Parse"/> reads it; null where it is about nobody.</param>
/// <param name="Source">The search that finds what it holds about a person; null where none does.</param>
/// <param name="NotSearched">Why no search does; null where one does.</param>
/// <param name="AtErasure">What becomes of what it holds about a person at an erasure.</param>
/// <param name="Members">
/// Its columns, properties or fields, each with its category and, after a comma, its origin where that is another than the place's. Of a
/// property that has properties itself, <c>see</c> and the name of its part.
/// </param>
public sealed record MappedPlace(
    string Name,
    string AtErasure,
    IReadOnlyDictionary<string, string> Members,
    string? Origin = null,
    DataSource? Source = null,
    string? NotSearched = null
)
{
    private const string See = "see ";

    /// <summary>Whether it is a table.</summary>
    public bool Names(string table) => FileSystemName.MatchesSimpleExpression(Name, table, ignoreCase: false);

    /// <summary>The part that a member consists of; null when it is a value by itself.</summary>
    public static string? PartOf(string member) => member.StartsWith(See, StringComparison.Ordinal) ? member[See.Length..] : null;

    /// <summary>What a member says about a person; null when it has parts.</summary>
    /// <exception cref="InvalidDataException">It is no category.</exception>
    public static DataCategory? CategoryOf(string member) =>
        PartOf(member) is not null
            ? null
            : ExactNames<DataCategory>.Find(member.Split(", ")[0]) ?? throw new InvalidDataException($"{member} is no category.");

    /// <summary>Where a member comes from; null where it is about nobody.</summary>
    public Origin? OriginOf(string member) =>
        member.Split(", ", 2) is [_, var own] ? Ledger.Origin.Parse(own)
        : Origin is null ? null
        : Ledger.Origin.Parse(Origin);
}

/// <summary>
/// Everything that may be about a person, place by place: what it is, where it comes from, which search finds it, what an erasure does to
/// it. Read from a file, see <c>data-map.json</c>; a test compares it with the database, the events, the queues and the logs.
/// </summary>
/// <param name="Rules">How what is derived is derived, by the names that origins use.</param>
/// <param name="Tables">The tables and their columns.</param>
/// <param name="Events">The events and their properties.</param>
/// <param name="Parts">The parts that properties of events consist of.</param>
/// <param name="Queues">The queues and the properties of their messages.</param>
/// <param name="Logs">The fields of log lines and traces.</param>
public sealed record DataMap(
    IReadOnlyDictionary<string, DerivationRule> Rules,
    IReadOnlyList<MappedPlace> Tables,
    IReadOnlyList<MappedPlace> Events,
    IReadOnlyList<MappedPlace> Parts,
    IReadOnlyList<MappedPlace> Queues,
    IReadOnlyList<MappedPlace> Logs
)
{
    private static readonly JsonSerializerOptions FileFormat = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The file that is delivered with the program.</summary>
    public static string DeliveredFile { get; } = Path.Combine(AppContext.BaseDirectory, "data-map.json");

    /// <summary>All places.</summary>
    public IEnumerable<MappedPlace> Places => [.. Tables, .. Events, .. Parts, .. Queues, .. Logs];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static DataMap Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DataMap>(File.ReadAllBytes(path), FileFormat)!;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException)
        {
            throw new InvalidDataException($"The data map {path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Where an event comes from.</summary>
    /// <exception cref="KeyNotFoundException">It is not in the map.</exception>
    public Origin OriginOfEvent(string name) =>
        Origin.Parse(
            Events.FirstOrDefault(place => place.Name == name)?.Origin
                ?? throw new KeyNotFoundException($"data-map.json does not say where the event {name} comes from.")
        );
}
