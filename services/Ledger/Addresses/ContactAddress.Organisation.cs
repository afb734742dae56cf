using System.Globalization;
using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

public readonly partial record struct ContactAddress
{
    private const int SirenDigits = 9;
    private const int SiretDigits = 14;

    private static readonly string[] OrganisationLabels = ["SIREN", "SIRET"];

    /// <summary>
    /// An organisation: by the nine digits of its SIREN, which a SIRET begins with, however they are grouped; else by its name without
    /// case, accents and punctuation. Readable as long as there is anything to read and none of it is damaged.
    /// </summary>
    public static ContactAddress Organisation(string raw)
    {
        var name = FoldText(raw);
        var digits = DigitsOnly(OrganisationLabels.Any(label => name.StartsWith($"{label} ", StringComparison.Ordinal)) ? name[5..] : name);
        return new ContactAddress(
            ContactPointKind.Organisation,
            digits is { Length: SirenDigits or SiretDigits } ? digits[..SirenDigits] : name,
            isReadable: name != "" && !WrittenText.IsDamaged(raw)
        );
    }

    // Null where anything but digits and spaces stands there.
    private static string? DigitsOnly(string folded)
    {
        var digits = new StringBuilder(folded.Length);
        foreach (var character in folded)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(character) is >= 0 and var digit)
            {
                digits.Append((char)('0' + digit));
            }
            else if (character != ' ')
            {
                return null;
            }
        }

        return digits.ToString();
    }
}
