using Microsoft.Extensions.Options;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class UnsubscribeTokenTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly UnsubscribeToken Target = new(Guid.Parse("11111111-2222-3333-4444-555555555555"), 2, 0x0123456789abcdef);

    [Fact]
    public void a_token_is_read_back_and_fits_a_mail_address()
    {
        var token = Tokens((1, 'a')).Mint(Target);
        Assert.Equal(Target, Tokens((1, 'a')).Read(token));
        Assert.True($"unsub+{token}".Length <= 64, $"The local part has {$"unsub+{token}".Length} characters.");
    }

    // Links do not expire: a token that was ever sent must be read for ever.
    [Fact]
    public void the_format_of_version_1_is_pinned() =>
        Assert.Equal("EAERERERIiIzM0REVVVVVVVVAgEjRWeJq83v3ZOmBWA6uk9jkO_KuY2fdg", Tokens((1, 'a')).Mint(Target));

    [Fact]
    public void a_token_of_an_older_key_is_still_read_and_new_ones_are_of_the_newest()
    {
        var old = Tokens((1, 'a')).Mint(Target);
        var rotated = Tokens((1, 'a'), (2, 'b'));
        Assert.Equal(Target, rotated.Read(old));
        Assert.Null(Tokens((1, 'a')).Read(rotated.Mint(Target)));
    }

    [Fact]
    public void every_other_character_in_every_place_is_refused()
    {
        var tokens = Tokens((1, 'a'));
        var token = tokens.Mint(Target);
        for (var place = 0; place < token.Length; place++)
        {
            foreach (var character in Alphabet.Where(character => character != token[place]))
            {
                Assert.Null(tokens.Read(token[..place] + character + token[(place + 1)..]));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("%00")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void what_is_no_token_is_refused(string text) => Assert.Null(Tokens((1, 'a')).Read(text));

    [Fact]
    public void a_token_that_lost_or_won_a_character_is_refused()
    {
        var tokens = Tokens((1, 'a'));
        var token = tokens.Mint(Target);
        Assert.Null(tokens.Read(token[1..]));
        Assert.Null(tokens.Read(token[..^1]));
        Assert.Null(tokens.Read(token + "="));
        Assert.Null(tokens.Read(" " + token));
    }

    private static UnsubscribeTokens Tokens(params (int Id, char Key)[] keys) => new(Options.Create(new UnsubscribeOptions
    {
        TokenKeys = keys.ToDictionary(key => key.Id, key => Convert.ToBase64String(Enumerable.Repeat((byte)key.Key, 32).ToArray())),
    }));
}
