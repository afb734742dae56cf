using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

public readonly partial record struct ContactAddress
{
    /// <summary>A postal address: accents, case, punctuation and line breaks folded; the country is its last line.</summary>
    public static ContactAddress Postal(string raw)
    {
        var folded = FoldText(raw);
        return new ContactAddress(
            ContactPointKind.Postal,
            folded,
            isReadable: folded.Any(char.IsLetter) && folded.Any(char.IsDigit) && !WrittenText.IsDamaged(raw)
        );
    }
}
