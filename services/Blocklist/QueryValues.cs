using SenefConsent.Contracts;

namespace SenefConsent.Blocklist;

/// <summary>What the queries of several routes have in common.</summary>
internal static class QueryValues
{
    /// <summary>The value of a name, as JSON writes it; null when there is none.</summary>
    public static T? Enumerated<T>(string? name)
        where T : struct, Enum => ExactNames<T>.Find(name);

    /// <summary>
    /// Whether a charset holds ASCII as it is, so that a file in it can be cut without being decoded, and is one that can be read.
    /// </summary>
    public static bool IsSingleByteOrUtf8(string charset) =>
        charset.Trim('"').ToLowerInvariant()
            is "utf-8"
                or "us-ascii"
                or "iso-8859-1"
                or "latin1"
                or "windows-1252"
                or "iso-8859-15"
                or "cp1252";
}
