using System.Text.RegularExpressions;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>
/// Recognises an advert of ours by its mention "STOP au 36180": quoted or forwarded, it is not what its sender wants. What they write below
/// it, or behind it, is.
/// </summary>
internal static class OwnAdvert
{
    private const RegexOptions Options = RegexOptions.IgnoreCase;

    // "Stop ! > SENEF -20% STOP au 36180". What is longer is the advert's own.
    private const int LongestBefore = 30;

    private const string Mention = """STOP\W{1,3}(?:\w{2,3}\W{1,3}){0,2}[0-9]{5}""";

    // A mention without an advert before it may be what a person writes between quotation marks.
    private static readonly Regex Quoted = LinearRegex.Of("""["“„«][^"“”„«»]{8,}""" + Mention + """[^"“”„«»]*["”“»]""", Options);

    // A sign of percent or euro before the mention is an advert's; nobody objects with one.
    private static readonly Regex Forwarded = LinearRegex.Of(
        """^\s*(?:(?:tr|fwd?|rv|wg|i|transf\w*|forward\w*)\s*:.{8,}|[^%€]*[%€].*)""" + Mention,
        Options
    );

    public static string RemoveQuoted(string text) => Quoted.Replace(text, " ");

    /// <summary>A line without the advert that is forwarded in it: what stands behind it, and a word that stands before it.</summary>
    public static string RemoveForwarded(string line)
    {
        if (Forwarded.Match(line) is not { Success: true } advert)
        {
            return line;
        }

        var end = line.AsSpan().IndexOfAny('!', '.', '>');
        return (end is > 0 and <= LongestBefore && !line.AsSpan(0, end).Contains(':') ? line[..end] : "") + "\n" + line[advert.Length..];
    }
}
