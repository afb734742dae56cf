using System.Buffers;
using System.Globalization;
using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

public readonly partial record struct ContactAddress
{
    private const int LongestEmail = 254;
    private const int LongestLocalPart = 64;
    private const int LongestDomain = 253;
    private const int LongestLabel = 63;

    private static readonly IdnMapping Idn = new();

    private static readonly SearchValues<char> Atoms = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");

    // The dots that IDNA takes for one (RFC 3490 section 3.1), and those that stand within words (RFC 5892 appendix A).
    private static readonly SearchValues<char> Dots = SearchValues.Create("。｡·・");

    // The scripts that are told apart, each by its blocks. A word of letters of two of them is one into which a foreign letter has come, often
    // one that looks like its own; all other scripts count as one.
    private static readonly (int First, int Last, string Script)[] Scripts =
    [
        (0x0000, 0x024F, "Latin"),
        (0x1E00, 0x1EFF, "Latin"),
        (0x0370, 0x03FF, "Greek"),
        (0x1F00, 0x1FFF, "Greek"),
        (0x0400, 0x052F, "Cyrillic"),
        (0x0530, 0x058F, "Armenian"),
        (0x13A0, 0x13FF, "Cherokee"),
        (0xAB70, 0xABBF, "Cherokee"),
        (0x2C80, 0x2CFF, "Coptic"),
        (0x1100, 0x11FF, "East Asian"),
        (0x3005, 0x4DBF, "East Asian"),
        (0x4E00, 0x9FFF, "East Asian"),
        (0xA960, 0xA97F, "East Asian"),
        (0xAC00, 0xD7FF, "East Asian"),
        (0xF900, 0xFAFF, "East Asian"),
        (0x20000, 0x3FFFF, "East Asian"),
    ];

    /// <summary>
    /// An e-mail address: without what it is written with (invisible characters, spaces and quotes around, <c>mailto:</c>, a name before
    /// it in angle brackets, a separator after it), Unicode NFC, case folded, domain as A-labels. Dots and <c>+tags</c> stay: whether they
    /// matter is the mailbox's own business (RFC 5321 section 2.3.11), and taking them out would let one person object for another. What
    /// holds a character that no mailbox has, or a word of letters of two scripts, is not readable.
    /// </summary>
    public static ContactAddress Email(string raw)
    {
        var folded = FoldCase(OnlyEmailIn(WrittenText.Visible(raw)));
        var at = folded.LastIndexOf('@');
        return
            at is > 0 and <= LongestLocalPart
            && folded.Length <= LongestEmail
            && IsLocalPart(folded.AsSpan(0, at))
            && AsciiDomain(folded[(at + 1)..]) is { } domain
            ? new ContactAddress(ContactPointKind.Email, $"{folded[..at]}@{domain}", isReadable: true)
            : new ContactAddress(ContactPointKind.Email, FoldCase(raw), isReadable: false);
    }

    /// <summary>An e-mail domain as A-labels, also as lists write it: <c>@x.fr</c>, <c>*@x.fr</c>.</summary>
    public static ContactAddress Domain(string raw)
    {
        var written = WrittenText.Unwrap(WrittenText.Visible(raw));
        var domain = written switch
        {
            ['*' or '%', '@', ..] => written[2..],
            ['@', ..] => written[1..],
            _ => written,
        };
        return AsciiDomain(FoldCase(domain)) is { } ascii
            ? new ContactAddress(ContactPointKind.Domain, ascii, isReadable: true)
            : new ContactAddress(ContactPointKind.Domain, FoldCase(raw), isReadable: false);
    }

    /// <summary>The domain of a readable e-mail address; null of anything else.</summary>
    public ContactAddress? EmailDomain() =>
        Kind == ContactPointKind.Email && IsReadable
            ? new ContactAddress(ContactPointKind.Domain, Normal[(Normal.LastIndexOf('@') + 1)..], isReadable: true)
            : null;

    private static string OnlyEmailIn(string text)
    {
        for (var length = -1; length != text.Length; )
        {
            length = text.Length;
            text = InAngleBrackets(WithoutScheme(WrittenText.Unwrap(Unquoted(text))));
        }

        return text;
    }

    // "ann"@x.fr is ann@x.fr. RFC 5321 section 4.1.2.
    private static string Unquoted(string text) =>
        text.StartsWith('"') && text.IndexOf("\"@", 1, StringComparison.Ordinal) is > 1 and var end && text.IndexOf('"', 1) == end
            ? string.Concat(text.AsSpan(1, end - 1), text.AsSpan(end + 1))
            : text;

    private static string WithoutScheme(string text)
    {
        if (text.StartsWith("smtp:", StringComparison.OrdinalIgnoreCase))
        {
            return text["smtp:".Length..];
        }

        return text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
            ? WrittenText.Visible(Uri.UnescapeDataString(text["mailto:".Length..].TrimStart('/').Split('?')[0]))
            : text;
    }

    // Name <ann@x.fr>, where the name holds no other address.
    private static string InAngleBrackets(string text)
    {
        if (
            !text.EndsWith('>')
            || text.IndexOf('<') is not (>= 0 and var open)
            || text.AsSpan(open + 1, text.Length - open - 2).ContainsAny('<', '>')
        )
        {
            return text;
        }

        var (name, address) = (text[..open], text[(open + 1)..^1]);
        return
            !WrittenText.IsDamaged(name)
            && !name.AsSpan().ContainsAny('\r', '\n')
            && (!name.Contains('@') || (Email(name) is { IsReadable: true } same && same == Email(address)))
            ? address
            : text;
    }

    private static bool IsLocalPart(ReadOnlySpan<char> name)
    {
        if (!name.ContainsAnyExcept(Atoms))
        {
            return true;
        }

        var isAfterAscii = true;
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.IsAscii ? !Atoms.Contains((char)rune.Value) : !IsOfWords(rune, isAfterAscii))
            {
                return false;
            }

            isAfterAscii = rune.IsAscii;
        }

        // A compatibility character, such as a ligature out of a document, stands for others.
        return IsOneScriptAWord(name) && SafeText.Normalize(name.ToString(), NormalizationForm.FormKC).AsSpan().SequenceEqual(name);
    }

    private static bool IsOneScriptAWord(ReadOnlySpan<char> name)
    {
        string? script = null;
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                var own = Array.Find(Scripts, block => rune.Value >= block.First && rune.Value <= block.Last).Script ?? "other";
                if (own != (script ??= own))
                {
                    return false;
                }
            }
            else if (rune.IsAscii && !Rune.IsDigit(rune))
            {
                // Another word begins.
                script = null;
            }
        }

        return true;
    }

    // An accent that no letter has taken up, on an ASCII character, is put there to look like something else.
    private static bool IsOfWords(Rune rune, bool isAfterAscii) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter
            or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber => true,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => !isAfterAscii,
            _ => false,
        };

    private static string? AsciiDomain(string domain)
    {
        if (IsPlainDomain(domain))
        {
            return domain;
        }

        // The A-labels of a name are longer than it, and to make them takes the square of its length.
        if (domain.Length > LongestDomain + 1)
        {
            return null;
        }

        // What the standard of 2003 still maps, such as a dash or a heart, no registry takes any more (RFC 5892).
        foreach (var rune in domain.EnumerateRunes())
        {
            if (!rune.IsAscii && !IsOfWords(rune, isAfterAscii: false) && !(rune.IsBmp && Dots.Contains((char)rune.Value)))
            {
                return null;
            }
        }

        try
        {
            var ascii = Idn.GetAscii(domain.TrimEnd('.')).ToLowerInvariant();
            return
                ascii.Contains('.')
                && IsOneScriptAWord(domain)
                && ascii.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_')
                ? ascii
                : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Nearly every domain is one, and asking ICU about each is what a list of millions would spend its time on.
    private static bool IsPlainDomain(string domain)
    {
        var (previous, label, dots) = ('.', 0, 0);
        foreach (var character in domain)
        {
            switch (character)
            {
                case '.' or '-' when previous is '.' or '-':
                    return false;
                case '.':
                    (label, dots) = (0, dots + 1);
                    break;
                case '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9') when label < LongestLabel:
                    label++;
                    break;
                default:
                    return false;
            }

            previous = character;
        }

        return dots > 0 && previous is not ('.' or '-') && domain.Length <= LongestDomain;
    }
}
