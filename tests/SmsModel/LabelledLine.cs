using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SenefConsent.SmsStop.Model;

/// <summary>A message and what a person says it means.</summary>
/// <param name="Text">The message.</param>
/// <param name="Label">What it means.</param>
internal sealed record LabelledLine(string Text, SmsIntent Label)
{
    /// <summary>Whether it refuses or may.</summary>
    public bool MayRefuse => Label is SmsIntent.Stop or SmsIntent.Unclear;

    /// <summary>A third of the lines, by their hash. No rule and no weight is made with them.</summary>
    public bool IsHeldOut => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Text))) % 3 == 0;

    /// <summary>Reads tab-separated lines: text, label and whatever else. A first line names them.</summary>
    public static IReadOnlyList<LabelledLine> Read(IEnumerable<string> lines) =>
        [
            .. lines
                .Skip(1)
                .Select(line => line.Split('\t'))
                .Where(fields => fields.Length > 1 && !fields[^1].Contains("[ambig]", StringComparison.Ordinal))
                .Select(fields => new LabelledLine(Unescape(fields[0]), Enum.Parse<SmsIntent>(fields[1], ignoreCase: true))),
        ];

    private static string Unescape(string text) =>
        Regex.Replace(
            text,
            @"\\(u[0-9A-Fa-f]{4}|[nrt\\])",
            escape =>
                escape.Value[1] switch
                {
                    'n' => "\n",
                    'r' => "\r",
                    't' => "\t",
                    'u' => (
                        (char)int.Parse(escape.Value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                    ).ToString(),
                    _ => "\\",
                }
        );
}
