using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// What makes prospecting lawful where nobody has refused it (GDPR Art. 6(1), CPCE Art. L34-5, Code de la consommation Art. L223-1).
/// </summary>
[JsonConverter(typeof(ExactNames<LegalBasis>))]
public enum LegalBasis
{
    /// <summary>Allowed unless refused.</summary>
    [JsonStringEnumMemberName("legitimate-interest")]
    LegitimateInterest,

    /// <summary>Blocked unless consented to.</summary>
    [JsonStringEnumMemberName("consent")]
    Consent,
}

/// <summary>The basis for one audience and some channels.</summary>
/// <param name="Audience">Whom one writes to.</param>
/// <param name="Channels">By which channels.</param>
/// <param name="Basis">The basis.</param>
/// <param name="ConsentLastsAtMostMonths">The longest validity the law gives a consent, in calendar months (Code de la consommation Art.
/// R223-1); null: no limit.</param>
public sealed record BasisRule(Audience Audience, IReadOnlyList<Channel> Channels, LegalBasis Basis, int? ConsentLastsAtMostMonths = null);

/// <summary>
/// The purposes one may prospect for, and the legal basis of each audience and channel. Read once from a file; see <c>purposes.json</c>.
/// </summary>
public sealed class PurposeCatalogue
{
    private static readonly JsonSerializerOptions FileFormat = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly FrozenDictionary<string, Purpose> byName;
    private readonly FrozenDictionary<byte, Purpose> byCode;
    private readonly FrozenDictionary<string, string[]> lineages;
    private readonly FrozenDictionary<(Audience, Channel), BasisRule> bases;

    /// <summary>Makes a catalogue.</summary>
    /// <exception cref="InvalidDataException">It contradicts itself: a name or code twice, none or two roots, an unknown or circular
    /// parent, an audience and channel without a basis.</exception>
    public PurposeCatalogue(IReadOnlyList<Purpose> purposes, IReadOnlyList<BasisRule> legalBases)
    {
        Purposes = purposes;
        try
        {
            byName = purposes.ToFrozenDictionary(purpose => purpose.Name, StringComparer.Ordinal);
            byCode = purposes.ToFrozenDictionary(purpose => purpose.Code);
            bases = legalBases
                .SelectMany(rule => rule.Channels.Select(channel => (rule, channel)))
                .ToFrozenDictionary(pair => (pair.rule.Audience, pair.channel), pair => pair.rule);
        }
        catch (ArgumentException duplicate)
        {
            throw new InvalidDataException($"The purpose catalogue names something twice: {duplicate.Message}", duplicate);
        }

        Root =
            purposes.Count(purpose => purpose.Parent is null) == 1
                ? purposes.Single(purpose => purpose.Parent is null)
                : throw new InvalidDataException("The purpose catalogue must have one purpose without a parent, which covers all others.");
        lineages = purposes.ToFrozenDictionary(purpose => purpose.Name, LineageOf, StringComparer.Ordinal);
        foreach (var audience in Enum.GetValues<Audience>())
        {
            foreach (var channel in Enum.GetValues<Channel>().Where(channel => channel != Channel.All))
            {
                if (!bases.ContainsKey((audience, channel)))
                {
                    throw new InvalidDataException($"The purpose catalogue has no legal basis for {audience} by {channel}.");
                }
            }
        }
    }

    /// <summary>All of them, in the order of the file.</summary>
    public IReadOnlyList<Purpose> Purposes { get; }

    /// <summary>The purpose above all others: whoever refuses it refuses all prospecting.</summary>
    public Purpose Root { get; }

    /// <summary>Their names, to tell someone who named another.</summary>
    public string Names => string.Join(", ", Purposes.Select(purpose => purpose.Name));

    /// <summary>Reads a catalogue file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, contradicts itself or lacks a text.</exception>
    public static PurposeCatalogue Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<CatalogueFile>(File.ReadAllBytes(path), FileFormat)!;
            var catalogue = new PurposeCatalogue(file.Purposes, file.LegalBases);
            return catalogue.Purposes.SelectMany(purpose => purpose.FaultsOfTexts()).FirstOrDefault() is { } fault
                ? throw new InvalidDataException($"The purpose catalogue {path} cannot be shown to people: {fault}.")
                : catalogue;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException)
        {
            throw new InvalidDataException($"The purpose catalogue {path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>The purpose of a name; null when there is none.</summary>
    public Purpose? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The purpose of a link's code; null when there is none.</summary>
    public Purpose? Find(byte code) => byCode.GetValueOrDefault(code);

    /// <summary>
    /// Whether a statement about <paramref name="wider"/> is also one about <paramref name="purpose"/>. A purpose covers itself. A name
    /// that the catalogue no longer has covers itself alone.
    /// </summary>
    public bool Covers(string wider, string purpose) =>
        wider == purpose || (lineages.TryGetValue(purpose, out var lineage) && lineage.Contains(wider, StringComparer.Ordinal));

    /// <summary>The legal basis for an audience and a channel.</summary>
    public BasisRule BasisFor(Audience audience, Channel channel) => bases[(audience, channel)];

    /// <summary>Whether a consent must be confirmed: the purpose asks for it by this channel, or one above or below it does.</summary>
    public bool NeedsConfirmation(Channel channel, string purpose) =>
        Purposes.Any(other => other.DoubleOptIn?.Contains(channel) == true && (Covers(other.Name, purpose) || Covers(purpose, other.Name)));

    /// <summary>
    /// When a consent of a channel ends at the latest, whoever it is from: the audience is known only to whoever prospects. Null: never.
    /// </summary>
    public DateTimeOffset? LatestEndOf(Channel channel, DateTimeOffset given) =>
        Enum.GetValues<Audience>().Min(audience => BasisFor(audience, channel).ConsentLastsAtMostMonths) is { } months
            ? given.AddMonths(months)
            : null;

    private string[] LineageOf(Purpose purpose)
    {
        var lineage = new List<string>();
        for (var next = purpose; next.Parent is not null; )
        {
            next =
                byName.GetValueOrDefault(next.Parent)
                ?? throw new InvalidDataException($"The purpose {next.Name} is under {next.Parent}, which the catalogue does not have.");
            if (next == purpose || lineage.Contains(next.Name))
            {
                throw new InvalidDataException($"The purpose {purpose.Name} is below itself.");
            }

            lineage.Add(next.Name);
        }

        return [.. lineage];
    }

    private sealed record CatalogueFile(IReadOnlyList<Purpose> Purposes, IReadOnlyList<BasisRule> LegalBases);
}
