using System.Text;
using CsCheck;

namespace SenefConsent.Ledger.Tests;

public class SafeTextTests
{
    private static readonly NormalizationForm[] Forms =
    [
        NormalizationForm.FormC,
        NormalizationForm.FormD,
        NormalizationForm.FormKC,
        NormalizationForm.FormKD,
    ];

    [Theory]
    [InlineData("STOP\uFFFE", "STOP\uFFFD")]
    [InlineData("\uFFFF\uFDD0", "\uFFFD\uFFFD")]
    [InlineData("a\uFFFEb", "a\uFFFDb")]
    [InlineData("e\u0301", "é")]
    [InlineData("😀", "😀")]
    public void what_is_no_character_is_replaced(string text, string normal) =>
        Assert.Equal(normal, SafeText.Normalize(text, NormalizationForm.FormC));

    [Fact]
    public void half_of_a_pair_is_replaced() =>
        Assert.Equal("a\uFFFDb\uFFFD", SafeText.Normalize(new string(['a', (char)0xDC00, 'b', (char)0xD83D]), NormalizationForm.FormC));

    [Fact]
    public void no_text_makes_it_fail_and_twice_is_once() =>
        Gen
            .Char.Array[0, 20]
            .Sample(
                characters =>
                    Forms.All(form =>
                    {
                        var once = SafeText.Normalize(new string(characters), form);
                        return SafeText.Normalize(once, form) == once;
                    }),
                iter: 5_000
            );
}
