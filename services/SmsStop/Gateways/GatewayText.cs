using System.Globalization;
using System.Text;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>What gateways write in more than one way.</summary>
internal static class GatewayText
{
    private static readonly byte[] BigEndianMark = [0xFE, 0xFF];
    private static readonly byte[] LittleEndianMark = [0xFF, 0xFE];

    /// <summary>
    /// Who sent it: international, with plus or without, or with the blank that a form makes of a plus. A short code or a name stays what
    /// it is, not readable. Null when it is not said.
    /// </summary>
    public static ContactAddress? Sender(string? written) =>
        string.IsNullOrWhiteSpace(written) ? null : ContactAddress.TelephoneWithoutPlus(written);

    /// <summary>
    /// What tells a message without an id of its own from every other: its sender, the time as it is written, its text. Null without a
    /// time, because who asks to stop again, after a consent in between, sends the same text.
    /// </summary>
    public static string? IdOf(string? sender, string? time, string? text) => time is null ? null : $"{sender}|{time}|{text}";

    /// <summary>A time in ISO 8601 with the zone that it names; null when it names none, because a local time may be any.</summary>
    public static DateTimeOffset? Time(string? written) =>
        DateTime.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
        && time.Kind != DateTimeKind.Unspecified
        && DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at
            : null;

    /// <summary>A time in seconds since 1970.</summary>
    public static DateTimeOffset? UnixTime(string? written) =>
        long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>The text of a binary message in hexadecimal; as it is written when it is none, so that somebody sees it.</summary>
    public static string OfHex(string? written)
    {
        try
        {
            return OfBinary(Convert.FromHexString(written ?? ""));
        }
        catch (FormatException)
        {
            return written ?? "";
        }
    }

    /// <summary>The same in Base64.</summary>
    public static string OfBase64(string? written)
    {
        var bytes = new byte[written?.Length ?? 0];
        return Convert.TryFromBase64String(written ?? "", bytes, out var length) ? OfBinary(bytes.AsSpan(0, length)) : written ?? "";
    }

    /// <summary>
    /// The text in bytes of which nobody says what they are: UCS-2 by its mark or by its control characters, which the upper halves of
    /// Latin, Greek, Cyrillic and Arabic letters are and text of eight bits has not; else eight bits.
    /// </summary>
    public static string OfBinary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % 2 != 0 || bytes.IndexOfAnyInRange((byte)0, (byte)8) < 0)
        {
            return bytes.StartsWith(BigEndianMark) ? Encoding.BigEndianUnicode.GetString(bytes[2..])
                : bytes.StartsWith(LittleEndianMark) ? Encoding.Unicode.GetString(bytes[2..])
                : ReceivedText.Decode(bytes);
        }

        var (first, second) = (0, 0);
        for (var i = 0; i < bytes.Length; i += 2)
        {
            first += bytes[i] <= 8 ? 1 : 0;
            second += bytes[i + 1] <= 8 ? 1 : 0;
        }

        var isLittleEndian = bytes.StartsWith(LittleEndianMark) || (!bytes.StartsWith(BigEndianMark) && second > first);
        return (isLittleEndian ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes).TrimStart('\uFEFF');
    }
}
