using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using CsCheck;

namespace SenefConsent.SmsStop.Tests;

public class AnyMessageTests
{
    // Twice what the worst of them takes; without a limit of length it would be seven times that.
    private const int MostKilobytes = 6_000;

    private static readonly Gen<string> StopWord = Gen.OneOf(
        "STOP",
        "ARRET",
        "ARRÊT",
        "UNSUBSCRIBE",
        "DÉSABONNER",
        "ABMELDEN",
        "BAJA",
        "AFMELDEN",
        "CANCEL",
        "FIN"
    );

    [Fact]
    public void no_text_makes_it_fail() => Gen.String.Sample(text => Understood.Of(text, [text]).Rule.Length > 0, iter: 2000);

    [Fact]
    public void no_text_of_our_own_words_makes_it_fail() =>
        Gen.OneOf("stop", "ne", "plus", "recevoir", "«", "A aimé", "\n", ">", "%", "&#", "?", "🛑", "\uD83D", "S", "T", "36180", " ")
            .Array[0, 12]
            .Sample(parts => Understood.Of(string.Concat(parts), ["36180", ""]).Rule.Length > 0, iter: 2000);

    [Fact]
    public void a_stop_word_stays_one_in_every_form() =>
        Gen.Select(
                StopWord,
                Gen.OneOf(AllForms),
                Gen.OneOf("", " ", "!", "...", "\n", " 🙏", "\u200B"),
                Gen.OneOf("", "svp", "Merci", "please", "bitte", "bonjour")
            )
            .Sample(
                (word, form, between, courtesy) => Understood.Of(form(word) + between + " " + courtesy, []).Intent == SmsIntent.Stop,
                iter: 2000
            );

    [Theory]
    [InlineData("STOP ")]
    [InlineData("a")]
    [InlineData("ne plus jamais ")]
    [InlineData("S.")]
    [InlineData("stop")]
    [InlineData("«\n")]
    [InlineData("%2")]
    [InlineData("%STOP ")]
    [InlineData("\"ACME STOP ")]
    [InlineData("&amp;")]
    [InlineData("A aimé « ")]
    [InlineData("\uD83D")]
    public void a_text_of_any_length_comes_to_an_end(string part) =>
        Assert.NotNull(Understood.Of(string.Concat(Enumerable.Repeat(part, 100_000 / part.Length)), LabelledMessage.OwnNames));

    [Theory]
    [InlineData("STOP ")]
    [InlineData("ne plus jamais ")]
    [InlineData("S.T.")]
    [InlineData("«\"“ STOP au 3618")]
    [InlineData("TR: 100 % STOP ")]
    [InlineData("d?s?b?nn?z ")]
    [InlineData("Ã©")]
    [InlineData("\\u00e9%C3%A9=C3=A9&eacute;")]
    [InlineData("VU5TVUJTQ1JJQkU")]
    [InlineData("e\u0301\uFFFE\uD83D")]
    [InlineData("\u5300\u5400")]
    [InlineData("退订不要")]
    public void thirty_thousand_characters_cost_no_more_than_a_long_message(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 30_000 / part.Length));
        Understood.Of(text, LabelledMessage.OwnNames);

        // What is made for a reading tells how much work it is, and unlike its time does not hang on what else the machine does.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Understood.Of(text, LabelledMessage.OwnNames);
        var made = (GC.GetAllocatedBytesForCurrentThread() - before) >> 10;
        Assert.True(made < MostKilobytes, $"It made {made} KB of objects.");
    }

    [Fact]
    public void a_message_that_is_longer_than_anybody_writes_is_never_harmless() =>
        Assert.Equal(SmsIntent.Unclear, Understood.Of(string.Concat(Enumerable.Repeat("merci bonjour ", 400)), []).Intent);

    [Fact]
    public void no_expression_can_backtrack() =>
        Assert.All(
            typeof(Understood)
                .Assembly.GetTypes()
                .SelectMany(type =>
                    type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
                        .Where(field => field.FieldType == typeof(Regex))
                ),
            field => Assert.True(((Regex)field.GetValue(null)!).Options.HasFlag(RegexOptions.NonBacktracking), $"{field.DeclaringType}")
        );

    [Fact]
    public void the_culture_of_the_process_plays_no_part()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            Assert.All(
                LabelledMessage.Read("corpus.tsv"),
                message => Assert.Equal(message.Understood, UnderstoodInNoCulture(message.Text))
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static Func<string, string>[] AllForms =>
        [
            word => word,
            word => word.ToLowerInvariant(),
            word => word[..1] + word[1..].ToLowerInvariant(),
            word => string.Join('\u200D', word.AsEnumerable()),
            word => string.Join(' ', word.AsEnumerable()),
            word => string.Concat(word.Select(c => c is >= 'A' and <= 'Z' ? (char)(c - 'A' + 'Ａ') : c)),
            word => word.Normalize(System.Text.NormalizationForm.FormD),
            word => $"« {word} »",
            word => $"*{word}*",
        ];

    private static Understood UnderstoodInNoCulture(string text)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var understood = Understood.Of(text, LabelledMessage.OwnNames);
        CultureInfo.CurrentCulture = culture;
        return understood;
    }
}
