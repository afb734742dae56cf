using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace SenefConsent.Ledger.Tests;

/// <summary>A synthetic objection holds as any other, nobody is told of it, and it goes after seven days.</summary>
public sealed class ProbeContactPointTests : IClassFixture<LedgerSystem>, IAsyncDisposable
{
    private static readonly SendQuestion Newsletter = new(Channel.Email, "newsletter", Audience.Business, DateTimeOffset.MaxValue);

    private readonly LedgerSystem system;
    private readonly ContactPointKeyring keyring;
    private readonly NpgsqlDataSource blocklist;
    private readonly ChangeFeed feed;

    public ProbeContactPointTests(LedgerSystem system)
    {
        this.system = system;
        keyring = system.Services.GetRequiredService<ContactPointKeyring>();
        blocklist = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf("blocklist", system.OwnerConnectionString));
        feed = new ChangeFeed(system.Services.GetRequiredService<IDocumentStore>(), blocklist, standing: null);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => blocklist.DisposeAsync();

    [Theory]
    [InlineData("probe@probe-1.invalid", true)]
    [InlineData("Probe@Probe-1.INVALID", true)]
    [InlineData("probe@probe-1.invalid.fr", false)]
    [InlineData("probe@probe-1.fr", false)]
    [InlineData("probe@example.invalid", false)]
    [InlineData("ann@probe-1.invalid", false)]
    public void only_an_address_that_nobody_can_have_is_one(string address, bool isProbe) =>
        Assert.Equal(isProbe, ProbeContactPoint.Is(keyring.IdOf(ContactAddress.Email(address))));

    [Fact]
    public void each_has_an_id_of_its_own()
    {
        var ids = Enumerable.Range(0, 1_000).Select(_ => ProbeId()).ToList();
        Assert.All(ids, id => Assert.True(ProbeContactPoint.Is(id)));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.False(ProbeContactPoint.Is(keyring.IdOf(ContactAddress.Domain("probe-1.invalid"))));
    }

    [Fact]
    public async Task it_is_blocked_and_neither_in_the_feed_nor_in_an_export()
    {
        await feed.PublishAsync(Cancellation);
        var begin = await feed.EndAsync(Cancellation);
        var (probe, person) = (ProbeId(), Guid.NewGuid());
        await ObjectAsync(probe);
        await ObjectAsync(person);
        await feed.PublishAsync(Cancellation);

        Assert.Equal([person], (await feed.ReadAsync(begin, 10, Cancellation)).Select(change => change.Event.StreamId));
        Assert.Equal(TimeSpan.Zero, await feed.AgeAsync(Cancellation));
        await ChangeFeed.MigrateAsync(system.Database, Cancellation);
        Assert.Equal(begin + 1, await feed.EndAsync(Cancellation));

        var exported = new List<Guid>();
        await using (var blocked = await BlockedContactPoints.OpenAsync(blocklist, Newsletter, Given.Catalogue, Cancellation))
        {
            while (await blocked.NextAsync(Cancellation) is { } some)
            {
                exported.AddRange(some);
            }
        }

        Assert.Contains(person, exported);
        Assert.DoesNotContain(probe, exported);
        Assert.Single(await StatementsAsync(probe));
        Assert.Empty(
            await Database.StoreComparison.RunAsync(system.Database, system.Services.GetRequiredService<IDocumentStore>(), Cancellation)
        );
    }

    [Fact]
    public async Task it_goes_after_seven_days_with_everything_of_it_and_what_a_person_said_stays()
    {
        var (probe, person) = (ProbeId(), Guid.NewGuid());
        await ObjectAsync(probe);
        await ObjectAsync(person);
        await feed.PublishAsync(Cancellation);
        var recorded = await system.QueryAsync<DateTime>($"select timestamp from consent.mt_streams where id = '{probe}'");
        var end = new DateTimeOffset(recorded).AddDays(7);

        await system.EraseAsync(end.AddSeconds(-1));
        Assert.Equal(1, await RowsOfAsync(probe));
        await system.EraseAsync(end.AddSeconds(1), isDryRun: true);
        Assert.Equal(1, await RowsOfAsync(probe));

        var report = await system.EraseAsync(end.AddSeconds(1));
        Assert.Contains(report.Ended, swept => swept is { Rule.Id: "probes", Rows: > 0 });
        Assert.Equal(0, await RowsOfAsync(probe));
        Assert.Empty(await StatementsAsync(probe));
        Assert.Equal(0, await system.QueryAsync<long>($"select count(*) from consent.evidence_owner where contact_point = '{probe}'"));
        Assert.Equal(1, await RowsOfAsync(person));
        Assert.Single(await StatementsAsync(person));
        Assert.True(await system.QueryAsync<bool>("select exists (select from consent.retention_run where rule = 'probes')"));
    }

    [Fact]
    public async Task what_came_to_such_an_address_by_another_door_stays()
    {
        var probe = ProbeId();
        await ObjectAsync(probe, Source.Link, "newsletter");
        await ObjectAsync(probe, Source.Mail, "offers");
        await system.EraseAsync(TimeProvider.System.GetUtcNow().AddDays(8));
        Assert.Equal(2, await RowsOfAsync(probe));
    }

    private Guid ProbeId() => keyring.IdOf(ContactAddress.Email(ProbeContactPoint.AddressOf(Guid.NewGuid())));

    private Task<long> RowsOfAsync(Guid id) => system.QueryAsync<long>($"select count(*) from consent.mt_events where stream_id = '{id}'");

    private async Task<IReadOnlyList<Statement>> StatementsAsync(Guid id)
    {
        await using var session = system.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return (await session.LoadAsync<ContactPoint>(id, Cancellation))?.Statements ?? [];
    }

    private Task<ObjectionReceipt> ObjectAsync(Guid id, Source source = Source.Link, string purpose = "prospecting")
    {
        var evidence = system
            .Services.GetRequiredService<EvidenceVault>()
            .Seal(EvidencePurpose.Objection, "POST /u/token"u8.ToArray(), TimeProvider.System.GetUtcNow());
        return RecordObjection.WriteAsync(
            system.Writer,
            new RecordObjection(
                new ContactPointIds(id),
                Scope.Of(Channel.Email, purpose),
                Given.On(3, source),
                evidence,
                Confirmation: null
            )
        );
    }
}
