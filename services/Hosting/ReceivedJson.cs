using System.Globalization;
using System.Text.Json;

namespace SenefConsent.Hosting;

/// <summary>JSON that others wrote. Reading it never fails: what is missing, or is of another type than expected, is not there.</summary>
public readonly struct ReceivedJson(JsonElement element)
{
    /// <summary>Whether it is an object.</summary>
    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>The elements of an array. What is no array, or not there, is its own only element.</summary>
    public IEnumerable<ReceivedJson> Items => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().Select(item => new ReceivedJson(item)) : [this];

    /// <summary>A string or a number, as it was written: platforms do not always agree with themselves on which it is. Null when it is neither, or blank.</summary>
    public string? Text
    {
        get
        {
            try
            {
                var text = element.ValueKind switch
                {
                    JsonValueKind.String => element.GetString(),
                    JsonValueKind.Number => element.GetRawText(),
                    _ => null,
                };
                return string.IsNullOrWhiteSpace(text) ? null : text;
            }
            catch (InvalidOperationException)
            {
                // Not Unicode, such as one half of a surrogate pair.
                return null;
            }
        }
    }

    /// <summary>True or false; null when it is neither.</summary>
    public bool? Truth => element.ValueKind switch
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

    /// <summary>Reads a body; nothing when it is not JSON, or nested deeper than 64 levels: reading takes the square of the depth, and some is read before it is proven.</summary>
    public static ReceivedJson Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return new ReceivedJson(JsonElement.Parse(body));
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>The text it was read from; empty when it is not there.</summary>
    public override string ToString() => element.ValueKind == JsonValueKind.Undefined ? "" : element.GetRawText();
}
