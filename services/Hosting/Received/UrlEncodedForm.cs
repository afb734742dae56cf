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
        var left = MostFields;
        foreach (var range in encoded.Split((byte)'&'))
        {
            var field = encoded[range];
            if (field.IsEmpty)
            {
                continue;
            }

            if (left-- == 0)
            {
                break;
            }

            var equals = field.IndexOf((byte)'=');
            var name = Unescape(equals < 0 ? field : field[..equals], charset);
            fields[name] = StringValues.Concat(fields.GetValueOrDefault(name), equals < 0 ? "" : Unescape(field[(equals + 1)..], charset));
        }

        return fields;
    }

    private static string Unescape(ReadOnlySpan<byte> escaped, string? charset)
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

        return ReceivedText.Decode(bytes.AsSpan(0, length), charset);
    }
}
