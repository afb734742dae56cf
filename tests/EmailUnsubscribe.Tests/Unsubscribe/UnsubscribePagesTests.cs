using System.Net;
using Microsoft.Extensions.Primitives;
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

    private static readonly Dictionary<string, StringValues> NothingSent = [];

    public static TheoryData<string> BothLanguages => ["fr", "en"];

    public static TheoryData<string, string, Refusal, string> ShownTexts =>
        new()
        {
            { "unsubscribe-page", "fr", Newsletter, "93d6d6b9efc1c4d2" },
            { "unsubscribe-page", "fr", EveryEmail, "ca2521aa72635ece" },
            { "unsubscribe-page", "fr", Everything, "ccfbc469bfc5134c" },
            { "unsubscribe-page", "en", Newsletter, "68d5e4ce77b663a2" },
            { "unsubscribe-page", "en", EveryEmail, "9552ff6825c2c1fa" },
            { "unsubscribe-page", "en", Everything, "f8f1a03fc730f5f5" },
            { "damaged-link-page", "fr", EveryEmail, "30d19d3512b0bb68" },
            { "damaged-link-page", "en", EveryEmail, "471fe35915903779" },
            { "no-link-page", "fr", EveryEmail, "80568fa7344a7e4d" },
            { "no-link-page", "en", EveryEmail, "15b6de693af52a21" },
            { "undo-page", "fr", Newsletter, "ece7a18cd368103c" },
            { "undo-page", "en", Newsletter, "a44f7727a6178470" },
            { "undone-page", "fr", Newsletter, "d09543395fcb91f3" },
            { "undone-page", "en", Newsletter, "8ff63fd83ac44e6a" },
        };

    [Theory]
    [MemberData(nameof(ShownTexts))]
    public void a_text_keeps_its_version_in_the_register_as_long_as_it_is_the_same(
        string page,
        string language,
        Refusal refusal,
        string version
    )
    {
        var texts = In(language);
        var shown = page switch
        {
            "unsubscribe-page" => ConfirmPage.ShownFor(refusal, texts),
            "undo-page" => ConfirmUndoPage.ShownFor(refusal, texts),
            "undone-page" => UndonePage.ShownFor(refusal, texts),
            _ => DamagedLinkPage.ShownFor(hasLink: page == "damaged-link-page", texts),
        };
        Assert.Equal((page, language), (shown.Page, shown.Language));
        Assert.Equal(version, NoticeRegister.HashOf(shown.Text)[..16]);
    }

    [Theory]
    [MemberData(nameof(BothLanguages))]
    public async Task every_page_is_shown_in_both_languages(string language)
    {
        var texts = In(language);
        Page<ObjectionTexts>[] pages =
        [
            Confirm(texts),
            Done(texts, Everything),
            new DonePage
            {
                Texts = texts,
                Objection = Said(Newsletter),
                Ticket = "ticket",
                HasGivenReason = true,
            },
            new ConfirmUndoPage
            {
                Texts = texts,
                Ticket = "ticket",
                Refusal = Newsletter,
            },
            new UndonePage
            {
                Texts = texts,
                Ticket = "ticket",
                Refusal = Newsletter,
            },
            new DamagedTicketPage { Texts = texts },
            new DamagedLinkPage { Texts = texts },
            new DamagedLinkPage { Texts = texts, HasLink = false },
            new DamagedLinkPage { Texts = texts, Typed = "nobody" },
            new KeptPage { Texts = texts, Form = NothingSent },
            new TryAgainPage { Texts = texts, Form = NothingSent },
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
            "SENEF English Ne plus recevoir la lettre d’information de SENEF par e-mail\u00A0? SENEF ne vous enverra plus la lettre "
                + "d’information par e-mail. Un clic suffit, sans motif et sans compte. Adresse concernée\u00A0: j…n@example.fr Ne plus "
                + "recevoir la lettre d’information Vous continuerez à recevoir nos autres messages. Ou refuser davantage Ne plus recevoir "
                + "d’e-mails commerciaux Plus aucune publicité, par aucun moyen Délégué à la protection des données Réclamation auprès de "
                + "la CNIL",
            (await AnsweredPage.OfAsync(Confirm(In("fr")))).Text
        );
        Assert.Equal(
            "SENEF Français Done SENEF will no longer send you the newsletter by e-mail. In force since 1 January 1970 at 01:00. A message "
                + "already on its way may still reach you. You will still receive our other messages. E-mail address j…n@example.fr The "
                + "number of your objection 0000-0000-0000-0000 Keep this number: if you call us or write to us, it lets us find your "
                + "objection. A mistake? If you undo your objection, SENEF may again send you the newsletter by e-mail. Undo my objection "
                + "Why? (optional) Your answer changes nothing: your objection stays in force. Too many messages The content is of no "
                + "interest to me I never asked for these messages Another reason Send my answer Data protection officer Complain to the "
                + "CNIL",
            (await AnsweredPage.OfAsync(Done(In("en"), Newsletter))).Text
        );
    }

    [Theory]
    [InlineData("nobody", "Enter a complete e-mail address")]
    [InlineData(" ", "Enter your e-mail address")]
    public async Task what_was_typed_stays_and_the_error_stands_in_the_title_above_the_form_and_beside_the_field(
        string typed,
        string message
    )
    {
        var page = await AnsweredPage.OfAsync(new DamagedLinkPage { Texts = In("en"), Typed = typed });
        Assert.Equal(400, page.Status);
        Assert.Contains("<title>Error: This link is incomplete", page.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"#address\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{typed}\" aria-invalid=\"true\" aria-describedby=\"address-error\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"There is something to correct {message}", page.Text, StringComparison.Ordinal);
        Assert.Contains($"Your e-mail address Error: {message}", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "href=\"?lang=fr\"")]
    [InlineData(false, "href=\"/?lang=fr\"")]
    public async Task in_the_other_language_whoever_came_without_a_link_is_not_told_that_theirs_is_incomplete(bool hasLink, string switched)
    {
        var page = await AnsweredPage.OfAsync(
            new DamagedLinkPage
            {
                Texts = In("en"),
                HasLink = hasLink,
                Typed = "nobody",
            }
        );
        Assert.Contains(switched, page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jean.martin@example.fr", "j…n@example.fr")]
    [InlineData("jo@example.fr", "j…@example.fr")]
    [InlineData("j@example.fr", "j…@example.fr")]
    public void an_address_is_shown_so_that_only_its_owner_knows_it_again(string address, string shown) =>
        Assert.Equal(shown, ContactAddress.Email(address).Masked);

    [Fact]
    public async Task what_comes_from_outside_is_text_and_never_markup()
    {
        const string Hostile = "\"><script>alert('x')</script>{sender}&amp;";
        var texts = new ObjectionTexts("en", Hostile);
        foreach (
            var page in new Page<ObjectionTexts>[]
            {
                Confirm(texts, Hostile),
                new UndonePage
                {
                    Texts = texts,
                    Ticket = Hostile,
                    Refusal = Newsletter,
                },
                new DamagedLinkPage { Texts = texts, Typed = Hostile },
                new TryAgainPage
                {
                    Texts = texts,
                    Form = new Dictionary<string, StringValues> { ["address"] = Hostile },
                },
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
        const string EveryEmailButton = "Stop all marketing e-mails";
        Assert.Contains(EveryEmailButton, (await AnsweredPage.OfAsync(Confirm(In("en")))).Text, StringComparison.Ordinal);
        var page = new ConfirmPage
        {
            Texts = In("en"),
            Token = "token",
            Refusal = EveryEmail,
            Everything = Everything,
        };
        Assert.Equal(2, (await AnsweredPage.OfAsync(page)).Text.Split(EveryEmailButton).Length);
    }

    private static ObjectionTexts In(string language) => new(language, "SENEF");

    private static ConfirmPage Confirm(ObjectionTexts texts, string token = "token") =>
        new()
        {
            Texts = texts,
            Token = token,
            Refusal = Newsletter,
            Everything = Everything,
            Recipient = "j…n@example.fr",
        };

    private static DonePage Done(ObjectionTexts texts, Refusal refusal) =>
        new()
        {
            Texts = texts,
            Objection = Said(refusal),
            Ticket = "ticket",
        };

    private static ShownObjection Said(Refusal refusal) => new(refusal, Guid.Empty, DateTimeOffset.UnixEpoch, "j…n@example.fr");
}
