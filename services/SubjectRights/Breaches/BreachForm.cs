using System.Text.Json;
using System.Text.Json.Serialization;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>
/// The form of a notice to the authority: which fields it asks for. It is a file, <c>breach-form.json</c>, with a version of its own: a
/// notice says for ever on which form it was made, and what of that one was missing. The data protection officer, whom to ask (GDPR Art.
/// 33(3)(b)), is a setting.
/// </summary>
/// <param name="Version">Its version.</param>
/// <param name="Follows">Whose form it follows.</param>
/// <param name="Parts">Its parts.</param>
internal sealed record BreachForm(string Version, string Follows, IReadOnlyList<BreachFormPart> Parts)
{
    private static readonly JsonSerializerOptions FileFormat = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The one that is used.</summary>
    public static BreachForm InUse { get; } = Read();

    /// <summary>What it asks for.</summary>
    [JsonIgnore]
    public IReadOnlyList<BreachGap> Fields => [.. Parts.SelectMany(part => part.Fields)];

    private static BreachForm Read()
    {
        using var file = typeof(BreachForm).Assembly.GetManifestResourceStream("breach-form.json")!;
        return JsonSerializer.Deserialize<BreachForm>(file, FileFormat)!;
    }
}

/// <summary>A part of the form.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Law">The article that asks for it.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record BreachFormPart(string Id, string Law, IReadOnlyList<BreachGap> Fields);
