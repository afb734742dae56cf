using System.Text.RegularExpressions;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests.Guides;

/// <summary>A fenced block of a guide.</summary>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Text">Its lines.</param>
internal sealed record Block(string Language, string Text);

/// <summary>A guide, as its fenced blocks.</summary>
internal static class Guide
{
    private const string Omission = "…";

    /// <summary>The guides whose commands are run.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        "README.md",
        .. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "deploy", "docs", "guides"), "*.md")
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<Block> Read(string file) => BlocksOf(File.ReadAllText(Path.Combine(Repository.Root, file)));

    public static IReadOnlyList<Block> BlocksOf(string markdown) =>
        [
            .. Regex
                .Matches(markdown, @"^```(\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
                .Select(match => new Block(match.Groups[1].Value, match.Groups[2].Value)),
        ];

    /// <summary>The commands of a guide, each with the output that the guide shows next; null where it shows none.</summary>
    public static IReadOnlyList<(string Command, string? Output)> CommandsOf(IReadOnlyList<Block> blocks) =>
        [
            .. blocks
                .Index()
                .Where(block => block.Item.Language == "sh")
                .Select(block =>
                    (block.Item.Text, blocks.ElementAtOrDefault(block.Index + 1) is { Language: "" or "json" } output ? output.Text : null)
                ),
        ];

    /// <summary>Whether an output is the one that a guide shows, which leaves out what differs from run to run. Space does not matter.</summary>
    public static bool Shows(string guide, string output)
    {
        var parts = Condensed(guide).Split(Omission).Select(Regex.Escape);
        return Regex.IsMatch(Condensed(output), $"^{string.Join(".*", parts)}$", RegexOptions.Singleline);

        static string Condensed(string text) => Regex.Replace(text, @"\s+", "");
    }
}
