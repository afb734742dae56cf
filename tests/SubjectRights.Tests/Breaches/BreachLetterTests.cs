using SenefConsent.Hosting;
using static SenefConsent.SubjectRights.Tests.BreachStory;

namespace SenefConsent.SubjectRights.Tests;

public class BreachLetterTests
{
    private static Letter LetterOf(BreachStory story, LetterLanguage language) =>
        new BreachLetter(story.Breach, language, LetterStories.Controller, Aware.AddHours(30)).Write();

    [Fact]
    public void it_says_what_the_law_asks_for_in_plain_words()
    {
        var letter = LetterOf(Known(BreachRisk.High), LetterLanguage.English).Text;
        foreach (
            var said in new[]
            {
                "B-2026-0003",
                "People who were not authorised to may have seen data.",
                "Contact details: addresses and numbers",
                "You may receive deceptive messages",
                "We have replaced the keys and passwords concerned.",
                "Open no link or attachment",
                new ControllerOptions().Contact,
                "CNIL, 3 place de Fontenoy",
            }
        )
        {
            Assert.Contains(said, letter, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(LetterLanguage.French)]
    [InlineData(LetterLanguage.English)]
    public void every_value_has_words_in_both_languages(LetterLanguage language)
    {
        var every = Begun.And([
            new BreachDescribed(
                Enum.GetValues<BreachNature>(),
                Enum.GetValues<PersonalDataCategory>(),
                Enum.GetValues<BreachConsequence>(),
                "dpo",
                Aware,
                From: Aware
            ),
            .. Enum.GetValues<BreachMeasureKind>()
                .SelectMany(kind => new[] { true, false }, (kind, isPlanned) => new MeasureRecorded(Made, kind, isPlanned, "dpo", Aware)),
        ]);
        var letter = LetterOf(every, language);
        Assert.DoesNotContain('{', letter.Text);
        Assert.True(letter.Body.Count > 50);
    }

    [Fact]
    public void it_waits_until_what_it_has_to_say_is_known()
    {
        Assert.Contains(
            "Not known is natures, categories, consequences, measures",
            BreachLetter.WhyNot(Begun.Breach),
            StringComparison.Ordinal
        );
        Assert.Null(BreachLetter.WhyNot(Known(BreachRisk.High).Breach));
    }
}
