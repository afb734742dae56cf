using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

public readonly partial record struct ContactAddress
{
    private const int SirenDigits = 9;
    private const int SiretDigits = 14;

    /// <summary>
    /// An organisation: by the nine digits of its SIREN, which a SIRET begins with, else by its name without case, accents and punctuation.
    /// Always readable, as long as there is anything to read.
    /// </summary>
    public static ContactAddress Organisation(string raw)
    {
        var digits = string.Concat(raw.Where(character => !char.IsWhiteSpace(character)));
        var normal = digits.Length is SirenDigits or SiretDigits && digits.All(char.IsAsciiDigit) ? digits[..SirenDigits] : FoldText(raw);
        return new ContactAddress(ContactPointKind.Organisation, normal, isReadable: normal != "");
    }
}
