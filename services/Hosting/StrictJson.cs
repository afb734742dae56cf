using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// The JSON that our own routes take: exactly what the contract says. A member that is misspelt, missing, given twice or of another type is
/// told, because guessing would record something that nobody said, or leave out something that somebody did.
/// </summary>
internal static class StrictJson
{
    private const int FarthestName = 3;
    private const int LongestName = 64;

    /// <summary>Makes options strict.</summary>
    public static void Configure(JsonSerializerOptions json)
    {
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.PropertyNameCaseInsensitive = false;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new ZonedTime());
        json.Converters.Add(new AnyText());
        json.TypeInfoResolver = (json.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RefuseNullElements);
    }

    /// <summary>
    /// What is wrong with a body and what the route takes there. Of the body it repeats the names of our own members and nothing else: a
    /// misplaced address must not come back or reach a log.
    /// </summary>
    public static string Explain(JsonException fault)
    {
        var what = fault switch
        {
            UnknownNameException unknown => $"{MemberOf(fault)} is one of {string.Join(", ", unknown.Names)}.",
            NullElementException { Element: var element } =>
                $"{(fault.Path is { Length: > 2 } path ? $"{path[2..]}.{element}" : element)} is null. Give a value, or leave it out.",
            TimeWithoutZoneException => $"{MemberOf(fault)} is a time with its zone, such as 2026-11-26T10:00:00Z.",
            _ when Messages.Unmapped.Match(fault.Message) is { Success: true } match => ExplainUnknown(
                match.Groups["name"].Value,
                match.Groups["type"].Value
            ),
            _ when Messages.Missing.Match(fault.Message) is { Success: true } match => ExplainMissing(
                match.Groups["names"].Value,
                match.Groups["type"].Value
            ),
            _ when Messages.Duplicate.Match(fault.Message) is { Success: true } => $"{MemberOf(fault)} is given twice. Give it once.",
            _ when Messages.Null.IsMatch(fault.Message) =>
                $"{MemberOf(fault)} is null. Give a value, or leave it out where it may be missing.",
            _ when Messages.OtherType.Match(fault.Message) is { Success: true } match =>
                $"{MemberOf(fault)} takes {KindOf(TypeAt(match.Groups["type"].Value, MemberOf(fault)))}.",
            _ => "The body is not JSON.",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what} See line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}, and /openapi/v1.json for what this route takes."
        );
    }

    /// <summary>The one of some names that a misspelt one is nearest to; null when none is near.</summary>
    public static string? Nearest(string misspelt, IEnumerable<string> names) =>
        names
            .Where(_ => misspelt.Length <= LongestName)
            .Select(name => (Name: name, Distance: Distance(misspelt.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(pair => pair.Distance <= FarthestName && pair.Distance < pair.Name.Length)
            .OrderBy(pair => pair.Distance)
            .Select(pair => pair.Name)
            .FirstOrDefault();

    private static string ExplainUnknown(string name, string type)
    {
        var members = MembersOf(type);
        return Nearest(name, members) is { } meant
            ? $"The body has a member that this route does not know; is '{meant}' meant?"
            : $"The body has a member that this route does not know; it knows {string.Join(", ", members)}.";
    }

    // Whoever forgets whom they write to is told whom there is.
    private static string ExplainMissing(string names, string type)
    {
        var choices = names
            .Split(", ")
            .Select(name => (Name: name, Values: ValuesOf(type, name.Trim('\''))))
            .Where(member => member.Values.Count > 0)
            .Select(member => $"; {member.Name} is one of {string.Join(", ", member.Values)}");
        return $"The body lacks {names}{string.Concat(choices)}.";
    }

    private static IReadOnlyList<string> ValuesOf(string type, string member) =>
        typeof(Channel)
            .Assembly.GetType(type)
            ?.GetProperty(member, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)
            ?.PropertyType
            is { IsEnum: true } values
            ? (IReadOnlyList<string>)
                typeof(ExactNames<>).MakeGenericType(values).GetProperty(nameof(ExactNames<Channel>.All))!.GetValue(null)!
            : [];

    private static IReadOnlyList<string> MembersOf(string type)
    {
        var members = typeof(Channel).Assembly.GetType(type)?.GetProperties(BindingFlags.Public | BindingFlags.Instance) ?? [];
        return [.. members.Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name))];
    }

    // A path holds the names of members that the contract has, and positions in lists: reading stops at the first that it has not.
    private static string MemberOf(JsonException fault) => fault.Path is { Length: > 2 } path ? path[2..] : "The body";

    // Some faults name the record and not its member's type.
    private static string TypeAt(string type, string member) =>
        typeof(Channel)
            .Assembly.GetType(type)
            ?.GetProperty(member.Split('.')[^1], BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)
            ?.PropertyType.ToString()
        ?? type;

    private static string KindOf(string type) =>
        type switch
        {
            _ when type.Contains("DateTimeOffset", StringComparison.Ordinal) => "a time with its zone, such as 2026-11-26T10:00:00Z",
            _ when type.Contains("DateOnly", StringComparison.Ordinal) => "a day, such as 2026-11-26",
            _ when type.Contains("List", StringComparison.Ordinal) => "a list",
            "System.String" => "a string",
            _ when type.Contains("Guid", StringComparison.Ordinal) => "a UUID",
            _ when type.Contains("Int", StringComparison.Ordinal) || type.Contains("Decimal", StringComparison.Ordinal) => "a number",
            _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
            _ => "an object",
        };

    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }

    // The serializer respects the annotation of a member, and not that of the elements of a list.
    private static void RefuseNullElements(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Assembly != typeof(Channel).Assembly)
        {
            return;
        }

        var nullability = new NullabilityInfoContext();
        List<PropertyInfo> lists =
        [
            .. type
                .Type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(member =>
                    member.PropertyType.IsGenericType
                    && member.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
                    && !member.PropertyType.GenericTypeArguments[0].IsValueType
                    && nullability.Create(member).GenericTypeArguments[0].ReadState == NullabilityState.NotNull
                ),
        ];
        if (lists.Count > 0)
        {
            type.OnDeserialized = read => lists.ForEach(member => RefuseNullIn(member, (IEnumerable<object?>?)member.GetValue(read)));
        }
    }

    private static void RefuseNullIn(PropertyInfo member, IEnumerable<object?>? list)
    {
        foreach (var (index, element) in (list ?? []).Index())
        {
            if (element is null)
            {
                throw new NullElementException($"{JsonNamingPolicy.CamelCase.ConvertName(member.Name)}[{index}]");
            }
        }
    }

    private sealed class NullElementException(string element) : JsonException("An element of a list is null.")
    {
        public string Element { get; } = element;
    }

    // Without its zone, a time would be read as that of this machine.
    private sealed class ZonedTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) && HasZone(reader.GetString()!)
                ? time
                : throw new TimeWithoutZoneException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value);

        private static bool HasZone(string time) =>
            time.Contains('T') && (time.EndsWith('Z') || (time is [.., var sign, _, _, ':', _, _] && sign is '+' or '-'));
    }

    private sealed class TimeWithoutZoneException() : JsonException("A time has its zone.");

    // A list that was cut in the middle of an emoji has half a surrogate pair in one entry: that one is unreadable, its neighbours are not.
    private sealed class AnyText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException();
            }

            try
            {
                return reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return new ReceivedJson(JsonElement.ParseValue(ref reader)).Written;
            }
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    // The framework says what it found wrong only in its messages; tests hold each of them. Made when the first is needed.
    private static class Messages
    {
        public static readonly Regex Unmapped = LinearRegex.Of(
            "^The JSON property '(?<name>.*)' could not be mapped to any .NET member contained in type '(?<type>[^']+)'",
            RegexOptions.Singleline
        );

        public static readonly Regex Missing = LinearRegex.Of(
            "type '(?<type>[^']+)' was missing required properties including: (?<names>.*?)\\."
        );

        public static readonly Regex Duplicate = LinearRegex.Of("^Duplicate property");

        public static readonly Regex Null = LinearRegex.Of("null values");

        public static readonly Regex OtherType = LinearRegex.Of("^The JSON value could not be converted to (?<type>[^ ]+?)\\. ");
    }
}
