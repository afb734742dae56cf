using System.Text.Json;
using System.Text.Json.Serialization;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>
/// The form of a notice to the authority: what it asks, and where the answer stands in the record of a breach. It is a file,
/// <c>breach-form.json</c>, with a version of its own: a notice says for ever on which form it was made, and what of that one was missing.
/// </summary>
/// <param name="Version">Its version.</param>
/// <param name="Follows">Whose form it follows.</param>
/// <param name="Note">How far it does.</param>
/// <param name="Parts">Its parts.</param>
internal sealed record BreachForm(string Version, string Follows, string Note, IReadOnlyList<BreachFormPart> Parts)
{
    private static readonly JsonSerializerOptions FileFormat = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The one that is used.</summary>
    public static BreachForm InUse { get; } = Read();

    /// <summary>What a notice has to say.</summary>
    [JsonIgnore]
    public IReadOnlyList<BreachGap> Fields =>
        [.. Parts.SelectMany(part => part.Questions).Select(question => question.Gap).OfType<BreachGap>()];

    private static BreachForm Read()
    {
        using var file = typeof(BreachForm).Assembly.GetManifestResourceStream("breach-form.json")!;
        return JsonSerializer.Deserialize<BreachForm>(file, FileFormat)!;
    }
}

/// <summary>A part of the form.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Law">The article that asks for it.</param>
/// <param name="Fr">Its title in French.</param>
/// <param name="En">In English.</param>
/// <param name="Questions">Its questions.</param>
internal sealed record BreachFormPart(string Id, string Law, string Fr, string En, IReadOnlyList<BreachFormItem> Questions);

/// <summary>A question of the form.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Fr">The question in French.</param>
/// <param name="En">In English.</param>
/// <param name="From">Where the answer stands; nowhere when this system does not keep it.</param>
/// <param name="Gap">What a notice lacks without an answer; null when it lacks nothing.</param>
/// <param name="When">When it has to be answered, apart from <paramref name="Gap"/>.</param>
/// <param name="Number">Its number in the authority's form, where that is known.</param>
internal sealed record BreachFormItem(
    string Id,
    string Fr,
    string En,
    IReadOnlyList<BreachFormSource>? From = null,
    BreachGap? Gap = null,
    BreachFormNeed? When = null,
    string? Number = null
);

/// <summary>When a question has to be answered.</summary>
[JsonConverter(typeof(ExactNames<BreachFormNeed>))]
internal enum BreachFormNeed
{
    /// <summary>In each notice.</summary>
    [JsonStringEnumMemberName("always")]
    Always,

    /// <summary>In a first notice that is too late.</summary>
    [JsonStringEnumMemberName("late")]
    Late,
}

/// <summary>Where an answer stands.</summary>
[JsonConverter(typeof(ExactNames<BreachFormSource>))]
internal enum BreachFormSource
{
    [JsonStringEnumMemberName("next-notice")]
    NextNotice,

    [JsonStringEnumMemberName("notices")]
    Notices,

    [JsonStringEnumMemberName("discovered-at")]
    DiscoveredAt,

    [JsonStringEnumMemberName("aware-at")]
    AwareAt,

    [JsonStringEnumMemberName("processor-notices")]
    ProcessorNotices,

    [JsonStringEnumMemberName("delay-reasons")]
    DelayReasons,

    [JsonStringEnumMemberName("controller")]
    Controller,

    [JsonStringEnumMemberName("contact")]
    Contact,

    [JsonStringEnumMemberName("cause")]
    Cause,

    [JsonStringEnumMemberName("natures")]
    Natures,

    [JsonStringEnumMemberName("from")]
    From,

    [JsonStringEnumMemberName("until")]
    Until,

    [JsonStringEnumMemberName("description")]
    Description,

    [JsonStringEnumMemberName("categories")]
    Categories,

    [JsonStringEnumMemberName("persons")]
    Persons,

    [JsonStringEnumMemberName("records")]
    Records,

    [JsonStringEnumMemberName("consequences")]
    Consequences,

    [JsonStringEnumMemberName("risk")]
    Risk,

    [JsonStringEnumMemberName("measures")]
    Measures,

    [JsonStringEnumMemberName("tellings")]
    Tellings,

    [JsonStringEnumMemberName("waivers")]
    Waivers,
}
