using System.Text;
using System.Text.RegularExpressions;
using UglyToad.PdfPig;
using static SenefConsent.SubjectRights.Tests.CaseStory;

namespace SenefConsent.SubjectRights.Tests;

public class LetterTests
{
    private const string Authority = "01 53 73 22 22";
    private const string Court = "RGPD, art. 79";

    public static TheoryData<LetterTemplate, LetterLanguage> EveryLetter =>
        [
            .. LetterStories.OfCases.SelectMany(template =>
                Enum.GetValues<LetterLanguage>().Select(language => new TheoryDataRow<LetterTemplate, LetterLanguage>(template, language))
            ),
        ];

    [Theory]
    [MemberData(nameof(EveryLetter))]
    public void every_letter_can_be_made_in_both_languages_with_all_its_fields(LetterTemplate template, LetterLanguage language)
    {
        var (letter, why) = LetterStories.For(template).Written(template, language);
        Assert.Null(why);
        Assert.DoesNotMatch(@"[{}]", letter!.Text);
        Assert.Equal(["SENEF", "1 rue de l’Exemple", "75001 Paris", "dpo-groupesenef@racine.eu"], letter.Sender);
        Assert.Contains("R-2026-0042", letter.Reference, StringComparison.Ordinal);
        Assert.Contains("25", letter.Date, StringComparison.Ordinal);
        Assert.All(letter.Body, part => Assert.NotEqual("", part.Text.Trim()));
        Assert.DoesNotContain($"{Email}", letter.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(EveryLetter))]
    public void a_pdf_says_the_same_and_carries_its_fonts(LetterTemplate template, LetterLanguage language)
    {
        var letter = LetterStories.For(template).Written(template, language).Letter!;
        var file = LetterPdf.Of(letter);
        using var pdf = PdfDocument.Open(file);
        var pages = pdf.GetPages().ToList();
        var drawn = string.Concat(pages.SelectMany(page => page.Letters).Select(glyph => glyph.Value));
        Assert.Equal(Solid(letter.Text), Solid(drawn.Replace("•", "", StringComparison.Ordinal)));
        Assert.All(
            pages.SelectMany(page => page.Letters.Select(glyph => (glyph, page.Width))),
            drawnOn =>
                Assert.True(
                    drawnOn.glyph.BoundingBox.Right <= drawnOn.Width - 40 && drawnOn.glyph.BoundingBox.Bottom >= 40,
                    $"{drawnOn.glyph.Value} leaves the page"
                )
        );
        var raw = Encoding.Latin1.GetString(file);
        Assert.Equal(Regex.Count(raw, "/Type/FontDescriptor"), Regex.Count(raw, "/FontFile2"));
        Assert.Contains("/FontFile2", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("/BaseFont/Helvetica", raw, StringComparison.Ordinal);
    }

    [Fact]
    public void a_letter_that_is_longer_than_a_page_goes_on_on_the_next()
    {
        var letter = LetterStories.For(LetterTemplate.Refusal).Written(LetterTemplate.Refusal).Letter!;
        var longer = letter with { Body = [.. Enumerable.Repeat(letter.Body, 5).SelectMany(parts => parts)] };
        using var pdf = PdfDocument.Open(LetterPdf.Of(longer));
        Assert.True(pdf.NumberOfPages > 2);
        Assert.Equal(
            Solid(longer.Text),
            Solid(
                string.Concat(pdf.GetPages().SelectMany(page => page.Letters).Select(glyph => glyph.Value))
                    .Replace("•", "", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public void an_acknowledgement_says_by_when_and_how_that_was_counted()
    {
        var text = Access.Written(LetterTemplate.Acknowledgement).Letter!.Text;
        Assert.Contains("au plus tard le jeudi 2 avril 2026", text, StringComparison.Ordinal);
        Assert.Contains("Ce jour n’est pas compté", text, StringComparison.Ordinal);
        Assert.Contains("Un mois plus tard", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Deux mois", text, StringComparison.Ordinal);
    }

    [Fact]
    public void the_question_about_identity_says_whether_the_clock_stands_still_and_asks_for_no_document()
    {
        var inTime = Access.And(new RequesterAsked(Made, QuestionAbout.Identity, "dpo", At("2026-03-05")));
        var late = Access.And(new RequesterAsked(Made, QuestionAbout.Identity, "dpo", At("2026-03-24")));
        Assert.Contains(
            "suspendu depuis le jeudi 5 mars 2026",
            inTime.Written(LetterTemplate.Identity).Letter!.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("continue de courir", late.Written(LetterTemplate.Identity).Letter!.Text, StringComparison.Ordinal);
        Assert.Contains("pas de pièce d’identité", inTime.Written(LetterTemplate.Identity).Letter!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void an_extension_has_its_reasons_and_the_day_that_the_policy_promises()
    {
        var text = LetterStories.For(LetterTemplate.Extension).Written(LetterTemplate.Extension).Letter!.Text;
        Assert.Contains("la complexité de la demande", text, StringComparison.Ordinal);
        Assert.Contains("au plus tard le lundi 4 mai 2026", text, StringComparison.Ordinal);
    }

    [Fact]
    public void whoever_is_refused_something_is_told_the_ground_the_authority_and_the_court()
    {
        var refused = Access
            .And(LetterStories.Decided(SubjectRight.Access, ItemOutcome.Refused, law: LawGround.Unfounded))
            .Written(LetterTemplate.Refusal)
            .Letter!;
        Assert.Contains("manifestement infondée", refused.Text, StringComparison.Ordinal);
        Assert.Contains(Authority, refused.Text, StringComparison.Ordinal);
        Assert.Contains(Court, Plain(refused.Text), StringComparison.Ordinal);

        var given = Access.And(LetterStories.Decided(SubjectRight.Access, ItemOutcome.Given)).Written(LetterTemplate.AccessAnswer).Letter!;
        Assert.Contains(Authority, given.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Court, Plain(given.Text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ItemOutcome.Erased, ItemOutcome.Erased, "Nous avons effacé ce que", true)]
    [InlineData(ItemOutcome.Erased, ItemOutcome.Kept, "Nous avons effacé une partie", true)]
    [InlineData(ItemOutcome.Refused, ItemOutcome.Kept, "Nous n’avons pas effacé", false)]
    public void an_erasure_is_whole_in_part_or_refused_and_says_that_the_opposition_is_kept(
        ItemOutcome email,
        ItemOutcome phone,
        string said,
        bool keepsOpposition
    )
    {
        var text = Asking(SubjectRight.Erasure)
            .About((Email, SubjectKind.Email), (Phone, SubjectKind.Telephone))
            .And(
                LetterStories.Decided(SubjectRight.Erasure, email, Email),
                LetterStories.Decided(SubjectRight.Erasure, phone, Phone, LawGround.LegalDuty),
                new ErasureOrdered(Made, [Email, Phone], [Email, Phone], [], OverridesHold: false, "dpo", At("2026-03-04")),
                new ErasureCarriedOut(Made, new ErasureCounts(1, 0, 0, 0, 0, 0), "erasure", At("2026-03-04"))
            )
            .Written(LetterTemplate.Erasure)
            .Letter!.Text;
        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.Equal(keepsOpposition, text.Contains("nous conservons cette opposition", StringComparison.Ordinal));
    }

    [Fact]
    public void an_employer_is_told_nothing_that_a_person_chose()
    {
        var story = LetterStories.For(LetterTemplate.Erasure).AskedBy(RequesterCapacity.Employer);
        foreach (var template in LetterStories.OfCases)
        {
            var (letter, why) = story.Written(template);
            Assert.True(letter is not null || why is not null);
            Assert.DoesNotContain("effacé", letter?.Text ?? "", StringComparison.Ordinal);
            Assert.DoesNotContain($"{LetterStories.Objection.Number}", letter?.Text ?? "", StringComparison.Ordinal);
        }

        Assert.Contains("Make the letter employer", story.Written(LetterTemplate.Erasure).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LetterTemplate.Identity, "no question about identity is open")]
    [InlineData(LetterTemplate.Clarification, "no question about scope is open")]
    [InlineData(LetterTemplate.Reminder, "no question is open")]
    [InlineData(LetterTemplate.Extension, "was not extended")]
    [InlineData(LetterTemplate.AccessAnswer, "nothing is decided that this letter could tell, which is given")]
    [InlineData(LetterTemplate.NothingHeld, "which is nothing-held")]
    [InlineData(LetterTemplate.Rectified, "nothing is decided")]
    [InlineData(LetterTemplate.Erasure, "nothing is decided")]
    [InlineData(LetterTemplate.Restriction, "nothing is decided")]
    [InlineData(LetterTemplate.Portability, "nothing is decided")]
    [InlineData(LetterTemplate.Objection, "no objection is in force")]
    [InlineData(LetterTemplate.Fee, "no fee is known")]
    [InlineData(LetterTemplate.Refusal, "refused or withheld or kept")]
    [InlineData(LetterTemplate.NotIdentified, "has not ended for want of identity")]
    [InlineData(LetterTemplate.Recipient, "nothing is decided")]
    [InlineData(LetterTemplate.Employer, "was not asked by an employer")]
    [InlineData(LetterTemplate.Breach, "no letter of a case")]
    [InlineData(LetterTemplate.Policy, "no letter of a case")]
    public void a_letter_that_the_case_has_nothing_for_is_refused_with_the_reason(LetterTemplate template, string why) =>
        Assert.Contains(why, Access.Written(template, objections: []).Why, StringComparison.Ordinal);

    [Fact]
    public void an_answer_waits_for_the_second_person()
    {
        var story = Access.And(LetterStories.Decided(SubjectRight.Access, ItemOutcome.Given, needsSecondPerson: true));
        Assert.Contains("somebody else has to agree first", story.Written(LetterTemplate.AccessAnswer).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void a_decision_about_another_place_does_not_take_the_place_of_one()
    {
        var story = Access.And(
            LetterStories.Decided(SubjectRight.Access, ItemOutcome.Given, source: DataSource.Crm, needsSecondPerson: true),
            LetterStories.Decided(SubjectRight.Access, ItemOutcome.Withheld, law: LawGround.Secrecy, source: DataSource.Archive)
        );
        Assert.Equal(2, story.Case.DecisionsInForce.Count);
        Assert.Single(story.Case.WaitingForAgreement);
    }

    [Fact]
    public void a_letter_says_what_the_case_says_when_it_is_recorded_and_is_recorded_once()
    {
        var facts = new LetterFacts(LetterStories.Controller, [], LetterStories.Catalogue, At("2026-03-25"));
        var request = new LetterRequest(LetterTemplate.Acknowledgement, LetterChannel.Post);
        var letter = Access.Written(LetterTemplate.Acknowledgement, objections: []).Letter!;
        CaseDecision Record(RightsCase found) => RecordLetterEndpoint.Decide(found, request, facts, letter, Sealed, On("2026-03-25"));
        Access.Records(
            Record,
            new LetterSent(
                Made,
                LetterTemplate.Acknowledgement,
                "2026-11",
                letter.Hash,
                LetterChannel.Post,
                At("2026-03-25"),
                "dpo",
                At("2026-03-25"),
                Sealed
            )
        );
        Access.RecordsOnce(Record);
        Access
            .And(new RequesterAsked(Made, QuestionAbout.Identity, "dpo", At("2026-03-05")))
            .Refuses(Record, "has changed while the letter was made");
    }

    [Fact]
    public void a_letter_that_was_sealed_is_read_with_its_own_hash_only()
    {
        var letter = Access.Written(LetterTemplate.Acknowledgement).Letter!;
        var content = Encoding.UTF8.GetBytes(letter.Write());
        Assert.Equal(letter.Text, Letter.Read(content, letter.Hash)?.Text);
        Assert.Null(Letter.Read(content, new string('a', 64)));
        Assert.Null(Letter.Read("Dear Anna"u8, letter.Hash));
        Assert.Null(Letter.Read("{}"u8, letter.Hash));
    }

    private static CaseStory Access { get; } = Asking(SubjectRight.Access).About((Email, SubjectKind.Email));

    private static string Solid(string text) => Regex.Replace(text, @"\s", "");

    private static string Plain(string text) => Regex.Replace(text, @"\s", " ");
}
