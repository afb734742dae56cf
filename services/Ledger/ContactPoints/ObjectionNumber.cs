using System.Buffers.Binary;
using System.Text;

namespace SenefConsent.Ledger;

/// <summary>
/// The number of an objection as people write it, read it out and type it: the first 80 bits of its event's id in the 32 characters of
/// Crockford's base 32, which has no letters that look or sound like digits, in four groups (<c>06DM-0T3T-7AC0-BH7T</c>).
/// </summary>
public readonly record struct ObjectionNumber
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Characters = 16;
    private const int BitsOfCharacter = 5;
    private const int CharactersOfGroup = 4;
    private const int GuidBits = 128;

    private readonly UInt128 bits;

    private ObjectionNumber(UInt128 bits) => this.bits = bits;

    /// <summary>The least id of an event that has this number.</summary>
    public Guid First => GuidOf(bits << (GuidBits - (Characters * BitsOfCharacter)));

    /// <summary>The greatest id of an event that has this number.</summary>
    public Guid Last => GuidOf(((bits + 1) << (GuidBits - (Characters * BitsOfCharacter))) - 1);

    /// <summary>The number of an objection.</summary>
    /// <param name="eventId">Its event.</param>
    public static ObjectionNumber Of(Guid eventId)
    {
        Span<byte> bytes = stackalloc byte[GuidBits / 8];
        eventId.TryWriteBytes(bytes, bigEndian: true, out _);
        return new ObjectionNumber(BinaryPrimitives.ReadUInt128BigEndian(bytes) >> (GuidBits - (Characters * BitsOfCharacter)));
    }

    /// <summary>
    /// Reads a number as people write it: in small letters, with any spaces and hyphens, with O for 0 and I or L for 1. The id of the event
    /// in full is taken as well.
    /// </summary>
    /// <returns>The number; null when it is none.</returns>
    public static ObjectionNumber? Parse(string text)
    {
        if (Guid.TryParse(text, out var eventId))
        {
            return Of(eventId);
        }

        var (bits, characters) = (UInt128.Zero, 0);
        foreach (var written in text)
        {
            if (char.IsWhiteSpace(written) || written is '-' or '\u2010' or '\u2011' or '\u2013')
            {
                continue;
            }

            var value = Alphabet.IndexOf(Meant(char.ToUpperInvariant(written)), StringComparison.Ordinal);
            if (value < 0 || ++characters > Characters)
            {
                return null;
            }

            bits = (bits << BitsOfCharacter) | (uint)value;
        }

        return characters == Characters ? new ObjectionNumber(bits) : null;
    }

    /// <summary>In four groups.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var place = 0; place < Characters; place++)
        {
            if (place > 0 && place % CharactersOfGroup == 0)
            {
                text.Append('-');
            }

            text.Append(Alphabet[(int)((bits >> ((Characters - 1 - place) * BitsOfCharacter)) & (UInt128)(Alphabet.Length - 1))]);
        }

        return text.ToString();
    }

    private static char Meant(char written) =>
        written switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            _ => written,
        };

    private static Guid GuidOf(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[GuidBits / 8];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new Guid(bytes, bigEndian: true);
    }
}
