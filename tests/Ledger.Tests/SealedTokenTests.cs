using System.Security.Cryptography;

namespace SenefConsent.Ledger.Tests;

public class SealedTokenTests
{
    private static readonly KeyedHash Key = new(Convert.ToBase64String(new byte[32]));
    private static readonly KeyedHash Other = new(Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]));

    [Fact]
    public void a_signed_token_is_genuine_under_its_key_and_use_only()
    {
        var token = new byte[40];
        SealedToken.WriteHead(token, 0x1007);
        SealedToken.Sign(token, Key, "one"u8);

        Assert.Equal(0x1007, SealedToken.HeadOf(token));
        Assert.True(SealedToken.IsSigned(token, Key, "one"u8));
        Assert.False(SealedToken.IsSigned(token, Key, "two"u8));
        Assert.False(SealedToken.IsSigned(token, Other, "one"u8));
    }

    [Fact]
    public void no_bit_of_a_token_can_be_changed()
    {
        var token = RandomNumberGenerator.GetBytes(40);
        SealedToken.Sign(token, Key);
        for (var bit = 0; bit < token.Length * 8; bit++)
        {
            var changed = token.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(SealedToken.IsSigned(changed, Key), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData(43)]
    [InlineData(64)]
    [InlineData(62)]
    public void a_token_has_exactly_one_writing(int length)
    {
        var token = RandomNumberGenerator.GetBytes(length);
        var text = SealedToken.Write(token);
        var read = new byte[length];

        Assert.True(SealedToken.TryRead(text, read));
        Assert.Equal(token, read);
        Assert.Equal(token, SealedToken.Read(text));
        var spare = (char)(text[^1] + 1);
        foreach (var other in new[] { text[..^1], text + "A", text + "=", " " + text, text[..^1] + "\n", text[..^1] + '+', null, "" })
        {
            Assert.False(SealedToken.TryRead(other, read), other);
            Assert.NotEqual(token, SealedToken.Read(other));
        }

        Assert.True(length % 3 == 0 || !SealedToken.TryRead(text[..^1] + spare, read), "the spare bits of the last character");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("<>", "")]
    [InlineData("aB9-_", "aB9-_")]
    [InlineData("aB9-_>", "aB9-_")]
    [InlineData("<aB9-_.more", "aB9-_")]
    [InlineData("aB9-_é", "aB9-_")]
    public void the_token_in_a_text_ends_at_the_first_character_that_none_has(string? text, string token) =>
        Assert.Equal(token, SealedToken.FirstIn(text));

    [Fact]
    public void all_tokens_in_a_text_are_found_with_their_places() =>
        Assert.Equal([(1, "u"), (3, "ab"), (7, "c")], SealedToken.AllIn("/u/ab//c>"));

    [Fact]
    public void what_is_encrypted_opens_under_the_same_key_nonce_and_use_only()
    {
        var nonce = RandomNumberGenerator.GetBytes(SealedToken.NonceBytes);
        var encrypted = new byte[3 + SealedToken.SealBytes];
        SealedToken.Encrypt("abc"u8, encrypted, nonce, Key, "one");

        var content = new byte[3];
        Assert.True(SealedToken.TryDecrypt(encrypted, content, nonce, Key, "one"));
        Assert.Equal("abc"u8.ToArray(), content);
        Assert.False(SealedToken.TryDecrypt(encrypted, content, nonce, Key, "two"));
        Assert.False(SealedToken.TryDecrypt(encrypted, content, nonce, Other, "one"));
        Assert.False(SealedToken.TryDecrypt(encrypted, content, new byte[SealedToken.NonceBytes], Key, "one"));
    }
}
