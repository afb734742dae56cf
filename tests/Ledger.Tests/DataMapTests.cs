using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Marten;
using SenefConsent.Local;

namespace SenefConsent.Ledger.Tests;

/// <summary>
/// What the data map declares is what there is: each table and column of a migrated database, each event and property, each queue and each
/// field of a log line. One that is not declared, or declared and gone, fails here.
/// </summary>
public sealed partial class DataMapTests(ConsentSystem system) : IClassFixture<ConsentSystem>
{
    private const string LogLines = "log lines";
    private const string Telemetry = "traces and metrics";

    private static readonly DataMap Map = DataMap.Read(DataMap.DeliveredFile);

    [Fact]
    public async Task every_table_and_column_is_declared()
    {
        var there = await ReadAsync(
            """
            select format('%s.%s', nspname, relname), attname from pg_attribute a
            join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
            where relkind in ('r', 'p', 'v', 'm') and not relispartition and attnum > 0 and not attisdropped
                and (nspname = 'consent' or nspname like 'messages\_%')
            """
        );
        var tables = there.Select(column => column.Place).Distinct().ToList();
        AssertSame(
            there,
            Map.Tables.SelectMany(place =>
                tables
                    .Where(place.Names)
                    .DefaultIfEmpty(place.Name)
                    .SelectMany(table => place.Members.Keys.Select(column => (table, column)))
            )
        );
    }

    [Fact]
    public void every_event_and_property_is_declared()
    {
        var options = new StoreOptions();
        LedgerStore.Configure(options);
        var events = ((IReadOnlyStoreOptions)options)
            .Events.AllKnownEventTypes()
            .Select(type => type.EventType)
            .Where(type => type.Assembly == typeof(Scope).Assembly)
            .ToList();
        var parts = events.SelectMany(PartsOf).Distinct().ToList();
        AssertSame(events.SelectMany(Members), Map.Events.SelectMany(Members));
        AssertSame(parts.SelectMany(Members), Map.Parts.SelectMany(Members));
        foreach (var type in events.Concat(parts))
        {
            var place = Map.Events.Concat(Map.Parts).Single(place => place.Name == type.Name);
            Assert.All(
                Properties(type),
                property => Assert.Equal(PartOf(property.PropertyType)?.Name, MappedPlace.PartOf(place.Members[NameOf(property)]))
            );
        }
    }

    [Fact]
    public void every_queue_and_property_of_its_messages_is_declared()
    {
        var messages = Sources().SelectMany(file => Handler().Matches(file)).Select(handler => handler.Groups[1].Value).ToHashSet();
        var records = Sources()
            .SelectMany(file => Record().Matches(file))
            .Where(record => messages.Contains(record.Groups[1].Value))
            .ToList();
        Assert.Equal(messages.Order(), records.Select(record => record.Groups[1].Value).Order());
        AssertSame(
            records.SelectMany(record =>
                Parameter()
                    .Matches(record.Groups[2].Value)
                    .Select(parameter => (record.Groups[1].Value, JsonNamingPolicy.CamelCase.ConvertName(parameter.Groups[1].Value)))
            ),
            Map.Queues.SelectMany(Members)
        );
    }

    [Fact]
    public void every_field_of_a_log_line_and_of_telemetry_is_declared()
    {
        var sources = Sources().ToList();
        AssertSame(
            [
                .. sources
                    .SelectMany(file => LogLine().Matches(file))
                    .SelectMany(line => Field().Matches(line.Groups[1].Value))
                    .Select(field => (LogLines, field.Groups[1].Value)),
                .. sources.SelectMany(file => Tag().Matches(file)).Select(tag => (Telemetry, tag.Groups[1].Value)),
                .. sources
                    .SelectMany(file => TagList().Matches(file))
                    .SelectMany(list => TagOfList().Matches(list.Value))
                    .Select(tag => (Telemetry, tag.Groups[1].Value)),
                .. sources.SelectMany(file => Label().Matches(file)).Select(label => (Telemetry, label.Groups[1].Value)),
            ],
            Map.Logs.SelectMany(Members)
        );
    }

    [Fact]
    public void a_declaration_says_all_that_it_has_to()
    {
        foreach (var place in Map.Places)
        {
            Assert.True(place.AtErasure != "", $"{place.Name} does not say what an erasure does.");
            Assert.True(place.Source is null != place.NotSearched is null, $"{place.Name} names a search, or why there is none.");
            foreach (var (member, declared) in place.Members.Where(member => MappedPlace.PartOf(member.Value) is null))
            {
                Assert.True(
                    MappedPlace.CategoryOf(declared) == DataCategory.None
                        || place.OriginOf(declared) is not null
                        || Map.Parts.Contains(place),
                    $"{place.Name}.{member} does not say where it comes from."
                );
                Assert.True(
                    place.OriginOf(declared) is not { Rule: { } rule } || Map.Rules.ContainsKey(rule),
                    $"{place.Name}.{member} is derived by a rule that is not there."
                );
            }
        }

        var file = File.ReadAllText(DataMap.DeliveredFile);
        Assert.All(Map.Rules.Keys, rule => Assert.Contains($"derived by {rule}\"", file, StringComparison.Ordinal));
    }

    private static void AssertSame(IEnumerable<(string Place, string Member)> there, IEnumerable<(string Place, string Member)> declared)
    {
        var (found, said) = (there.ToHashSet(), declared.ToHashSet());
        var faults = found
            .Except(said)
            .Select(member =>
                $"{member.Place}.{member.Member} is not declared: say in data-map.json what it is, who finds it and what an erasure does."
            )
            .Concat(said.Except(found).Select(member => $"{member.Place}.{member.Member} is declared in data-map.json and is not there."))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private async Task<List<(string Place, string Member)>> ReadAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var columns = new List<(string, string)>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            columns.Add((rows.GetString(0), rows.GetString(1)));
        }

        return columns;
    }

    // One without any is there as well.
    private static IEnumerable<(string, string)> Members(Type type) =>
        Properties(type).Select(property => (type.Name, NameOf(property))).DefaultIfEmpty((type.Name, ""));

    private static IEnumerable<(string, string)> Members(MappedPlace place) =>
        place.Members.Keys.Select(member => (place.Name, member)).DefaultIfEmpty((place.Name, ""));

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties().Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null);

    private static string NameOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static IEnumerable<Type> PartsOf(Type type) =>
        Properties(type).Select(property => PartOf(property.PropertyType)).OfType<Type>().SelectMany(part => PartsOf(part).Prepend(part));

    private static Type? PartOf(Type type)
    {
        var held = type.IsGenericType ? type.GetGenericArguments()[0] : type;
        return held.Assembly == typeof(Scope).Assembly && !held.IsEnum ? held : null;
    }

    private static IEnumerable<string> Sources() =>
        new[] { "contracts/Contracts", "services", "deploy" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    [GeneratedRegex(@"class \w+ : MessageHandler<(\w+)>")]
    private static partial Regex Handler();

    [GeneratedRegex(@"record (\w+)\(([^)]*)\)")]
    private static partial Regex Record();

    [GeneratedRegex(@"[\w<>?]+\s+(\w+)\s*(?:=[^,]*)?(?:,|$)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\.Log(?:Trace|Debug|Information|Warning|Error|Critical)\(\s*(""(?:[^""\\]|\\.)*""(?:\s*\+\s*""(?:[^""\\]|\\.)*"")*)")]
    private static partial Regex LogLine();

    [GeneratedRegex(@"\{(\w+)(?::[^}]*)?\}")]
    private static partial Regex Field();

    [GeneratedRegex(@"(?:KeyValuePair<string, object\?>|SetTag)\(""([\w.]+)""")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\bLabel: ""(\w+)""")]
    private static partial Regex Label();

    [GeneratedRegex(@"new TagList \{.*")]
    private static partial Regex TagList();

    [GeneratedRegex(@"\{ ""([\w.]+)"",")]
    private static partial Regex TagOfList();
}
