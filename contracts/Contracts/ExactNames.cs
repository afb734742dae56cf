using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>
/// The names that the values of an enumeration have in JSON, in queries and in files, such as <c>consent-missing</c>: those that <see
/// cref="JsonStringEnumMemberNameAttribute"/> gives them, exactly. A number, a list of names and another writing are no name: each of them
/// would say something that nobody meant.
/// </summary>
/// <typeparam name="T">The enumeration; each of its values has a name.</typeparam>
public sealed class ExactNames<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly (T Value, JsonEncodedText Name)[] Names =
    [
        .. Enum.GetValues<T>().Select(value => (value, JsonEncodedText.Encode(NameOf(value)))),
    ];

#pragma warning disable CA1000 // One table a type is what the type parameter is for.
    /// <summary>All of them, in the order of the values.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Select(pair => pair.Name.Value)];

    /// <summary>The name of a value.</summary>
    public static string Of(T value) => EncodedOf(value).Value;

    /// <summary>The value of a name; null when there is none.</summary>
    public static T? Find(string? name) => Names.Where(pair => pair.Name.Value == name).Select(pair => (T?)pair.Value).FirstOrDefault();
#pragma warning restore CA1000

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        foreach (var (value, name) in Names)
        {
            if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(name.EncodedUtf8Bytes))
            {
                return value;
            }
        }

        throw new UnknownNameException(All);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(EncodedOf(value));

    private static JsonEncodedText EncodedOf(T value)
    {
        foreach (var (known, name) in Names)
        {
            if (EqualityComparer<T>.Default.Equals(known, value))
            {
                return name;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "None of the values.");
    }

    private static string NameOf(T value) =>
        typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name;
}

/// <summary>A value is none of the names that it may be.</summary>
/// <param name="names">All that it may be.</param>
public sealed class UnknownNameException(IReadOnlyList<string> names) : JsonException($"It is one of {string.Join(", ", names)}.")
{
    /// <summary>All that it may be.</summary>
    public IReadOnlyList<string> Names => names;
}
