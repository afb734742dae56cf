using System.Net;
using Microsoft.Extensions.Primitives;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Preferences.Tests;

/// <summary>The pages alone, without a service.</summary>
public class PagesTests
{
    private static readonly DateTimeOffset March = new(2026, 3, 4, 11, 0, 0, TimeSpan.Zero);
    private static readonly PreferenceChoice Everything = new(Channel.All, "prospecting", Choice.Refuse);
    private static readonly PreferenceChoice Allow = new(Channel.Email, "newsletter", Choice.Allow);
    private static readonly PreferenceChoice Refuse = new(Channel.Email, "newsletter", Choice.Refuse);

    public static TheoryData<string> BothLanguages => ["fr", "en"];

    public static TheoryData<string, PreferenceChoice, bool, string> ShownTexts =>
        new()
        {
            { "fr", Everything, false, "27a1e2a72cde813f" },
            { "fr", Refuse, false, "e6ac64cdac52ca55" },
            { "fr", Allow, false, "d15655cd7338f951" },
            { "fr", Refuse, true, "b2b1cd47a13399d0" },
            { "fr", Allow, true, "6c810532ddf01d13" },
            { "en", Everything, false, "c366554aada88092" },
            { "en", Refuse, false, "646e98c30e8458d9" },
            { "en", Allow, false, "73d964c236ab0de1" },
            { "en", Refuse, true, "b09ff99e968252e4" },
            { "en", Allow, true, "1681c3b2496540e4" },
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
        var shown = CentreIn(language).ShownFor(choice, asksConsent);
        Assert.Equal(("preference-centre", language), (shown.Page, shown.Language));
        Assert.StartsWith(version, NoticeRegister.HashOf(shown.Text), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BothLanguages))]
    public async Task every_page_of_the_centre_is_shown_in_both_languages(string language)
    {
        var texts = CentreIn(language);
        await IsShownAsync(
            language,
            [
                .. from audience in Enum.GetValues<Audience>()
                from message in Enum.GetValues<CentreMessage>()
                select Centre(texts, audience, message),
                new ExpiredLinkPage { Texts = texts, Catalogue = Catalogue },
                new RefusedPage { Texts = texts, IsEverything = true },
                new RefusedPage { Texts = texts, IsEverything = false },
                new DamagedLinkPage { Texts = texts },
                new TryAgainPage { Texts = texts, Form = new Dictionary<string, StringValues>() },
            ]
        );
    }

    [Theory]
    [MemberData(nameof(BothLanguages))]
    public async Task every_page_about_a_consent_is_shown_in_both_languages(string language)
    {
        var texts = new ConsentTexts(language, "SENEF");
        await IsShownAsync<ConsentTexts>(
            language,
            [
                new ConfirmConsentPage { Texts = texts },
                new ConsentConfirmedPage { Texts = texts },
                new DamagedConfirmationPage { Texts = texts },
                new ConfirmationExpiredPage { Texts = texts },
                new RefusedSincePage { Texts = texts },
            ]
        );
    }

    [Fact]
    public async Task a_row_says_what_holds_since_when_by_which_act_and_until_when()
    {
        var business = (await AnsweredPage.OfAsync(Centre(CentreIn("fr"), Audience.Business))).Text;
        Assert.Contains("Par e-mail : non , depuis le 4 mars 2026 (lien d'un e-mail) Autoriser", business, StringComparison.Ordinal);
        Assert.Contains("Par courrier : oui Refuser", business, StringComparison.Ordinal);

        var consumer = (await AnsweredPage.OfAsync(Centre(CentreIn("en"), Audience.Consumer))).Text;
        Assert.Contains(
            "By telephone: yes , since 4 March 2026 (your call), until 4 March 2027 Withdraw",
            consumer,
            StringComparison.Ordinal
        );
        Assert.Contains("By SMS: no : your consent ended on 4 March 2026 I agree", consumer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_button_is_called_by_its_words_and_its_row()
    {
        var page = await AnsweredPage.OfAsync(Centre(CentreIn("en"), Audience.Business));
        Assert.Contains("aria-label=\"Refuse: the newsletter by post\">Refuse</button>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<button class=\"first\">Refuse everything, by every channel</button>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_sent_again_is_what_was_sent_and_never_markup()
    {
        const string Hostile = "\"><script>alert('x')</script>";
        var form = new Dictionary<string, StringValues> { ["channel"] = "email", ["etag"] = Hostile };
        var page = await AnsweredPage.OfAsync(new TryAgainPage { Texts = CentreIn("en"), Form = form });
        Assert.Contains("name=\"channel\" value=\"email\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"name=\"etag\" value=\"{WebUtility.HtmlEncode(Hostile)[..9]}", page.Html, StringComparison.Ordinal);
    }

    private static CentreTexts CentreIn(string language) => new(language, "SENEF", Catalogue);

    private static CentrePage Centre(CentreTexts texts, Audience audience, CentreMessage message = CentreMessage.None) =>
        new()
        {
            Texts = texts,
            Ticket = new CentreTicket(Guid.Empty, March, audience, SentTo: null),
            Preferences =
            [
                new Preference(Channel.Email, "newsletter", Choice.Refuse, March, Source: Source.Link),
                new Preference(Channel.Sms, "newsletter", Choice: null, Since: null, ValidUntil: March),
                new Preference(Channel.Telephone, "newsletter", Choice.Allow, March, null, Source.Telephone, March.AddYears(1)),
                new Preference(Channel.Post, "newsletter", Choice: null, Since: null),
                .. Enum.GetValues<Source>().Select(source => new Preference(Channel.Post, "offers", Choice.Refuse, March, null, source)),
            ],
            Etag = "etag",
            Catalogue = Catalogue,
            Message = message,
        };

    private static async Task IsShownAsync<TTexts>(string language, Page<TTexts>[] pages)
        where TTexts : Texts
    {
        foreach (var page in pages)
        {
            var answered = await AnsweredPage.OfAsync(page);
            Assert.Equal(page.Status, answered.Status);
            Assert.Contains($"<html lang=\"{language}\">", answered.Html, StringComparison.Ordinal);
            Assert.Contains($"{page.Title} – SENEF", WebUtility.HtmlDecode(answered.Html), StringComparison.Ordinal);
            Assert.Contains(page.Title, answered.Text, StringComparison.Ordinal);
        }
    }
}
