using System.Globalization;
using System.Text;

namespace SenefConsent.Ledger;

/// <summary>
/// What one dials of a telephone number as it is written: its digits, and the plus before them. Every character must be accounted for: a
/// parser that passes over what it does not know, or takes letters for keys, makes one number of another.
/// </summary>
internal static class TelephoneText
{
    private const int LongestExtension = 7;

    // Before a number: what it is called, and the schemes of its links.
    private static readonly HashSet<string> Labels = new(StringComparer.OrdinalIgnoreCase)
    {
        "tel",
        "tél",
        "telephone",
        "téléphone",
        "phone",
        "mobile",
        "mob",
        "portable",
        "port",
        "fixe",
        "gsm",
        "sms",
        "smsto",
        "mms",
        "rcs",
        "whatsapp",
        "callto",
    };

    private static readonly HashSet<string> ExtensionLabels = new(StringComparer.OrdinalIgnoreCase) { "ext", "extension", "poste", "x" };

    /// <summary>
    /// The digits, with the plus where there is one: nothing where the text is no number. Two where a spreadsheet may have written a
    /// decimal point, or a person a dot: if both are numbers, nobody knows which is meant.
    /// </summary>
    public static IReadOnlyList<string> DialledIn(string raw)
    {
        var text = WrittenText.Unwrap(SafeText.Normalize(WrittenText.Visible(raw), NormalizationForm.FormC));
        text = WithoutExtension(WithoutParameters(WithoutLabel(text, out var isLink), isLink));
        string?[] writings = Expanded(text) is { } expanded ? [expanded] : [WithoutDecimals(text), Digits(text)];
        return [.. writings.OfType<string>()];
    }

    private static string WithoutLabel(string text, out bool isLink)
    {
        isLink = false;
        for (var end = 0; text.Length > 0 && char.IsLetter(text[0]); end = 0)
        {
            end = LettersFrom(text, 0);
            if (!Labels.Contains(text[..end]))
            {
                return WithoutSip(text, out isLink);
            }

            isLink = end < text.Length && text[end] == ':';
            text = text[end..].TrimStart('.', ':', '/', ' ', '\u00A0');
        }

        return text;
    }

    // What a telephone network writes: sip:+33612345678@its.own.host. A name without plus is a name.
    private static string WithoutSip(string text, out bool isLink)
    {
        isLink =
            text.StartsWith("sip:+", StringComparison.OrdinalIgnoreCase) || text.StartsWith("sips:+", StringComparison.OrdinalIgnoreCase);
        return isLink && text.IndexOf('@') is > 0 and var at ? text[text.IndexOf('+')..at] : text;
    }

    // tel:+33…;ext=1 (RFC 3966), sms:+33…?body=STOP (RFC 5724). A context says what the number lacks: then it is not one by itself.
    private static string WithoutParameters(string text, bool isLink)
    {
        var number = isLink ? text.Split('?')[0] : text;
        var parts = number.Split(';');
        return parts.Skip(1).All(part => part.Contains('=') && !part.StartsWith("phone-context", StringComparison.OrdinalIgnoreCase))
            ? parts[0]
            : number;
    }

    private static string WithoutExtension(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('A', 'z') is not (> 0 and var start))
        {
            return text;
        }

        var end = LettersFrom(text, start);
        var extension = text.AsSpan(end).Trim(". :");
        return
            ExtensionLabels.Contains(text[start..end])
            && extension.Length is > 0 and <= LongestExtension
            && !extension.ContainsAnyExceptInRange('0', '9')
            ? text[..start]
            : text;
    }

    // 6.12345678E8: every digit is there. In 6.1234567E8 the last one is not, and may be any.
    private static string? Expanded(string text)
    {
        var parts = text.Split('E', 'e');
        if (
            parts is not [var mantissa, var power]
            || !int.TryParse(power, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
        )
        {
            return null;
        }

        var point = mantissa.AsSpan().IndexOfAny('.', ',');
        var (whole, fraction) = point < 0 ? (mantissa, "") : (mantissa[..point], mantissa[(point + 1)..]);
        var digits = whole + fraction;
        return
            exponent >= 0
            && fraction.Length >= exponent
            && whole.Length > 0
            && !digits.AsSpan().ContainsAnyExceptInRange('0', '9')
            && !fraction.AsSpan(exponent).ContainsAnyExcept('0')
            ? digits[..(whole.Length + exponent)]
            : null;
    }

    // 612345678.0 and 33612345678,00.
    private static string? WithoutDecimals(string text)
    {
        var point = text.AsSpan().IndexOfAny('.', ',');
        return
            point > 0
            && point < text.Length - 1
            && text[0] != '0'
            && !text.AsSpan(point + 1).ContainsAnyExcept('0')
            && !text.AsSpan(0, point).ContainsAnyExceptInRange('0', '9')
            ? text[..point]
            : null;
    }

    private static string? Digits(string text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.DecimalDigitNumber:
                    digits.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
                    break;
                case UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation:
                    break;
                default:
                    if (rune.Value == '+' && digits.Length == 0)
                    {
                        digits.Append('+');
                    }
                    else if (rune.Value is not ('.' or '/' or '(' or ')' or '[' or ']' or '·' or '−'))
                    {
                        return null;
                    }

                    break;
            }
        }

        return digits.Length > 0 ? digits.ToString() : null;
    }

    private static int LettersFrom(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsLetter(text[end]))
        {
            end++;
        }

        return end;
    }
}
