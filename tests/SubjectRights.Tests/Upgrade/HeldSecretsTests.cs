using System.Text.RegularExpressions;
using SenefConsent.Local;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>A service holds the keys that it needs and no other: compose.yaml and its override as deploy/docs/keys.md says.</summary>
public sealed partial class HeldSecretsTests
{
    private const string Shared = "<<: *settings";

    [Theory]
    [InlineData("migrate", "Ledger")]
    [InlineData("sweep")]
    [InlineData("erase", "Ledger")]
    [InlineData("preferences", "Centre", "Consents", "Ledger")]
    [InlineData("email-unsubscribe", "Ledger", "Platforms", "Unsubscribe")]
    [InlineData("sms-stop", "Gateways", "Ledger")]
    [InlineData("blocklist", "Ledger", "Links")]
    [InlineData("subject-rights", "Ledger", "Mail")]
    [InlineData("console", "Console")]
    public void a_service_holds_the_secrets_that_it_needs(string service, params string[] sections) =>
        Assert.Equal(sections, SecretsOf(service));

    private static List<string> SecretsOf(string service) =>
        [
            .. new[] { "compose.yaml", "compose.override.yaml" }
                .SelectMany(file => SettingsIn(File.ReadAllLines(Path.Combine(Repository.Root, file)), service))
                .Select(line => Secret().Match(line))
                .Where(found => found.Success)
                .Select(found => found.Groups[1].Value)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private static IEnumerable<string> SettingsIn(string[] lines, string service)
    {
        var block = lines.SkipWhile(line => line != $"  {service}:").Skip(1).TakeWhile(line => !NextService().IsMatch(line)).ToList();
        var shared = block.Exists(line => line.Trim() == Shared)
            ? lines.SkipWhile(line => !line.StartsWith("x-settings", StringComparison.Ordinal))
            : [];
        return block.Concat(shared.TakeWhile(line => line != "services:"));
    }

    // Of API keys services hold hashes; passwords of the database stand in connection strings.
    [GeneratedRegex(@"^ +(?!Clients__)(\w+?)__\w*(?:Keys?__\d|Secrets?|Tokens?|Password|SigningKey)\w*:")]
    private static partial Regex Secret();

    [GeneratedRegex("^(  )?[a-z]")]
    private static partial Regex NextService();
}
