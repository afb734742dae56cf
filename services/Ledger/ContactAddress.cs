using System.Globalization;
using System.Text;
using PhoneNumbers;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// An address in its one normal form, the same for every service: two writings that reach the same person meet the same contact point. It
/// always exists. What cannot be understood is kept on its raw form, because an objection is never refused; it is not readable, and a check
/// says so.
/// </summary>
/// <remarks>Changing a normal form loses the objections recorded under the old one: the tests pin them, and a change needs a new key version.</remarks>
public readonly record struct ContactAddress
{
    private const int LongestEmail = 254;
    private const int LongestLocalPart = 64;
    private const int LongestDomain = 253;
    private const int LongestLabel = 63;
    private const int France = 33;
    private const int FrenchSubscriberNumber = 9;
    private const int ShortestSubscriberNumber = 5;
    private const int SirenDigits = 9;
    private const int SiretDigits = 14;

    private static readonly IdnMapping Idn = new();

    // Numbers of the overseas departments as people there write them, without the country code: the metropolitan plan has given these prefixes
    // away, and libphonenumber makes of them metropolitan numbers that do not exist. Part of the normal form, so a table and not metadata that
    // changes with a package. ARCEP, plan de numérotation.
    private static readonly (string Prefix, int CountryCode)[] OverseasPrefixes =
    [
        ("690", 590), ("691", 590), ("590", 590),
        ("692", 262), ("693", 262), ("262", 262), ("263", 262), ("269", 262),
        ("6390", 262), ("6391", 262), ("6392", 262), ("6393", 262), ("6396", 262),
        ("694", 594), ("594", 594),
        ("696", 596), ("697", 596), ("596", 596),
    ];

    private ContactAddress(ContactPointKind kind, string normal, bool isReadable)
    {
        Kind = kind;
        Normal = normal;
        IsReadable = isReadable;
    }

    /// <summary>What kind of address it is.</summary>
    public ContactPointKind Kind { get; }

    /// <summary>The normal form, in clear. For deriving an id; never stored, logged or sent.</summary>
    public string Normal { get; }

    /// <summary>Whether it was understood. If not, <see cref="Normal"/> is the folded raw form.</summary>
    public bool IsReadable { get; }

    /// <summary>The address one uses by a channel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The channel is <see cref="Channel.All"/>.</exception>
    public static ContactAddress For(Channel channel, string raw) => channel switch
    {
        Channel.Email => Email(raw),
        Channel.Sms or Channel.Telephone => Telephone(raw),
        Channel.Post => Postal(raw),
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "A recipient is reached by one channel."),
    };

    /// <summary>The address of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none that an address has.</exception>
    public static ContactAddress For(ContactPointKind kind, string raw) => kind switch
    {
        ContactPointKind.Email => Email(raw),
        ContactPointKind.Telephone => Telephone(raw),
        ContactPointKind.Postal => Postal(raw),
        ContactPointKind.Domain => Domain(raw),
        ContactPointKind.Organisation => Organisation(raw),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of address."),
    };

    /// <summary>
    /// An e-mail address: trimmed, Unicode NFC, case folded, domain as A-labels. Dots and <c>+tags</c> stay: whether they matter is the mailbox's
    /// own business (RFC 5321 section 2.3.11), and taking them out would let one person object for another.
    /// </summary>
    public static ContactAddress Email(string raw)
    {
        var folded = FoldCase(raw);
        var at = folded.LastIndexOf('@');
        if (at is > 0 and <= LongestLocalPart
            && folded.Length <= LongestEmail
            && !folded.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
            && !folded.AsSpan(0, at).ContainsAny('@', '<', '>')
            && AsciiDomain(folded[(at + 1)..]) is { } domain)
        {
            return new ContactAddress(ContactPointKind.Email, $"{folded[..at]}@{domain}", isReadable: true);
        }

        return new ContactAddress(ContactPointKind.Email, folded, isReadable: false);
    }

    /// <summary>An e-mail domain as A-labels.</summary>
    public static ContactAddress Domain(string raw) => AsciiDomain(FoldCase(raw)) is { } domain
        ? new ContactAddress(ContactPointKind.Domain, domain, isReadable: true)
        : new ContactAddress(ContactPointKind.Domain, FoldCase(raw), isReadable: false);

    /// <summary>
    /// A telephone number in E.164, as a person in France or a gateway that writes <c>+</c> gives it. Whether it is allocated is not asked: a
    /// number plan changes, an objection stays. Short codes and sender names are nobody's number and not readable.
    /// </summary>
    public static ContactAddress Telephone(string raw)
    {
        var util = PhoneNumberUtil.GetInstance();
        try
        {
            var number = util.Parse(raw, "FR");
            var subscriber = util.GetNationalSignificantNumber(number);
            if (number.CountryCode == France ? subscriber.Length == FrenchSubscriberNumber : subscriber.Length >= ShortestSubscriberNumber)
            {
                var countryCode = number.CountryCode == France ? OverseasCountryCode(subscriber) ?? France : number.CountryCode;
                return new ContactAddress(
                    ContactPointKind.Telephone, string.Create(CultureInfo.InvariantCulture, $"+{countryCode}{subscriber}"), isReadable: true);
            }
        }
        catch (NumberParseException)
        {
            // Not a number: kept on its raw form below.
        }

        return new ContactAddress(ContactPointKind.Telephone, FoldText(raw), isReadable: false);
    }

    /// <summary>
    /// A telephone number as most gateways write it: international, without plus. Parsed as national it can be a valid number of somebody else
    /// (New Caledonia's 687751234 would be a French mobile).
    /// </summary>
    public static ContactAddress TelephoneWithoutPlus(string raw) =>
        Telephone(raw.AsSpan().TrimStart() is ['0' or '+', ..] ? raw : "+" + raw.TrimStart());

    /// <summary>A postal address: accents, case, punctuation and line breaks folded; the country is its last line.</summary>
    public static ContactAddress Postal(string raw)
    {
        var folded = FoldText(raw);
        return new ContactAddress(ContactPointKind.Postal, folded, isReadable: folded.Any(char.IsLetter) && folded.Any(char.IsDigit));
    }

    /// <summary>
    /// An organisation: by the nine digits of its SIREN, which a SIRET begins with, else by its name without case, accents and punctuation. Always readable, as
    /// long as there is anything to read.
    /// </summary>
    public static ContactAddress Organisation(string raw)
    {
        var digits = string.Concat(raw.Where(character => !char.IsWhiteSpace(character)));
        var normal = digits.Length is SirenDigits or SiretDigits && digits.All(char.IsAsciiDigit) ? digits[..SirenDigits] : FoldText(raw);
        return new ContactAddress(ContactPointKind.Organisation, normal, isReadable: normal != "");
    }

    /// <summary>The domain of a readable e-mail address; null of anything else.</summary>
    public ContactAddress? EmailDomain() => Kind == ContactPointKind.Email && IsReadable
        ? new ContactAddress(ContactPointKind.Domain, Normal[(Normal.LastIndexOf('@') + 1)..], isReadable: true)
        : null;

    /// <summary>Its kind. Not its value, which must not reach a log by an interpolated string.</summary>
    public override string ToString() => $"{Kind} address";

    private static string FoldCase(string raw) => Ascii.IsValid(raw)
        ? raw.Trim().ToLowerInvariant()
        : raw.Trim().Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormC);

    private static string FoldText(string raw)
    {
        var folded = new StringBuilder(raw.Length);
        foreach (var character in raw.Normalize(NormalizationForm.FormKD).ToUpperInvariant())
        {
            if (char.IsLetterOrDigit(character))
            {
                folded.Append(character);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark && folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        return folded.ToString().TrimEnd();
    }

    private static string? AsciiDomain(string domain)
    {
        if (IsPlainDomain(domain))
        {
            return domain;
        }

        try
        {
            var ascii = Idn.GetAscii(domain.TrimEnd('.')).ToLowerInvariant();
            return ascii.Contains('.') && ascii.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_') ? ascii : null;
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

    private static int? OverseasCountryCode(string subscriber)
    {
        foreach (var (prefix, countryCode) in OverseasPrefixes)
        {
            if (subscriber.StartsWith(prefix, StringComparison.Ordinal))
            {
                return countryCode;
            }
        }

        return null;
    }
}
