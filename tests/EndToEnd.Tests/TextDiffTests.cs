using SenefConsent.CnilPackage;

namespace SenefConsent.EndToEnd.Tests;

public class TextDiffTests
{
    [Fact]
    public void what_changed_stands_between_the_lines_around_it() =>
        Assert.Equal(
            "--- 2025\n+++ 2026\n@@ -2,7 +2,8 @@\n two\n three\n four\n-five\n+FIVE\n+and more\n six\n seven\n eight\n",
            TextDiff.Of(
                "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine",
                "one\r\ntwo\r\nthree\r\nfour\r\nFIVE\r\nand more\r\nsix\r\nseven\r\neight\r\nnine",
                "2025",
                "2026"
            )
        );

    [Fact]
    public void changes_that_are_far_apart_are_shown_apart_and_near_ones_together()
    {
        var before = Enumerable.Range(1, 40).Select(number => $"{number}").ToList();
        var after = before.Select(line => line is "5" or "9" or "30" ? $"{line}!" : line).ToList();
        var diff = TextDiff.Of(string.Join('\n', before), string.Join('\n', after), "a", "b");
        Assert.Equal(
            ["@@ -2,11 +2,11 @@", "@@ -27,7 +27,7 @@"],
            diff.Split('\n').Where(line => line.StartsWith("@@", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void the_same_text_has_no_difference() => Assert.Equal("", TextDiff.Of("a\nb\n", "a\r\nb", "1", "2"));
}
