namespace SenefConsent.Ledger.Tests;

public class GivenNameTests
{
    [Theory]
    [InlineData("2026-11-news")]
    [InlineData("Soldes d'été 👩\u200D💻")]
    [InlineData("Новости")]
    public void what_can_be_read_is_a_name(string name) => Assert.Null(GivenName.FaultOf("campaign", name, 200));

    [Theory]
    [InlineData("a\0b", "U+0000, character 2")]
    [InlineData("news\n", "U+000A, character 5")]
    [InlineData("\u200Bnews", "U+200B, character 1")]
    [InlineData("a\u202Eb", "U+202E")]
    [InlineData("a\uFFFE", "U+FFFE")]
    [InlineData("a\uFFFD", "U+FFFD")]
    public void what_cannot_be_kept_or_seen_is_none_and_the_fault_says_where(string name, string where) =>
        Assert.Contains(where, GivenName.FaultOf("campaign", name, 200), StringComparison.Ordinal);

    [Fact]
    public void half_of_a_pair_is_no_name() => Assert.NotNull(GivenName.FaultOf("campaign", new string((char)0xD83D, 1), 200));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void nothing_is_no_name(string? name) => Assert.NotNull(GivenName.FaultOf("campaign", name, 200));

    [Theory]
    [InlineData("42", true)]
    [InlineData("a.b_c-D", true)]
    [InlineData("42\n", false)]
    [InlineData("é", false)]
    [InlineData("a@x.fr", false)]
    [InlineData("", false)]
    [InlineData("٤٢", false)]
    public void an_id_is_made_of_ascii_letters_digits_and_three_signs(string text, bool isId) => Assert.Equal(isId, GivenName.IsId(text));

    [Fact]
    public void an_id_has_a_longest_length() =>
        Assert.Equal((true, false), (GivenName.IsId(new string('a', 64)), GivenName.IsId(new string('a', 65))));
}
