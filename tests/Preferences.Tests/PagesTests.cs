using System.Net;
using Microsoft.Extensions.Primitives;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences.Tests;

/// <summary>The pages alone, without a service.</summary>
public class PagesTests
{
    private static readonly PreferenceChoice Everything = new(Channel.All, "prospecting", Choice.Refuse);
    private static readonly PreferenceChoice Allow = new(Channel.Email, "newsletter", Choice.Allow);
    private static readonly PreferenceChoice Refuse = new(Channel.Email, "newsletter", Choice.Refuse);

    public static TheoryData<string> BothLanguages => ["fr", "en"];

    public static TheoryData<string, PreferenceChoice, bool, string> ShownTexts =>
        new()
        {
            { "fr", Everything, false, "ad2f46355f659633" },
            { "fr", Refuse, false, "bb44a885d96fda85" },
            { "fr", Allow, false, "0a12c426bfd2e95f" },
            { "fr", Refuse, true, "288187bd035a4d98" },
            { "fr", Allow, true, "82bb475c7fd57c7c" },
            { "en", Everything, false, "e1a888ae960401a7" },
            { "en", Refuse, false, "4ab9ce560c8c0694" },
            { "en", Allow, false, "ad552b22a8850345" },
            { "en", Refuse, true, "f712fc98e8139a1c" },
            { "en", Allow, true, "e8224a25173d329f" },
        };

    [Theory]
    [MemberData(nameof(ShownTexts))]
    public void a_text_keeps_its_version_in_the_register_as_long_as_it_is_the_same(
        string language,
        PreferenceChoice choice,
        bool asksConsent,
        string version
    )
    {
        var shown = EveryPage.CentreIn(language).ShownFor(choice, asksConsent);
        Assert.Equal(("preference-centre", language), (shown.Page, shown.Language));
        Assert.StartsWith(version, NoticeRegister.HashOf(shown.Text), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BothLanguages))]
    public async Task every_page_is_shown_in_both_languages_with_a_switch_and_in_their_typography(string language)
    {
        foreach (var (name, page) in EveryPage.In(language))
        {
            var answered = await AnsweredPage.OfAsync(page);
            Assert.True(answered.Status is 200 or 404 or 410 or 429 or 500 or 503, name);
            Assert.Contains($"<html lang=\"{language}\">", answered.Html, StringComparison.Ordinal);
            Assert.Contains("SENEF</title>", answered.Html, StringComparison.Ordinal);
            Assert.Contains(language == "fr" ? "English" : "Français", answered.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("'", answered.Text, StringComparison.Ordinal);
            if (language == "fr")
            {
                Assert.DoesNotMatch(" [?!;:»]", WebUtility.HtmlDecode(answered.Html.Split("</style>")[1]));
                Assert.DoesNotMatch(@"\b1 mars|Email|Sms\b|\bPreferences|\bLink", answered.Text);
            }
        }
    }

    [Fact]
    public async Task a_channel_is_a_line_and_each_type_says_since_when_by_which_act_and_until_when()
    {
        var mixed = await TextAsync("fr", "centre-mixed");
        Assert.Contains(
            "E-mail Vous refusez\u00a0: la lettre d’information et les enquêtes. Le reste est autorisé.",
            mixed,
            StringComparison.Ordinal
        );
        Assert.Contains("SMS Tout est refusé depuis le 1er mars 2026.", mixed, StringComparison.Ordinal);
        Assert.Contains("Téléphone Tout est refusé, sauf\u00a0: le profilage à des fins de prospection.", mixed, StringComparison.Ordinal);
        Assert.Contains("Vous avez refusé le 1er mars 2026 (par le lien d’un e-mail).", mixed, StringComparison.Ordinal);
        Assert.Contains("Vous avez refusé le 1er mars 2026 (repris d’un ancien système).", mixed, StringComparison.Ordinal);
        Assert.Contains("Vous avez autorisé le 1er mars 2026", mixed, StringComparison.Ordinal);

        var consumer = await TextAsync("en", "centre-consumer-mixed");
        Assert.Contains(
            "You have not agreed to anything: nothing is allowed. To be confirmed: the newsletter.",
            consumer,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Confirm your consent with the link that we sent you, before 3 March 2026 at 07:16.",
            consumer,
            StringComparison.Ordinal
        );
        Assert.Contains("Telephone You agree to: commercial offers. Nothing else is allowed.", consumer, StringComparison.Ordinal);
        Assert.Contains("Your consent lasts until 1 March 2027.", consumer, StringComparison.Ordinal);
        Assert.Contains("Your consent ended on 1 March 2026.", consumer, StringComparison.Ordinal);
        Assert.Contains("j…n@example.fr", consumer, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BothLanguages))]
    public void each_door_by_which_a_refusal_came_has_its_words(string language) =>
        Assert.All(
            Enum.GetValues<Source>(),
            source =>
                Assert.Single(
                    EveryPage.CentreIn(language).SentencesOf(EveryPage.Refused(Channel.Post, "offers", source), asksConsent: false)
                )
        );

    [Fact]
    public async Task after_a_choice_the_page_says_what_holds_now_with_the_reverse_at_hand()
    {
        Assert.Contains(
            "Done. SENEF will no longer send you the newsletter by e-mail. Allow the newsletter by e-mail",
            await TextAsync("en", "centre-refused"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "SENEF may again send you the newsletter by e-mail. Refuse the newsletter by e-mail",
            await TextAsync("en", "centre-allowed"),
            StringComparison.Ordinal
        );
        Assert.Contains("Still refused: the newsletter.", await TextAsync("en", "centre-all-allowed"), StringComparison.Ordinal);
        Assert.Contains(
            "You agreed to receive SENEF’s newsletter by e-mail. Withdraw consent to the newsletter by e-mail",
            await TextAsync("en", "centre-consumer-agreed"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task nothing_is_offered_to_be_refused_where_all_is_refused()
    {
        Assert.Contains("No more marketing, by any channel", await TextAsync("en", "centre"), StringComparison.Ordinal);
        Assert.Contains("Refuse everything by SMS", await TextAsync("en", "centre"), StringComparison.Ordinal);
        Assert.DoesNotContain("Refuse everything by SMS", await TextAsync("en", "centre-channel-refused"), StringComparison.Ordinal);
        var refused = await TextAsync("en", "centre-all-refused-before");
        Assert.DoesNotContain("No more marketing", refused, StringComparison.Ordinal);
        Assert.Contains("SENEF will no longer contact you for marketing by any channel", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_consent_names_what_by_which_channel_from_whom_and_the_text_that_was_shown()
    {
        var page = await TextAsync("fr", "consent-confirm");
        Assert.Contains("Recevoir la lettre d’information de SENEF par e-mail\u00a0?", page, StringComparison.Ordinal);
        Assert.Contains("Je souhaite recevoir la lettre d’information de SENEF. Je peux me désinscrire.", page, StringComparison.Ordinal);
        Assert.Contains("j…n@example.fr", page, StringComparison.Ordinal);
        Assert.Contains("100 avenue de Suffren", page, StringComparison.Ordinal);
        Assert.Contains("jusqu’au 3 mars 2026 à 7\u00a0h\u00a016", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_button_is_called_by_its_words_and_its_row()
    {
        var page = await AnsweredPage.OfAsync(EveryPage.Centre("en", Audience.Business));
        Assert.Contains("aria-label=\"Refuse the newsletter by post\">Refuse</button>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<button class=\"first\">No more marketing, by any channel</button>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_sent_again_is_what_was_sent_and_never_markup()
    {
        const string Hostile = "\"><script>alert('x')</script>";
        var form = new Dictionary<string, StringValues> { ["channel"] = "email", ["etag"] = Hostile };
        var page = await AnsweredPage.OfAsync(new TryAgainPage { Texts = EveryPage.CentreIn("en"), Form = form });
        Assert.Contains("name=\"channel\" value=\"email\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"name=\"etag\" value=\"{WebUtility.HtmlEncode(Hostile)[..9]}", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("centre-kept")]
    [InlineData("centre-expired-refused")]
    [InlineData("centre-try-again")]
    public async Task a_page_that_answers_a_form_is_shown_in_the_other_language_by_sending_the_form_again(string name)
    {
        var page = await AnsweredPage.OfAsync(EveryPage.In("en").Single(page => page.Name == name).Page);
        Assert.Contains("name=\"language\" value=\"fr\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"choice\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("?lang=fr", page.Html, StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(string language, string name) =>
        (await AnsweredPage.OfAsync(EveryPage.In(language).Single(page => page.Name == name).Page)).Text;
}
