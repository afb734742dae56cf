using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>A text in both languages.</summary>
/// <param name="Fr">In French.</param>
/// <param name="En">In English.</param>
public sealed record BilingualText(string Fr, string En)
{
    /// <summary>It in a language; English for any but French.</summary>
    public string In(string language) => language == Languages.French ? Fr : En;
}

/// <summary>A processing as it is declared (GDPR Art. 30(1)).</summary>
/// <param name="Id">Its id, which attestations and recipients name.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="LegalBases">What makes it lawful.</param>
/// <param name="Categories">The categories of data.</param>
/// <param name="Persons">Whom it concerns.</param>
/// <param name="Recipients">The categories of recipients.</param>
/// <param name="Transfers">Transfers out of the European Union.</param>
/// <param name="Retention">How long data is kept, in words.</param>
/// <param name="RetentionRules">The rules of <c>retention.json</c> that carry that out.</param>
/// <param name="Security">The measures that protect it.</param>
/// <param name="Dpia">Whether an impact assessment is needed, and where it is.</param>
/// <param name="Owner">The department that knows.</param>
public sealed record DeclaredProcessing(
    string Id,
    BilingualText Name,
    BilingualText Purpose,
    IReadOnlyList<BilingualText> LegalBases,
    IReadOnlyList<PersonalDataCategory> Categories,
    IReadOnlyList<BilingualText> Persons,
    IReadOnlyList<BilingualText> Recipients,
    BilingualText Transfers,
    BilingualText Retention,
    IReadOnlyList<string> RetentionRules,
    IReadOnlyList<BilingualText> Security,
    BilingualText Dpia,
    string Owner
)
{
    /// <summary>SHA-256 of what is declared, in lower-case hexadecimal.</summary>
    [JsonIgnore]
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)));
}

/// <summary>The processings that are declared. Read from a file; see <c>processings.json</c>.</summary>
public sealed class DeclaredProcessings
{
    private static readonly JsonSerializerOptions FileFormat = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Takes the processings.</summary>
    /// <exception cref="InvalidDataException">Two have one id, an id is none, or a retention rule is not there.</exception>
    public DeclaredProcessings(IReadOnlyList<DeclaredProcessing> all, RetentionRules retention)
    {
        All = all;
        if (all.FirstOrDefault(one => !GivenName.IsId(one.Id)) is { } unnamed)
        {
            throw new InvalidDataException($"The id of the processing {unnamed.Name.En} has other than letters, digits, '-', '_' and '.'.");
        }

        if (all.CountBy(one => one.Id).FirstOrDefault(same => same.Value > 1).Key is { } twice)
        {
            throw new InvalidDataException($"Two processings are called {twice}.");
        }

        var known = retention.Rules.Select(rule => rule.Id).ToHashSet();
        foreach (var one in all)
        {
            if (one.RetentionRules.FirstOrDefault(rule => !known.Contains(rule)) is { } unknown)
            {
                throw new InvalidDataException(
                    $"The processing {one.Id} names the retention rule {unknown}, which retention.json does not have."
                );
            }
        }
    }

    /// <summary>All of them, in the order of the file.</summary>
    public IReadOnlyList<DeclaredProcessing> All { get; }

    /// <summary>SHA-256 of all that is declared, in lower-case hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(All.Select(one => one.Hash)))));

    /// <summary>One; null when there is none of this id.</summary>
    public DeclaredProcessing? Find(string id) => All.FirstOrDefault(one => one.Id == id);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read or contradicts itself.</exception>
    public static DeclaredProcessings Read(string path, RetentionRules retention)
    {
        try
        {
            return new DeclaredProcessings(
                JsonSerializer.Deserialize<Declared>(File.ReadAllBytes(path), FileFormat)!.Processings,
                retention
            );
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException)
        {
            throw new InvalidDataException($"The processings {path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private sealed record Declared(IReadOnlyList<DeclaredProcessing> Processings);
}
