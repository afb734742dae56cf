using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>JSON that others wrote. Reading it never fails: what is missing, or is of another type than expected, is not there.</summary>
public readonly struct ReceivedJson(JsonElement element)
{
    // Evidence is read by people: a number keeps its plus.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Every escape in a JSON string, so that a backslash that is escaped itself does not begin one.
    private static readonly Regex Escapes = LinearRegex.Of(
        @"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
        RegexOptions.ExplicitCapture
    );

    /// <summary>Whether there is a value, of whatever type.</summary>
    public bool IsThere => element.ValueKind != JsonValueKind.Undefined;

    /// <summary>Whether it is an object.</summary>
    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>The elements of an array. What is no array, or not there, is its own only element.</summary>
    public IEnumerable<ReceivedJson> Items =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().Select(item => new ReceivedJson(item)) : [this];

    /// <summary>
    /// A string or a number, as it was written: platforms do not always agree with themselves on which it is. Null when it is neither, or
    /// blank, or not Unicode.
    /// </summary>
    public string? Text
    {
        get
        {
            try
            {
                return Exact is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
            }
            catch (InvalidOperationException)
            {
                // One half of a surrogate pair.
                return null;
            }
        }
    }

    /// <summary>The same, even when it is blank. Half of a surrogate pair, such as where a message was cut, is U+FFFD.</summary>
    public string? Written
    {
        get
        {
            try
            {
                return Exact;
            }
            catch (InvalidOperationException)
            {
                return JsonSerializer.Deserialize<string>(
                    Escapes.Replace(element.GetRawText(), escape => escape.Groups["half"].Success ? @"\uFFFD" : escape.Value)
                );
            }
        }
    }

    /// <summary>
    /// The same of a text that need not be there: empty where nothing is, and its JSON where it is of another type, because what a person
    /// said may stand in it.
    /// </summary>
    public string OptionalText =>
        Written ?? (element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "" : element.GetRawText());

    private string? Exact =>
        element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetRawText(),
            _ => null,
        };

    /// <summary>True or false; null when it is neither.</summary>
    public bool? Truth =>
        element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    /// <summary>A time in seconds since 1970, with or without a fraction.</summary>
    public DateTimeOffset? UnixTime =>
        decimal.TryParse(Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;

    /// <summary>A time in ISO 8601; UTC when it names no offset.</summary>
    public DateTimeOffset? Time =>
        DateTimeOffset.TryParse(Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>
    /// The members of an object whose value is a string or a number, as they were written; the last of those with one name.
    /// </summary>
    public Dictionary<string, string> WrittenMembers()
    {
        var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (var member in IsObject ? element.EnumerateObject() : default)
            {
                if (new ReceivedJson(member.Value).Written is { } written)
                {
                    members[member.Name] = written;
                }
            }
        }
        catch (InvalidOperationException)
        {
            // A name that is not Unicode: what stands before it is read.
        }

        return members;
    }

    /// <summary>A member of an object.</summary>
    public ReceivedJson this[string name]
    {
        get
        {
            try
            {
                return IsObject && element.TryGetProperty(name, out var value) ? new ReceivedJson(value) : default;
            }
            catch (InvalidOperationException)
            {
                return default;
            }
        }
    }

    /// <summary>
    /// The same without the texts in it that name others, at whatever depth: what may be kept of one person of several. All of it, where
    /// nobody is meant.
    /// </summary>
    /// <param name="person">As it names them.</param>
    /// <param name="everybody">Everybody whom it names.</param>
    public ReceivedJson OnlyOf(string? person, IEnumerable<string?> everybody)
    {
        var others = everybody.OfType<string>().Where(name => !name.Equals(person, StringComparison.OrdinalIgnoreCase)).ToList();
        if (person is null || others.Count == 0)
        {
            return this;
        }

        var kept = new MemoryStream();
        using (var writer = new Utf8JsonWriter(kept, Readable))
        {
            WriteWithout(others, person, element, writer);
        }

        return Parse(kept.ToArray());
    }

    private static void WriteWithout(List<string> others, string person, JsonElement from, Utf8JsonWriter to)
    {
        switch (from.ValueKind)
        {
            case JsonValueKind.Object:
                to.WriteStartObject();
                foreach (var member in from.EnumerateObject().Where(member => NameOf(member) is not null && !Names(member.Value)))
                {
                    to.WritePropertyName(NameOf(member)!);
                    WriteWithout(others, person, member.Value, to);
                }

                to.WriteEndObject();
                break;
            case JsonValueKind.Array:
                to.WriteStartArray();
                foreach (var item in from.EnumerateArray().Where(item => !Names(item)))
                {
                    WriteWithout(others, person, item, to);
                }

                to.WriteEndArray();
                break;
            case JsonValueKind.String:
                to.WriteStringValue(new ReceivedJson(from).Written);
                break;
            default:
                from.WriteTo(to);
                break;
        }

        bool Names(JsonElement value) =>
            value.ValueKind == JsonValueKind.String
            && new ReceivedJson(value).Written is { } text
            && !text.Equals(person, StringComparison.OrdinalIgnoreCase)
            && others.Exists(other => text.Contains(other, StringComparison.OrdinalIgnoreCase));

        // Null where it is not Unicode.
        static string? NameOf(JsonProperty member)
        {
            try
            {
                return member.Name;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Reads a body, in UTF-8 or as <see cref="ReceivedText"/> takes it; nothing when it is not JSON, or nested deeper than 64 levels:
    /// reading takes the square of the depth, and some is read before it is proven. Several values one after the other (NDJSON) are read as
    /// an array of them.
    /// </summary>
    public static ReceivedJson Parse(ReadOnlySpan<byte> body)
    {
        var text =
            Utf8.IsValid(body) && !body.StartsWith(Encoding.UTF8.Preamble) ? body : Encoding.UTF8.GetBytes(ReceivedText.Decode(body));
        try
        {
            return new ReceivedJson(JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return ParseLines(text);
        }
    }

    private static ReceivedJson ParseLines(ReadOnlySpan<byte> text)
    {
        try
        {
            var values = new List<JsonElement>();
            for (var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true }); reader.Read(); )
            {
                values.Add(JsonElement.ParseValue(ref reader));
            }

            return values.Count > 1 && values.TrueForAll(value => value.ValueKind == JsonValueKind.Object)
                ? new ReceivedJson(JsonSerializer.SerializeToElement(values))
                : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>The text it was read from; empty when it is not there.</summary>
    public override string ToString() => element.ValueKind == JsonValueKind.Undefined ? "" : element.GetRawText();
}
