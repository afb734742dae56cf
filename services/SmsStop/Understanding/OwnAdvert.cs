using System.Text.RegularExpressions;

namespace SenefConsent.SmsStop;

/// <summary>Recognises an advert of ours by its mention "STOP au 36180": quoted or forwarded, it is not what its sender wants.</summary>
internal static partial class OwnAdvert
{
    public static string RemoveQuoted(string text) => Quoted.Replace(text, " ");

    public static bool IsForwarded(string line) => Forwarded.IsMatch(line);

    private const string Mention = """STOP\W{1,3}(?:\w{2,3}\W{1,3}){0,2}[0-9]{5}""";

    // A mention without an advert before it may be what a person writes between quotation marks.
    [GeneratedRegex("""["“„«][^"“”„«»]{8,}?""" + Mention + """[^"“”„«»]*["”“»]""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Quoted { get; }

    // A sign of percent or euro before the mention is an advert's; nobody objects with one.
    [GeneratedRegex(
        """^\s*(?:(?:tr|fwd?|rv|wg|i|transf\w*|forward\w*)\s*:.{8,}|[^%€]*[%€].*)""" + Mention,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Forwarded { get; }
}
