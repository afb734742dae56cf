using System.Text;
using Microsoft.Extensions.Primitives;

namespace SenefConsent.Hosting;

/// <summary>
/// Fields as in a query or a body of type <c>application/x-www-form-urlencoded</c>. Anything is one: what is no escape stands for itself.
/// </summary>
public static class UrlEncodedForm
{
    private const int MostFields = 1024;

    /// <summary>Reads the fields, whose names match in any case. A name that comes more than once has its values in their order.</summary>
    /// <param name="encoded">The bytes, without the question mark of a query.</param>
    /// <param name="charset">The charset that is declared, if any; see <see cref="ReceivedText"/>.</param>
    public static Dictionary<string, StringValues> Parse(ReadOnlySpan<byte> encoded, string? charset = null)
    {
        var fields = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Fields(encoded))
        {
            var read = ReceivedText.Decode(name, charset);
            fields[read] = StringValues.Concat(fields.GetValueOrDefault(read), ReceivedText.Decode(value, charset));
        }

        return fields;
    }

    /// <summary>
    /// Reads the fields exactly as they were sent, which is what signatures are made over: in UTF-8, a byte order mark is part of a value,
    /// and names differ when only their case does.
    /// </summary>
    /// <param name="encoded">The bytes, without the question mark of a query.</param>
    public static Dictionary<string, StringValues> ParseExactly(ReadOnlySpan<byte> encoded)
    {
        var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var (name, value) in Fields(encoded))
        {
            var read = Encoding.UTF8.GetString(name);
            fields[read] = StringValues.Concat(fields.GetValueOrDefault(read), Encoding.UTF8.GetString(value));
        }

        return fields;
    }

    private static List<(byte[] Name, byte[] Value)> Fields(ReadOnlySpan<byte> encoded)
    {
        var fields = new List<(byte[] Name, byte[] Value)>();
        foreach (var range in encoded.Split((byte)'&'))
        {
            var field = encoded[range];
            if (field.IsEmpty)
            {
                continue;
            }

            if (fields.Count == MostFields)
            {
                break;
            }

            var equals = field.IndexOf((byte)'=');
            fields.Add((Unescape(equals < 0 ? field : field[..equals]), equals < 0 ? [] : Unescape(field[(equals + 1)..])));
        }

        return fields;
    }

    private static byte[] Unescape(ReadOnlySpan<byte> escaped)
    {
        var bytes = new byte[escaped.Length];
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            if (
                escaped[i] == '%'
                && i + 2 < escaped.Length
                && char.IsAsciiHexDigit((char)escaped[i + 1])
                && char.IsAsciiHexDigit((char)escaped[i + 2])
            )
            {
                bytes[length++] = Convert.FromHexString(escaped.Slice(i + 1, 2))[0];
                i += 2;
            }
            else
            {
                bytes[length++] = escaped[i] == '+' ? (byte)' ' : escaped[i];
            }
        }

        return bytes[..length];
    }
}
