using System.Net;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>The pages alone, without a service.</summary>
public class UnsubscribePagesTests
{
    private static readonly PurposeCatalogue Catalogue = PurposeCatalogue.Read(new LedgerOptions().PurposeCatalogue);
    private static readonly Refusal Newsletter = new(Channel.Email, Catalogue.Find("newsletter")!);
    private static readonly Refusal EveryEmail = Refusal.Of(Refusal.EveryEmail, Newsletter.Purpose, Catalogue);
    private static readonly Refusal Everything = Refusal.Of(Refusal.Everything, Newsletter.Purpose, Catalogue);

    public static TheoryData<string> BothLanguages => ["fr", "en"];

    public static TheoryData<string, string, Refusal?, string> ShownTexts =>
        new()
        {
            { "unsubscribe-page", "fr", Newsletter, "8b9877acf0d3d433" },
            { "unsubscribe-page", "fr", EveryEmail, "46de3764915937f8" },
            { "unsubscribe-page", "fr", Everything, "c4e5d35aae8e2a8d" },
            { "unsubscribe-page", "en", Newsletter, "4469f3aa26b720cd" },
            { "unsubscribe-page", "en", EveryEmail, "cc1e06745b83233d" },
            { "unsubscribe-page", "en", Everything, "cb4479b26eeacdd7" },
            { "damaged-link-page", "fr", null, "77f0c0acf8956d08" },
            { "damaged-link-page", "en", null, "2232396fe617affc" },
            { "undo-page", "fr", null, "21dd149643aaebab" },
            { "undo-page", "en", null, "fa4b7b5e81585779" },
        };

    [Theory]
    [MemberData(nameof(ShownTexts))]
    public void a_text_keeps_its_version_in_the_register_as_long_as_it_is_the_same(
        string page,
        string language,
        Refusal? refusal,
        string version
    )
    {
        var texts = In(language);
        var shown = page switch
        {
            "unsubscribe-page" => ConfirmPage.ShownFor(refusal!, texts),
            "undo-page" => ConfirmUndoPage.Shown(texts),
            _ => DamagedLinkPage.Shown(texts),
        };
        Assert.Equal((page, language), (shown.Page, shown.Language));
        Assert.StartsWith(version, NoticeRegister.HashOf(shown.Text), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BothLanguages))]
    public async Task every_page_is_shown_in_both_languages(string language)
    {
        var texts = In(language);
        Page<ObjectionTexts>[] pages =
        [
            Confirm(texts),
            new DonePage
            {
                Texts = texts,
                Refusal = Everything,
                Since = DateTimeOffset.UnixEpoch,
                Objection = Guid.Empty,
                Ticket = "ticket",
            },
            new ConfirmUndoPage { Texts = texts, Ticket = "ticket" },
            new UndonePage { Texts = texts },
            new ThanksPage { Texts = texts, Ticket = "ticket" },
            new DamagedTicketPage { Texts = texts },
            new DamagedLinkPage { Texts = texts },
            new TryAgainPage { Texts = texts, Address = "" },
        ];
        foreach (var page in pages)
        {
            var answered = await AnsweredPage.OfAsync(page);
            Assert.Equal(page.Status, answered.Status);
            Assert.Contains($"<html lang=\"{language}\">", answered.Html, StringComparison.Ordinal);
            Assert.Contains($"{page.Title} – SENEF", WebUtility.HtmlDecode(answered.Html), StringComparison.Ordinal);
            Assert.Contains(page.Title, answered.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task a_page_reads_as_it_did()
    {
        Assert.Equal(
            "English Ne plus recevoir la lettre d'information ? SENEF ne vous enverra plus la lettre d'information par e-mail. Un clic "
                + "suffit, sans motif et sans compte. Ne plus recevoir ces e-mails Ce type de message seulement ; le reste ne change "
                + "pas. Ou refuser davantage Plus aucun e-mail commercial Plus rien, par aucun moyen",
            (await AnsweredPage.OfAsync(Confirm(In("fr")))).Text
        );
        Assert.Equal(
            "Français Done SENEF will no longer send you the newsletter by e-mail. In force now: 1 January 1970, 01:00 (Paris time). A "
                + "message already on its way may still reach you. The number of your objection: "
                + "00000000-0000-0000-0000-000000000000 A mistake? If you undo it, SENEF may again send you what this click refused. "
                + "Undo my objection Why? (optional) Your reason changes nothing about your objection. Too many messages The content "
                + "is of no interest to me I never asked for these messages Another reason Send",
            (
                await AnsweredPage.OfAsync(
                    new DonePage
                    {
                        Texts = In("en"),
                        Refusal = Newsletter,
                        Since = DateTimeOffset.UnixEpoch,
                        Objection = Guid.Empty,
                        Ticket = "ticket",
                    }
                )
            ).Text
        );
    }

    [Fact]
    public async Task what_comes_from_outside_is_text_and_never_markup()
    {
        const string Hostile = "\"><script>alert('x')</script>{sender}&amp;";
        var texts = new ObjectionTexts("en", Hostile);
        foreach (
            var page in new Page<ObjectionTexts>[]
            {
                Confirm(texts, Hostile),
                new ThanksPage { Texts = texts, Ticket = Hostile },
                new TryAgainPage { Texts = texts, Address = Hostile },
            }
        )
        {
            var answered = await AnsweredPage.OfAsync(page);
            Assert.Contains(Hostile, WebUtility.HtmlDecode(answered.Html), StringComparison.Ordinal);
            Assert.DoesNotContain("alert('x')", answered.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task a_link_about_every_marketing_email_does_not_offer_that_twice()
    {
        const string EveryEmailButton = "No more marketing e-mails at all";
        Assert.Contains(EveryEmailButton, (await AnsweredPage.OfAsync(Confirm(In("en")))).Text, StringComparison.Ordinal);
        var page = new ConfirmPage
        {
            Texts = In("en"),
            Token = "token",
            Refusal = EveryEmail,
            IsAboutEveryEmail = true,
        };
        Assert.DoesNotContain(EveryEmailButton, (await AnsweredPage.OfAsync(page)).Text, StringComparison.Ordinal);
    }

    private static ObjectionTexts In(string language) => new(language, "SENEF");

    private static ConfirmPage Confirm(ObjectionTexts texts, string token = "token") =>
        new()
        {
            Texts = texts,
            Token = token,
            Refusal = Newsletter,
            IsAboutEveryEmail = false,
        };
}
