using System.Text;
using CsCheck;

namespace SenefConsent.Ledger.Tests;

public class SafeTextTests
{
    [Theory]
    [InlineData(NormalizationForm.FormKC)]
    [InlineData(NormalizationForm.FormKD)]
    public void no_character_makes_a_text_many_times_longer(NormalizationForm form)
    {
        for (var codePoint = 0x80; codePoint <= 0x10FFFF; codePoint++)
        {
            if (Rune.TryCreate(codePoint, out var rune))
            {
                Assert.InRange(SafeText.Normalize($"{rune}", form).Length, 1, 8 * rune.Utf16SequenceLength);
            }
        }
    }

    [Fact]
    public void marks_that_would_have_to_be_put_in_order_by_the_thousand_are_kept_apart()
    {
        // Each of the second would be carried in front of all of the first.
        var marks = string.Concat(Enumerable.Repeat("\u0315", 15_000)) + string.Concat(Enumerable.Repeat("\u0316", 15_000));
        var normal = SafeText.Normalize("a" + marks, NormalizationForm.FormD);
        Assert.Equal(marks.Length, normal.Count(character => character is '\u0315' or '\u0316'));
        Assert.All(normal.Split('\u034F'), run => Assert.InRange(run.Length, 1, 32));

        var few = "a" + string.Concat(Enumerable.Repeat("\u0316", 30));
        Assert.Equal(few, SafeText.Normalize(few, NormalizationForm.FormD));
    }

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
