using System.Globalization;
using PhoneNumbers;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

public readonly partial record struct ContactAddress
{
    private const int France = 33;
    private const int FrenchSubscriberNumber = 9;
    private const int ShortestSubscriberNumber = 5;

    // Fifteen digits after the plus. ITU-T E.164 section 6.
    private const int LongestNumber = 16;

    // Numbers of the overseas departments as people there write them, without the country code: the metropolitan plan has given these
    // prefixes away, and libphonenumber makes of them metropolitan numbers that do not exist. Part of the normal form, so a table and not
    // metadata that changes with a package. ARCEP, plan de numérotation.
    private static readonly (string Prefix, int CountryCode)[] OverseasPrefixes =
    [
        ("690", 590),
        ("691", 590),
        ("590", 590),
        ("692", 262),
        ("693", 262),
        ("262", 262),
        ("263", 262),
        ("269", 262),
        ("6390", 262),
        ("6391", 262),
        ("6392", 262),
        ("6393", 262),
        ("6396", 262),
        ("694", 594),
        ("594", 594),
        ("696", 596),
        ("697", 596),
        ("596", 596),
    ];

    /// <summary>
    /// A telephone number in E.164, as a person in France or a gateway that writes <c>+</c> gives it. Whether it is allocated is not asked:
    /// a number plan changes, an objection stays. Short codes and sender names are nobody's number and not readable; nor is what holds
    /// anything but a number, because a number that is guessed is somebody else's.
    /// </summary>
    public static ContactAddress Telephone(string raw) => Telephone(raw, isInternational: false);

    /// <summary>
    /// A telephone number as most gateways write it: international, without plus. Parsed as national it can be a valid number of somebody
    /// else (New Caledonia's 687751234 would be a French mobile).
    /// </summary>
    public static ContactAddress TelephoneWithoutPlus(string raw) => Telephone(raw, isInternational: true);

    private static ContactAddress Telephone(string raw, bool isInternational)
    {
        var numbers = TelephoneText
            .DialledIn(raw)
            .Select(dialled => E164(isInternational && dialled[0] is not ('0' or '+') ? $"+{dialled}" : dialled))
            .OfType<string>()
            .ToList();
        return numbers is [var number]
            ? new ContactAddress(ContactPointKind.Telephone, number, isReadable: true)
            : new ContactAddress(ContactPointKind.Telephone, FoldText(raw), isReadable: false);
    }

    private static string? E164(string dialled)
    {
        var util = PhoneNumberUtil.GetInstance();
        try
        {
            var number = util.Parse(dialled, "FR");
            var subscriber = util.GetNationalSignificantNumber(number);
            if (number.CountryCode == France ? subscriber.Length == FrenchSubscriberNumber : subscriber.Length >= ShortestSubscriberNumber)
            {
                var countryCode = number.CountryCode == France ? OverseasCountryCode(subscriber) ?? France : number.CountryCode;
                var normal = string.Create(CultureInfo.InvariantCulture, $"+{countryCode}{subscriber}");
                return normal.Length <= LongestNumber ? normal : null;
            }
        }
        catch (NumberParseException)
        {
            // Not a number.
        }

        return null;
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
