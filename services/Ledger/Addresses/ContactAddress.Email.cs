using System.Globalization;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

public readonly partial record struct ContactAddress
{
    private const int LongestEmail = 254;
    private const int LongestLocalPart = 64;
    private const int LongestDomain = 253;
    private const int LongestLabel = 63;

    private static readonly IdnMapping Idn = new();

    /// <summary>
    /// An e-mail address: trimmed, Unicode NFC, case folded, domain as A-labels. Dots and <c>+tags</c> stay: whether they matter is the
    /// mailbox's own business (RFC 5321 section 2.3.11), and taking them out would let one person object for another.
    /// </summary>
    public static ContactAddress Email(string raw)
    {
        var folded = FoldCase(raw);
        var at = folded.LastIndexOf('@');
        if (
            at is > 0 and <= LongestLocalPart
            && folded.Length <= LongestEmail
            && !folded.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
            && !folded.AsSpan(0, at).ContainsAny('@', '<', '>')
            && AsciiDomain(folded[(at + 1)..]) is { } domain
        )
        {
            return new ContactAddress(ContactPointKind.Email, $"{folded[..at]}@{domain}", isReadable: true);
        }

        return new ContactAddress(ContactPointKind.Email, folded, isReadable: false);
    }

    /// <summary>An e-mail domain as A-labels.</summary>
    public static ContactAddress Domain(string raw) =>
        AsciiDomain(FoldCase(raw)) is { } domain
            ? new ContactAddress(ContactPointKind.Domain, domain, isReadable: true)
            : new ContactAddress(ContactPointKind.Domain, FoldCase(raw), isReadable: false);

    /// <summary>The domain of a readable e-mail address; null of anything else.</summary>
    public ContactAddress? EmailDomain() =>
        Kind == ContactPointKind.Email && IsReadable
            ? new ContactAddress(ContactPointKind.Domain, Normal[(Normal.LastIndexOf('@') + 1)..], isReadable: true)
            : null;

    private static string? AsciiDomain(string domain)
    {
        if (IsPlainDomain(domain))
        {
            return domain;
        }

        try
        {
            var ascii = Idn.GetAscii(domain.TrimEnd('.')).ToLowerInvariant();
            return ascii.Contains('.') && ascii.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_')
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
