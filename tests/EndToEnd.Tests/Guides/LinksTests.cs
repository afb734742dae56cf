using System.Text.RegularExpressions;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests.Guides;

/// <summary>No document leads to a file or a heading that is not there.</summary>
public sealed class LinksTests
{
    private static readonly string[] Folders = ["deploy/docs", "deploy/decisions", "deploy/postfix", "services", ".github"];

    [Fact]
    public void every_link_of_a_document_leads_somewhere()
    {
        var files = Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(Repository.Root, "README.md"));
        var faults = files.SelectMany(file => LinksOf(file).Where(link => !IsThere(file, link)).Select(link => $"{file}: {link}"));
        Assert.Empty(faults);
    }

    private static IEnumerable<string> LinksOf(string file) =>
        Regex
            .Matches(Regex.Replace(File.ReadAllText(file), "```.*?```", "", RegexOptions.Singleline), @"\]\(([^)\s]+)\)")
            .Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains(':', StringComparison.Ordinal) && !link.StartsWith('{'));

    private static bool IsThere(string file, string link)
    {
        var (path, heading) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, "");
        var target = path == "" ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, path));
        return Directory.Exists(target) || (File.Exists(target) && (heading == "" || HeadingsOf(target).Contains(heading)));
    }

    // As the pages of the repository name them.
    private static IEnumerable<string> HeadingsOf(string file) =>
        Regex
            .Matches(File.ReadAllText(file), @"^#+ (.+)$", RegexOptions.Multiline)
            .Select(match => Regex.Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'));
}
