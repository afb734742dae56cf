using System.IO.Compression;
using System.Security.Cryptography;
using SenefConsent.Client;
using SenefConsent.Database;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>
/// Databases of earlier releases are restored, migrated and read: what was said to a release is known to every later one, and means the same.
/// </summary>
public sealed class GoldenReleaseTests
{
    private const int LeastKindsOfEvents = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Releases => [.. GoldenRelease.All];

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task what_was_said_to_an_earlier_release_means_the_same(string release)
    {
        var golden = await GoldenRelease.ReadAsync(release, Cancellation);
        await using var system = new EveryDoorSystem();
        await system.InitializeAsync();
        await system.RestoreAsync(GoldenRelease.DatabaseOf(release));
        await ZipFile.ExtractToDirectoryAsync(GoldenRelease.JournalOf(release), system.JournalDirectory, Cancellation);

        await ConsentDatabase.MigrateAsync(system.OwnerConnectionString, PostgresServer.RolePasswords, Cancellation);

        Assert.Equal(0, (await ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: false, Cancellation)).Differing);
        Assert.Empty(await ConsentDatabase.CompareAsync(system.OwnerConnectionString, Cancellation));
        system.ChangeKey();
        await AssertReadsAsync(system, golden);

        // A projection that is built anew comes to the same.
        await ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: true, Cancellation);
        await AssertDecidesAsync(system, golden);

        // What was refused is refused today as well, and whoever said nothing yet can refuse.
        await system.PressButtonAsync(GoldenPeople.Nobody, "2026-11");
        var now = await system.Marketing.CheckAsync(
            new ChecksRequest(Channel.Email, "newsletter", [GoldenPeople.Nobody, GoldenPeople.Clicked(0)], Audience.Business),
            Cancellation
        );
        Assert.All(now.Decisions, decision => Assert.Equal(Rule.Objection, decision.Rule));
    }

    [Fact(Explicit = true)]
    public async Task the_golden_release_is_written()
    {
        var release = Environment.GetEnvironmentVariable("GOLDEN_RELEASE") ?? throw new InvalidOperationException("See .ci/golden.");
        await using var system = new EveryDoorSystem();
        await system.InitializeAsync();
        await GoldenPeople.SpeakAsync(system);
        var kinds = await system.QueryAsync<long>("select count(distinct type) from consent.mt_events");
        Assert.True(kinds >= LeastKindsOfEvents, $"There are only {kinds} kinds of events.");

        Directory.CreateDirectory(Path.GetDirectoryName(GoldenRelease.JournalOf(release))!);
        await ZipFile.CreateFromDirectoryAsync(system.JournalDirectory, GoldenRelease.JournalOf(release), Cancellation);
        await (await SaidAsync(system)).WriteAsync(release, Cancellation);
        File.Copy(await system.DumpAsync(), GoldenRelease.DatabaseOf(release), overwrite: true);
    }

    private static async Task<GoldenRelease> SaidAsync(EveryDoorSystem system)
    {
        var at = TimeProvider.System.GetUtcNow();
        var (checks, histories) = (new List<GoldenCheck>(), new List<GoldenHistory>());
        foreach (var (channel, recipients) in GoldenPeople.All)
        {
            foreach (var audience in Enum.GetValues<Audience>())
            {
                foreach (var purpose in GoldenPeople.Purposes)
                {
                    var check = new GoldenCheck(channel, purpose, audience, recipients, []);
                    checks.Add(check with { Decisions = await DecisionsAsync(system, check, at) });
                }
            }

            foreach (var recipient in recipients)
            {
                histories.Add(await HistoryAsync(system, channel, recipient, at));
            }
        }

        return new GoldenRelease(at, checks, histories, await EvidenceAsync(system, at));
    }

    private static async Task AssertDecidesAsync(EveryDoorSystem system, GoldenRelease golden)
    {
        foreach (var check in golden.Checks)
        {
            Assert.Equal(check.Decisions, await DecisionsAsync(system, check, golden.At));
        }
    }

    private static async Task AssertReadsAsync(EveryDoorSystem system, GoldenRelease golden)
    {
        await AssertDecidesAsync(system, golden);
        foreach (var history in golden.Histories)
        {
            var found = await HistoryAsync(system, history.Channel, history.Address, golden.At);
            Assert.Equal(history.Types, found.Types);
            Assert.Equal(history.Events, found.Events);
        }

        Assert.Equal(golden.Evidence, await EvidenceAsync(system, golden.At));
    }

    private static async Task<IReadOnlyList<GoldenDecision>> DecisionsAsync(EveryDoorSystem system, GoldenCheck check, DateTimeOffset at)
    {
        var question = new ChecksRequest(check.Channel, check.Purpose, [.. check.Recipients], check.Audience, At: at);
        return
        [
            .. (await system.Marketing.CheckAsync(question, Cancellation)).Decisions.Select(one => new GoldenDecision(
                one.Decision,
                one.Rule,
                one.Since,
                one.EventId
            )),
        ];
    }

    private static async Task<GoldenHistory> HistoryAsync(EveryDoorSystem system, Channel channel, string address, DateTimeOffset at)
    {
        var history = await system.Marketing.HistoryAsync(new HistoryRequest(channel, address, at), "fr", Cancellation);
        Assert.All(history.Events, entry => Assert.NotEmpty(entry.Text));
        return new GoldenHistory(
            channel,
            address,
            [.. history.Events.Select(entry => entry.Type)],
            [.. history.Events.Select(entry => entry.EventId)]
        );
    }

    private static async Task<IReadOnlyDictionary<Guid, string>> EvidenceAsync(EveryDoorSystem system, DateTimeOffset at)
    {
        var ids = new List<Guid>();
        await using (var command = system.Database.CreateCommand("select id from consent.evidence where collected_at <= $1"))
        {
            command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = at });
            await using var rows = await command.ExecuteReaderAsync(Cancellation);
            while (await rows.ReadAsync(Cancellation))
            {
                ids.Add(rows.GetGuid(0));
            }
        }

        var (vault, hashes) = (system.VaultAt(at), new SortedDictionary<Guid, string>());
        foreach (var id in ids)
        {
            hashes[id] = Convert.ToHexStringLower(SHA256.HashData(vault.Open((await vault.FindAsync(id, Cancellation))!)));
        }

        return hashes;
    }
}
