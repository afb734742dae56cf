using System.Text.Json;
using SenefConsent.Contracts;

namespace SenefConsent.Blocklist;

/// <summary>Rules as the rows of a screening have them: as JSON has them.</summary>
internal static class RuleWords
{
    private static readonly byte[][] Words = [.. Enum.GetValues<Rule>().Order().Select(rule => JsonSerializer.SerializeToUtf8Bytes(rule)[1..^1])];

    public static ReadOnlySpan<byte> Of(Rule rule) => Words[(int)rule];
}
