using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class UnsubscribeTokenTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly PurposeCatalogue Catalogue = PurposeCatalogue.Read(new LedgerOptions().PurposeCatalogue);

    private static readonly UnsubscribeToken Target = new(Guid.Parse("11111111-2222-3333-4444-555555555555"), 2, 0x0123456789abcdef);

    [Fact]
    public void a_token_is_read_back_and_fits_a_mail_address()
    {
        var token = Mint(Tokens(Key('a')));
        Assert.Equal(Target, Tokens(Key('a')).Read(token));
        Assert.True($"unsub+{token}".Length <= 64, $"The local part has {$"unsub+{token}".Length} characters.");
    }

    // Links do not expire: a token that was ever sent must be read for ever.
    [Fact]
    public void the_format_of_version_1_is_pinned() =>
        Assert.Equal("EAERERERIiIzM0REVVVVVVVVAgEjRWeJq83v3ZOmBWA6uk9jkO_KuY2fdg", Mint(Tokens(Key('a'))));

    [Fact]
    public async Task the_code_of_the_document_mints_the_same_token()
    {
        const string Campaign = "2026-11-news";
        var tokens = Tokens(Key('a'));
        var minted = UnsubscribeTokens.Mint(tokens.KeyOf("")!, Target with { Campaign = CampaignRegister.ReferenceOf(Campaign) });

        Assert.Equal(
            minted,
            await NodeProgram.RunAsync<string>(
                "mint-token.mjs",
                new
                {
                    Document = Path.Combine(Local.Repository.Root, "services", "Ledger", "Links", "TOKEN.md"),
                    Args = new object[] { 1, Key('a').Secret, $"{Target.ContactPoint}", Target.PurposeCode, Campaign },
                }
            )
        );
    }

    [Fact]
    public void the_tokens_of_five_older_keys_are_still_read_and_new_ones_are_of_the_newest()
    {
        TokenKey[] keys = [.. "abcdef".Select(character => Key(character))];
        var generations = Enumerable.Range(1, keys.Length).Select(count => Mint(Tokens(keys[..count]))).ToList();

        Assert.Equal(keys.Length, generations.Distinct().Count());
        Assert.All(generations, token => Assert.Equal(Target, Tokens(keys).Read(token)));
        Assert.Null(Tokens(keys[..5]).Read(generations[5]));
    }

    [Fact]
    public void a_client_signs_with_its_own_key_and_others_with_the_one_of_nobody()
    {
        var tokens = Tokens(Key('a'), Key('b', "mailPlatform"), Key('c', "mailPlatform"), Key('d', "other"));

        Assert.Equal(3, tokens.KeyOf("mailPlatform")!.Id);
        Assert.Equal(1, tokens.KeyOf("website")!.Id);
        Assert.Null(Tokens(Key('d', "other")).KeyOf("website"));
    }

    [Fact]
    public void a_key_refuses_only_what_it_is_for_and_what_is_below()
    {
        var whole = Tokens(Key('a', "", "prospecting"));
        var token = Mint(Tokens(Key('a')));

        Assert.Equal(Target, whole.Read(token));
        Assert.Equal(Target, Tokens(Key('a', "", "offers", "newsletter")).Read(token));
        Assert.Null(Tokens(Key('a', "", "offers")).Read(token));
    }

    [Fact]
    public void every_other_character_in_every_place_is_refused()
    {
        var tokens = Tokens(Key('a'));
        var token = Mint(tokens);
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
    public void what_is_no_token_is_refused(string text) => Assert.Null(Tokens(Key('a')).Read(text));

    [Fact]
    public void a_token_that_lost_or_won_a_character_is_refused()
    {
        var tokens = Tokens(Key('a'));
        var token = Mint(tokens);
        Assert.Null(tokens.Read(token[1..]));
        Assert.Null(tokens.Read(token[..^1]));
        Assert.Null(tokens.Read(token + "="));
        Assert.Null(tokens.Read(" " + token));
    }

    private static UnsubscribeTokens Tokens(params TokenKey[] keys) =>
        new(keys.Index().ToDictionary(key => key.Index + 1, key => key.Item), Catalogue);

    private static string Mint(UnsubscribeTokens tokens, string client = "") => UnsubscribeTokens.Mint(tokens.KeyOf(client)!, Target);

    private static TokenKey Key(char character, string client = "", params string[] purposes) =>
        new()
        {
            Secret = ConsentSystem.KeyOf(character),
            Client = client,
            Purposes = purposes,
        };
}
