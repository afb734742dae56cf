using System.Text.RegularExpressions;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests.Guides;

/// <summary>Whoever writes rules and dashboards reads the names in one place, and none is missing there.</summary>
public partial class MetricsTests
{
    private static readonly string Documented = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "docs", "metrics.md"));

    [Fact]
    public void every_metric_of_ours_is_documented_and_no_other_is() =>
        Assert.Equal(
            Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "services"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => Metric().Matches(File.ReadAllText(file)))
                .Select(metric => metric.Groups[1].Value)
                .Distinct()
                .Order(StringComparer.Ordinal),
            Row().Matches(Documented).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal)
        );

    [GeneratedRegex(@"""(consent\.[a-z_.]*[a-z])"",\s")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^\| `([a-z_.]+)` \| `consent_", RegexOptions.Multiline)]
    private static partial Regex Row();
}
