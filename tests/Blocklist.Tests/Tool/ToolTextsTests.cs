using System.Globalization;
using SenefConsent.BlocklistTool;
using SenefConsent.Csv;

namespace SenefConsent.Blocklist.Tests;

public class ToolTextsTests
{
    private static readonly EmbeddedTexts[][] Pairs =
    [
        [EmbeddedTexts.Of<ToolTexts>("en"), EmbeddedTexts.Of<ToolTexts>("fr")],
        [EmbeddedTexts.Of<FileFault>("en"), EmbeddedTexts.Of<FileFault>("fr")],
    ];

    [Fact]
    public void both_languages_have_the_same_texts_with_the_same_values()
    {
        foreach (var (english, french) in Pairs.Select(pair => (pair[0], pair[1])))
        {
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), french.Keys.Order(StringComparer.Ordinal));
            foreach (var key in english.Keys)
            {
                // A count of one is a word in some sentences.
                Assert.Equal((key, PlaceholdersOf(english, key)), (key, PlaceholdersOf(french, key)));
            }
        }

        static string PlaceholdersOf(EmbeddedTexts texts, string key) =>
            string.Join(' ', texts.PlaceholdersOf(key).Where(name => name != "count" || !key.EndsWith(".One", StringComparison.Ordinal)));
    }

    [Fact]
    public void french_has_its_apostrophes_and_its_signs_never_begin_a_line()
    {
        foreach (var french in Pairs.Select(pair => pair[1]))
        {
            foreach (var key in french.Keys.Where(key => !key.StartsWith("Examples.", StringComparison.Ordinal)))
            {
                var text = french.Raw(key);
                Assert.DoesNotContain('\'', text);
                foreach (var sign in (string[])[" ;", " !", " ?", " :", " »", "« "])
                {
                    Assert.False(text.Contains(sign, StringComparison.Ordinal), $"{key}: \"{text}\" has an ordinary space in \"{sign}\".");
                }
            }
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void every_name_that_a_service_answers_and_every_failure_has_its_text(string language)
    {
        var texts = new ToolTexts(language);
        Assert.All(Enum.GetValues<Rule>(), rule => Assert.NotEmpty(texts.Of(rule)));
        Assert.All(Enum.GetValues<Verdict>(), decision => Assert.NotEmpty(texts.Of(decision)));
        Assert.All(Enum.GetValues<Channel>(), channel => Assert.NotEmpty(texts.Of(channel)));
        Assert.All(Enum.GetValues<Audience>(), audience => Assert.NotEmpty(texts.Of(audience)));
        Assert.All(Enum.GetValues<Source>(), source => Assert.NotEmpty(texts.Of(source)));
        Assert.All(ExactNames<ImportFate>.All, fate => Assert.NotEmpty(texts[$"Fate.{fate}"]));
        Assert.All(ExactNames<JobState>.All, state => Assert.NotNull(texts.Find($"Job.State.{state}")));
        Assert.All(Failure.Names, kind => Assert.NotNull(texts.Find($"Failure.{kind}")));
        Assert.All(ExitCode.All, code => Assert.NotNull(texts.Find($"Exit.{code}")));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("LANG=fr_FR.UTF-8", "fr")]
    [InlineData("LANG=fr", "fr")]
    [InlineData("LANG=de_DE.UTF-8", "en")]
    [InlineData("LANG=fr_FR.UTF-8 LC_ALL=en_US.UTF-8", "en")]
    [InlineData("LANG=en_US.UTF-8 LC_MESSAGES=fr_CA.UTF-8", "fr")]
    [InlineData("LANG=en_US.UTF-8 LC_MESSAGES=en_US.UTF-8 LC_ALL=fr_BE", "fr")]
    [InlineData("LANG=fr_FR.UTF-8 LC_ALL=C", "en")]
    [InlineData("LANG=C.UTF-8 LANGUAGE=fr", "en")]
    [InlineData("LANG=en_GB.UTF-8 LANGUAGE=de:fr:en", "fr")]
    [InlineData("LANG=en_GB.UTF-8 --lang fr", "fr")]
    [InlineData("LANG=fr_FR.UTF-8 --lang=en", "en")]
    [InlineData("LANG=fr_FR.UTF-8 --lang klingon", "fr")]
    [InlineData("LANG=fr_FR.UTF-8 -- --lang en", "fr")]
    public void the_language_is_chosen_as_unix_tools_choose_it(string setting, string expected = "en")
    {
        var words = setting.Split(' ');
        var variables = words
            .Where(word => word.Contains('=') && word[0] != '-')
            .Select(word => word.Split('='))
            .ToDictionary(word => word[0], word => word[1]);
        var texts = ToolTexts.For([.. words.Where(word => !word.Contains('=') || word[0] == '-')], variables.GetValueOrDefault);
        Assert.Equal(expected, texts.Language);
    }

    [Fact]
    public void where_no_variable_says_a_language_the_system_does()
    {
        Assert.Equal("fr", ToolTexts.For([], _ => null, CultureInfo.GetCultureInfo("fr-FR")).Language);
        Assert.Equal("en", ToolTexts.For([], _ => null, CultureInfo.GetCultureInfo("de-DE")).Language);
    }

    [Fact]
    public void counts_are_written_as_each_language_writes_them()
    {
        Assert.Equal("1,234,567", new ToolTexts("en").Count(1_234_567));
        Assert.Equal("1\u202F234\u202F567", new ToolTexts("fr").Count(1_234_567));
    }

    [Fact]
    public void a_value_that_looks_like_a_placeholder_is_no_placeholder()
    {
        var text = new ToolTexts("en")["Parse.Unknown", ("word", "{word} {other}")];
        Assert.Equal("“{word} {other}” is neither a command nor an option here.", text);
        Assert.Throws<KeyNotFoundException>(() => new ToolTexts("en")["Parse.Unknown"]);
    }
}
