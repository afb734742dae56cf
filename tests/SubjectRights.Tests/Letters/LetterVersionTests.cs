using System.Collections;
using System.Resources;
using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>What a version of a letter said, it says for ever: whoever changes a text gives its letters a new version.</summary>
public class LetterVersionTests
{
    private static readonly string[] Shared = ["Common.", "Right.", "Subject.", "Outcome.", "Source.", "Ground."];

    private static readonly HashSet<string> Known =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Letters", "versions.txt")),
    ];

    public static TheoryData<LetterTemplate> Templates => [.. LetterStories.OfCases, LetterTemplate.Breach];

    [Theory]
    [MemberData(nameof(Templates))]
    public void a_text_that_changes_gets_a_new_version(LetterTemplate template)
    {
        foreach (var language in new[] { "fr", "en" })
        {
            var texts = TextsIn(language);
            var line = $"{template} {texts[$"Version.{template}"]} {language} {HashOf(texts, template)}";
            Assert.True(
                Known.Contains(line),
                $"A text of {template} has changed. Give Version.{template} a new value in both languages and add to versions.txt: {line}"
            );
        }
    }

    [Fact]
    public void a_version_has_one_text() =>
        Assert.Equal(Known.Count, Known.Select(line => line[..line.LastIndexOf(' ')]).Distinct().Count());

    [Fact]
    public void both_languages_have_the_same_texts_with_the_same_values()
    {
        var (french, english) = (TextsIn("fr"), TextsIn("en"));
        Assert.Equal(french.Keys.Order(), english.Keys.Order());
        Assert.All(french, text => Assert.Equal(ValuesIn(text.Value), ValuesIn(english[text.Key])));
    }

    private static IEnumerable<string> ValuesIn(string text) =>
        System.Text.RegularExpressions.Regex.Matches(text, @"\{\w+\}").Select(found => found.Value).Distinct().Order();

    private static string HashOf(Dictionary<string, string> texts, LetterTemplate template)
    {
        var own = texts
            .Where(text =>
                text.Key == $"Title.{template}"
                || Shared.Append($"{template}.").Any(start => text.Key.StartsWith(start, StringComparison.Ordinal))
            )
            .OrderBy(text => text.Key, StringComparer.Ordinal)
            .Select(text => $"{text.Key}={text.Value}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', own))));
    }

    private static Dictionary<string, string> TextsIn(string language)
    {
        using var reader = new ResourceReader(
            typeof(LetterTexts).Assembly.GetManifestResourceStream($"{nameof(LetterTexts)}.{language}.resources")!
        );
        return reader.Cast<DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!);
    }
}
