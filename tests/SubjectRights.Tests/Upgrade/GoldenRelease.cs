using System.Text.Json;
using SenefConsent.Local;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>The database and the journal of a release, with what its services said of them.</summary>
/// <param name="At">When they said it.</param>
/// <param name="Checks">What Blocklist answered.</param>
/// <param name="Histories">The events that Blocklist knew of each contact point.</param>
/// <param name="Evidence">The SHA-256 of all evidence that could be read, by its id.</param>
internal sealed record GoldenRelease(
    DateTimeOffset At,
    IReadOnlyList<GoldenCheck> Checks,
    IReadOnlyList<GoldenHistory> Histories,
    IReadOnlyDictionary<Guid, string> Evidence
)
{
    private static readonly string Root = Path.Combine(Repository.Root, "tests", "Golden");

    /// <summary>The names of all that are kept.</summary>
    public static IEnumerable<string> All => Directory.GetDirectories(Root).Select(directory => Path.GetFileName(directory)).Order();

    /// <summary>The dump of a release's database.</summary>
    public static string DatabaseOf(string release) => Path.Combine(Root, release, "database.dump");

    /// <summary>The journal of a release. Most of its files is room that was reserved, so they are packed.</summary>
    public static string JournalOf(string release) => Path.Combine(Root, release, "journal.zip");

    /// <summary>What the services of a release said.</summary>
    public static async Task<GoldenRelease> ReadAsync(string release, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(SaidBy(release));
        return (await JsonSerializer.DeserializeAsync<GoldenRelease>(file, JsonSerializerOptions.Web, cancellation))!;
    }

    /// <summary>Keeps what they said.</summary>
    public async Task WriteAsync(string release, CancellationToken cancellation)
    {
        await using var file = File.Create(SaidBy(release));
        await JsonSerializer.SerializeAsync(file, this, JsonSerializerOptions.Web, cancellation);
    }

    private static string SaidBy(string release) => Path.Combine(Root, release, "said.json");
}

/// <summary>A question to Blocklist, and its answers in the order of the recipients.</summary>
internal sealed record GoldenCheck(
    Channel Channel,
    string Purpose,
    Audience Audience,
    IReadOnlyList<string> Recipients,
    IReadOnlyList<GoldenDecision> Decisions
);

/// <summary>What Blocklist said of one recipient.</summary>
internal sealed record GoldenDecision(Verdict Decision, Rule Rule, DateTimeOffset? Since, Guid? EventId);

/// <summary>The events of a contact point, oldest first.</summary>
internal sealed record GoldenHistory(Channel Channel, string Address, IReadOnlyList<string> Types, IReadOnlyList<Guid> Events);
