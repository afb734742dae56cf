using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SenefConsent.Local;

namespace SenefConsent.Hosting.Tests;

/// <summary>The texts of all services: in both languages, each one used, and none missing.</summary>
public partial class TextsTests
{
    private const string FrenchFile = ".fr.resx";

    // The characters of GSM 03.38 have neither: with one of them, an SMS takes 70 characters a part and not 160.
    private static readonly string[] SentBySms = ["ReplyTexts.", "IdentityTexts.Sms"];

    private static readonly string Services = Path.Combine(Repository.Root, "services");

    /// <summary>The files, without language and extension.</summary>
    public static TheoryData<string> Files =>
        [
            .. Directory
                .GetFiles(Services, "*.resx", SearchOption.AllDirectories)
                .Select(file => LanguageOfFile().Replace(Path.GetRelativePath(Services, file), ""))
                .Distinct()
                .Order(),
        ];

    public static TheoryData<string> Projects =>
        [.. Files.Select(file => file.Data.Split(Path.DirectorySeparatorChar)[0]).Where(project => project != "Web").Distinct()];

    [Theory]
    [MemberData(nameof(Files))]
    public void a_text_is_there_in_both_languages_and_names_the_same_values_in_each(string file)
    {
        var (french, english) = (Read($"{file}{FrenchFile}"), Read($"{file}.en.resx"));
        Assert.NotEmpty(french);
        Assert.Equal(english.Keys.Order(), french.Keys.Order());
        Assert.All(french, text => Assert.Equal(ValuesIn(english[text.Key]), ValuesIn(text.Value)));
        Assert.All(french.Values.Concat(english.Values), text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void a_text_in_another_language_is_one_of_the_french_texts_and_names_the_same_values(string file)
    {
        var french = Read($"{file}{FrenchFile}");
        var others = Directory.GetFiles(Services, $"{file}.*.resx").SelectMany(other => Read(other));
        Assert.All(others, text => Assert.Equal(ValuesIn(french[text.Key]), ValuesIn(text.Value)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void every_text_that_a_service_asks_for_is_there_and_no_other(string project)
    {
        var texts = Files
            .Select(file => file.Data)
            .Where(file => With(project).Contains(file.Split(Path.DirectorySeparatorChar)[0]))
            .SelectMany(file => Read($"{file}{FrenchFile}").Keys)
            .ToHashSet();
        var sources = new[] { "*.razor", "*.cs" }
            .SelectMany(pattern =>
                With(project).SelectMany(part => Directory.GetFiles(Path.Combine(Services, part), pattern, SearchOption.AllDirectories))
            )
            .Select(File.ReadAllText)
            .ToList();
        var asked = sources
            .SelectMany(source => AskedFor().Matches(source))
            .ToLookup(asked => asked.Groups["dynamic"].Length > 0, asked => asked.Groups["key"].Value);

        Assert.Empty(asked[false].Except(texts));

        // A key may also stand alone, where it is chosen, and without its ending where a number chooses that.
        Assert.DoesNotContain(
            texts.Except(asked[false]),
            text =>
                !asked[true].Any(text.StartsWith)
                && !sources.Exists(source => source.Contains($"\"{CountEnding().Replace(text, "")}\"", StringComparison.Ordinal))
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void french_has_its_apostrophes_and_no_line_breaks_before_a_sign(string file) =>
        Assert.DoesNotContain(
            Read($"{file}{FrenchFile}"),
            text => !SentBySms.Any($"{Path.GetFileName(file)}.{text.Key}".StartsWith) && Typewritten().IsMatch(text.Value)
        );

    [Theory]
    [InlineData("Ledger/purposes.json")]
    [InlineData("Ledger/data-map.json")]
    public void so_has_the_french_of_a_catalogue(string file)
    {
        using var catalogue = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Services, file)));
        var french = FrenchIn(catalogue.RootElement).ToList();
        Assert.NotEmpty(french);
        Assert.DoesNotContain(french, Typewritten().IsMatch);
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    public void every_channel_and_every_source_has_a_text(string language)
    {
        var texts = new SharedTexts(language);
        Assert.All(Enum.GetValues<Channel>(), channel => Assert.NotEmpty(texts.By(channel)));
        Assert.All(Enum.GetValues<Source>(), source => Assert.NotEmpty(texts.By(source)));
    }

    [Fact]
    public void a_text_that_is_missing_is_an_error() => Assert.Throws<KeyNotFoundException>(() => new SharedTexts("fr")["Nonsense"]);

    [Theory]
    [InlineData("fr", "SENEF", "Un avis de SENEF, que SENEF donne.")]
    [InlineData("fr", "Orange", "Un avis d’Orange, qu’Orange donne.")]
    [InlineData("fr", "Électricité", "Un avis d’Électricité, qu’Électricité donne.")]
    [InlineData("es", "Orange", "Un avis de Orange, que Orange donne.")]
    public void french_shortens_of_and_that_before_a_sender_with_a_vowel(string language, string sender, string said) =>
        Assert.Equal(said, new Avis(language, sender).Said);

    private sealed class Avis(string language, string sender) : Texts(language, sender)
    {
        public string Said => Filled("Un {what} de {sender}, que {sender} donne.", ("what", "avis"));
    }

    // What the pages of all programs say is asked for by what the services share.
    private static string[] With(string project) => project == "Hosting" ? [project, "Web"] : [project];

    private static Dictionary<string, string> Read(string file) =>
        XDocument
            .Load(Path.Combine(Services, file))
            .Descendants("data")
            .ToDictionary(text => text.Attribute("name")!.Value, text => text.Element("value")!.Value);

    private static IEnumerable<string> FrenchIn(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Array => json.EnumerateArray().SelectMany(FrenchIn),
            JsonValueKind.Object => json.EnumerateObject()
                .SelectMany(member => member.Name == "fr" ? TextsIn(member.Value) : FrenchIn(member.Value)),
            _ => [],
        };

    private static IEnumerable<string> TextsIn(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().SelectMany(member => TextsIn(member.Value)) : [$"{json}"];

    [GeneratedRegex("'| [?!:;»]|« ")]
    private static partial Regex Typewritten();

    [GeneratedRegex(@"\.[a-z]{2}\.resx$")]
    private static partial Regex LanguageOfFile();

    private static IEnumerable<string> ValuesIn(string text) => Value().Matches(text).Select(value => value.Value).Order();

    [GeneratedRegex(@"\.(One|Many)$")]
    private static partial Regex CountEnding();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Value();

    // Texts["Key"], or Texts[$"Beginning.{…}"], which asks for every text that begins so; a letter asks by its parts.
    [GeneratedRegex("""\b(([Tt]exts|this|shared)\[|(Paragraph|Heading|Either|Item)\()\s*(?<dynamic>\$?)"(?<key>[^"{]+)""")]
    private static partial Regex AskedFor();
}
