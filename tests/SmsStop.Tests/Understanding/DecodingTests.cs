using System.Text;

namespace SenefConsent.SmsStop.Tests;

/// <summary>What happens to a text on its way is undone, in every combination that gateways are known for.</summary>
public class DecodingTests
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static readonly string[] Refusals =
    [
        "Désabonnez-moi",
        "arrêtez de m'envoyer des publicités",
        "Je ne désire plus être sollicité",
        "ne m'écrivez plus à ce numéro",
        "Отпишите меня",
        "أوقفوا الرسائل",
        "不要再发短信",
    ];

    public static TheoryData<string, Func<string, string>> Damages =>
        new()
        {
            { "UTF-8 read as Windows-1252", Misread },
            { "the same twice", text => Misread(Misread(text)) },
            { "hexadecimal of UTF-8", text => Convert.ToHexString(Encoding.UTF8.GetBytes(text)) },
            { "hexadecimal of UCS-2", text => Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text)) },
            { "Base64 of UTF-8", text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) },
            { "Base64 of UCS-2", text => Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(text)) },
            {
                "quoted-printable",
                text => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => b is > 32 and < 127 and not 61 ? $"{(char)b}" : $"={b:X2}"))
            },
            { "percent-encoding", Uri.EscapeDataString },
            { "the same twice", text => Uri.EscapeDataString(Uri.EscapeDataString(text)) },
            { "a JSON escape too many", text => string.Concat(text.Select(c => c > 127 ? $"\\u{(int)c:x4}" : $"{c}")) },
            { "UCS-2 with its bytes swapped", text => string.Concat(text.Select(c => (char)((c << 8) | (c >> 8)))) },
            { "UCS-2 read as Latin-1", text => Encoding.Latin1.GetString(Encoding.BigEndianUnicode.GetBytes(text)) },
        };

    [Theory]
    [MemberData(nameof(Damages))]
    public void a_refusal_survives(string damage, Func<string, string> apply) =>
        Assert.All(
            Refusals.Where(text => !damage.StartsWith("UCS-2", StringComparison.Ordinal) || text[0] < 0x3000),
            text => Assert.Equal((text, SmsIntent.Stop), (text, Understood.Of(apply(text), []).Intent))
        );

    [Theory]
    [InlineData("d?sabonnez moi")]
    [InlineData("d??sabonnez moi")]
    [InlineData("arr?tez de m?envoyer des publicit?s")]
    [InlineData("Je ne d\uFFFDsire plus \uFFFDtre sollicit\uFFFD")]
    [InlineData("ne m?crivez plus")]
    public void letters_that_were_lost_are_restored(string text) => Assert.Equal(SmsIntent.Stop, Understood.Of(text, []).Intent);

    [Theory]
    [InlineData("????? ??????")]
    [InlineData("\uFFFD\uFFFD\uFFFD")]
    [InlineData("4A8B19F07C22")]
    [InlineData("ҰҢӘ ЉЊ")]
    public void what_nobody_can_read_is_not_harmless(string text) => Assert.Equal(SmsIntent.Unclear, Understood.Of(text, []).Intent);

    [Theory]
    [InlineData("Vous êtes ouvert samedi ?")]
    [InlineData("Ça marche, à demain")]
    [InlineData("12/03/2025")]
    [InlineData("0612345678")]
    public void what_is_not_damaged_stays_as_it_is(string text) => Assert.Equal(text, Decoding.Undo(text, Vocabulary.Shared));

    private static string Misread(string text) => Windows1252.GetString(Encoding.UTF8.GetBytes(text));
}
