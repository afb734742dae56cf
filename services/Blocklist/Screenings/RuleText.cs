using System.Text.Json;
using SenefConsent.Contracts;

namespace SenefConsent.Blocklist;

/// <summary>Rules as the rows of a screening have them: as JSON has them.</summary>
internal static class RuleText
{
    private static readonly string[] Words = [.. Enum.GetValues<Rule>().Order().Select(rule => JsonSerializer.Serialize(rule).Trim('"'))];

    public static string Of(Rule rule) => Words[(int)rule];
}
