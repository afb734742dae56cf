using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Resources;
using System.Text;

namespace SenefConsent.Csv;

/// <summary>
/// Texts of one language, from <c>{type}.{language}.resx</c> beside a type and embedded in its assembly: a satellite assembly that is not
/// shipped would make everything silently speak another language.
/// </summary>
public sealed class EmbeddedTexts
{
    private static readonly ConcurrentDictionary<(Type Type, string Language), EmbeddedTexts> Files = new();

    private readonly FrozenDictionary<string, string> texts;
    private readonly string file;

    private EmbeddedTexts(Type type, string language)
    {
        file = $"{type.Name}.{language}";
        using var reader = new ResourceReader(
            type.Assembly.GetManifestResourceStream($"{file}.resources")
                ?? throw new MissingManifestResourceException($"{file}.resx is not embedded.")
        );
        texts = reader.Cast<DictionaryEntry>().ToFrozenDictionary(text => (string)text.Key, text => (string)text.Value!);
    }

    /// <summary>The names of all texts.</summary>
    public IReadOnlyList<string> Keys => texts.Keys;

    /// <summary>The texts of a type.</summary>
    /// <param name="language">ISO 639-1 code of the file.</param>
    public static EmbeddedTexts Of<T>(string language) =>
        Files.GetOrAdd((typeof(T), language), file => new EmbeddedTexts(file.Type, file.Language));

    /// <summary>A text as it stands in the file.</summary>
    public string Raw(string key) =>
        texts.TryGetValue(key, out var text) ? text : throw new KeyNotFoundException($"{file}.resx has no text {key}.");

    /// <summary>A text with values in the place of <c>{name}</c>. Other braces stay as they are.</summary>
    /// <param name="key">Its name in the file.</param>
    /// <param name="values">The values; more than the text names are no fault.</param>
    /// <exception cref="KeyNotFoundException">The file has no such text, or the text names a value that is not given.</exception>
    public string this[string key, params ReadOnlySpan<(string Name, string Value)> values]
    {
        get
        {
            var rest = Raw(key).AsSpan();
            var filled = new StringBuilder(rest.Length);
            while (NextPlaceholder(rest) is var (at, name) && at >= 0)
            {
                filled.Append(rest[..at]).Append(ValueOf(key, name, values));
                rest = rest[(at + name.Length + 2)..];
            }

            return filled.Append(rest).ToString();
        }
    }

    /// <summary>The names of the values that a text takes.</summary>
    public IReadOnlyList<string> PlaceholdersOf(string key)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var rest = Raw(key).AsSpan();
        while (NextPlaceholder(rest) is var (at, name) && at >= 0)
        {
            names.Add(name);
            rest = rest[(at + name.Length + 2)..];
        }

        return [.. names];
    }

    private string ValueOf(string key, string name, ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var value in values)
        {
            if (value.Name == name)
            {
                return value.Value;
            }
        }

        throw new KeyNotFoundException($"The text {key} of {file}.resx needs a value for {name}.");
    }

    private static (int At, string Name) NextPlaceholder(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var length = text[at] == '{' ? text[(at + 1)..].IndexOf('}') : -1;
            if (length > 0 && !text.Slice(at + 1, length).ContainsAnyExcept(NameCharacters))
            {
                return (at, text.Slice(at + 1, length).ToString());
            }
        }

        return (-1, "");
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    );
}
