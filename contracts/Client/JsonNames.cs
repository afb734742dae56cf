using System.Text.Json;

namespace SenefConsent.Client;

/// <summary>
/// The names that the values of an enumeration of Contracts have in JSON, in queries and in files, such as <c>consent-missing</c>.
/// </summary>
/// <typeparam name="T">The enumeration.</typeparam>
public static class JsonNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = Enum.GetValues<T>()
        .ToDictionary(value => value, value => JsonSerializer.Serialize(value).Trim('"'));

#pragma warning disable CA1000 // One table a type is what the type parameter is for.
    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<string> All => Names.Values;

    /// <summary>The name of a value.</summary>
    public static string Of(T value) => Names[value];

    /// <summary>The value of a name; null when there is none.</summary>
    public static T? Find(string name) => Names.Where(pair => pair.Value == name).Select(pair => (T?)pair.Key).FirstOrDefault();
#pragma warning restore CA1000
}
