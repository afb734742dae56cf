using Microsoft.Extensions.Options;

namespace SenefConsent.Ledger;

/// <summary>
/// The section <c>Ledger</c> of the configuration. Keys come from outside the database and its backups, for example from the environment.
/// </summary>
public sealed class LedgerOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Ledger";

    /// <summary>
    /// The keys that contact point ids are derived with, Base64 of at least 32 bytes, by version. The highest version derives new ids; a
    /// check looks under all of them, so a version may only be taken out when no objection was ever recorded under it.
    /// </summary>
    public Dictionary<int, string> ContactPointKeys { get; init; } = [];

    /// <summary>The keys that evidence is encrypted with, Base64 of exactly 32 bytes, by version. The highest encrypts.</summary>
    public Dictionary<int, string> EvidenceKeys { get; init; } = [];

    /// <summary>The purpose catalogue's file; the one delivered with the service when not given.</summary>
    public string PurposeCatalogue { get; init; } = Path.Combine(AppContext.BaseDirectory, "purposes.json");
}

/// <summary>Validates the section <c>Ledger</c>.</summary>
public sealed class LedgerOptionsValidation : IValidateOptions<LedgerOptions>
{
    private const int KeyBytes = 32;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        List<string> failures = [.. KeyFaultsOf(options), .. CheckCatalogue(options.PurposeCatalogue)];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>What is wrong with the form of the keys.</summary>
    public static IReadOnlyList<string> KeyFaultsOf(LedgerOptions options) =>
        [
            .. Check("ContactPointKeys", options.ContactPointKeys, bytes => bytes >= KeyBytes),
            .. Check("EvidenceKeys", options.EvidenceKeys, bytes => bytes == KeyBytes),
        ];

    private static IEnumerable<string> Check(string setting, Dictionary<int, string> keys, Func<int, bool> isLongEnough)
    {
        if (keys.Count == 0)
        {
            yield return $"Ledger:{setting}:1 is missing; set it to Base64 of {KeyBytes} random bytes, for example from 'openssl rand "
                + $"-base64 {KeyBytes}'";
        }

        foreach (var (version, key) in keys)
        {
            var decoded = new byte[key.Length];
            if (!Convert.TryFromBase64String(key, decoded, out var bytes))
            {
                yield return $"Ledger:{setting}:{version} is not Base64";
            }
            else if (!isLongEnough(bytes))
            {
                yield return $"Ledger:{setting}:{version} is {bytes} bytes long and must be {KeyBytes}";
            }
        }
    }

    private static IEnumerable<string> CheckCatalogue(string path)
    {
        try
        {
            PurposeCatalogue.Read(path);
            return [];
        }
        catch (InvalidDataException unusable)
        {
            return [unusable.Message];
        }
    }
}
