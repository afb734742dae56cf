using System.Globalization;
using PhoneNumbers;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

public readonly partial record struct ContactAddress
{
    private const int France = 33;
    private const int FrenchSubscriberNumber = 9;
    private const int ShortestSubscriberNumber = 5;

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
    /// a number plan changes, an objection stays. Short codes and sender names are nobody's number and not readable.
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
                    ContactPointKind.Telephone,
                    string.Create(CultureInfo.InvariantCulture, $"+{countryCode}{subscriber}"),
                    isReadable: true
                );
            }
        }
        catch (NumberParseException)
        {
            // Not a number: kept on its raw form below.
        }

        return new ContactAddress(ContactPointKind.Telephone, FoldText(raw), isReadable: false);
    }

    /// <summary>
    /// A telephone number as most gateways write it: international, without plus. Parsed as national it can be a valid number of somebody
    /// else (New Caledonia's 687751234 would be a French mobile).
    /// </summary>
    public static ContactAddress TelephoneWithoutPlus(string raw) =>
        Telephone(raw.AsSpan().TrimStart() is ['0' or '+', ..] ? raw : "+" + raw.TrimStart());

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
