using System.Text.RegularExpressions;

namespace SenefConsent.SmsStop.Tests;

/// <summary>A message and what a person says it means, from a file of tab-separated lines: text, label and whatever else.</summary>
internal sealed record LabelledMessage(string Text, SmsIntent Label)
{
    public static readonly string[] OwnNames = ["SENEF", "ACME", "36180", "36200"];

    public Understood Understood { get; } = Understood.Of(Text, OwnNames);

    public static IReadOnlyList<LabelledMessage> Read(string file)
    {
        using var reader = new StreamReader(typeof(LabelledMessage).Assembly.GetManifestResourceStream(file)!);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(line => line.Split('\t'))
                .Where(fields => !fields[^1].Contains("[ambig]"))
                .Select(fields => new LabelledMessage(Unescape(fields[0]), Enum.Parse<SmsIntent>(fields[1], ignoreCase: true))),
        ];
    }

    private static string Unescape(string text) =>
        Regex.Replace(
            text,
            @"\\(u[0-9A-Fa-f]{4}|.)",
            escape =>
                escape.Value[1] switch
                {
                    'n' => "\n",
                    'r' => "\r",
                    't' => "\t",
                    'u' => ((char)Convert.ToInt32(escape.Value[2..], 16)).ToString(),
                    var other => other.ToString(),
                }
        );
}
