using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace SenefConsent.Ledger.Tests;

public sealed class BlockedContactPointsTests : IClassFixture<LedgerSystem>, IAsyncDisposable
{
    private static readonly SendQuestion Newsletter = new(Channel.Email, "newsletter", Audience.Business, Given.March(31));

    private readonly LedgerSystem system;
    private readonly NpgsqlDataSource blocklist;
    private readonly ChangeFeed feed;

    public BlockedContactPointsTests(LedgerSystem system)
    {
        this.system = system;
        blocklist = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf("blocklist", system.OwnerConnectionString));
        feed = new ChangeFeed(system.Services.GetRequiredService<IDocumentStore>(), blocklist, standing: null);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => blocklist.DisposeAsync();

    [Fact]
    public async Task what_is_said_while_they_are_read_comes_after_their_position()
    {
        var (before, meanwhile) = (Guid.NewGuid(), Guid.NewGuid());
        await SaidAsync(before, new ObjectionRecorded(Scope.Of(Channel.Email, "newsletter"), Given.On(3)));
        await feed.PublishAsync(Cancellation);
        await using var blocked = await BlockedContactPoints.OpenAsync(blocklist, Newsletter, Given.Catalogue, Cancellation);
        await SaidAsync(meanwhile, new ObjectionRecorded(Scope.Of(Channel.Email, "newsletter"), Given.On(3)));
        await feed.PublishAsync(Cancellation);

        var ids = await ReadAsync(blocked);

        Assert.Contains(before, ids);
        Assert.DoesNotContain(meanwhile, ids);
        Assert.Equal(
            [meanwhile],
            (await feed.ReadAsync(blocked.Position, ChangeFeed.LargestPage, Cancellation)).Select(change => change.Event.StreamId)
        );
    }

    [Fact]
    public async Task whoever_belongs_to_an_organisation_that_refused_is_among_them()
    {
        var (member, stranger, organisation) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await SaidAsync(member, new OrganisationJoined(organisation, Scope.Of(Channel.All, "prospecting"), Given.On(2)));
        await SaidAsync(stranger, new ObjectionRecorded(Scope.Of(Channel.Sms, "newsletter"), Given.On(2)));
        await SaidAsync(organisation, new ObjectionRecorded(Scope.Of(Channel.All, "prospecting"), Given.On(3)));
        await using var blocked = await BlockedContactPoints.OpenAsync(blocklist, Newsletter, Given.Catalogue, Cancellation);

        var ids = await ReadAsync(blocked);

        Assert.Contains(member, ids);
        Assert.Contains(organisation, ids);
        Assert.DoesNotContain(stranger, ids);
    }

    private static async Task<IReadOnlyList<Guid>> ReadAsync(BlockedContactPoints blocked)
    {
        var ids = new List<Guid>();
        while (await blocked.NextAsync(Cancellation) is { } next)
        {
            ids.AddRange(next);
        }

        return ids;
    }

    private async Task SaidAsync(Guid contactPoint, object said)
    {
        await using var store = system.OpenStore();
        await using var session = store.LightweightSession();
        session.Events.StartStream<ContactPoint>(contactPoint, said);
        await session.SaveChangesAsync(Cancellation);
    }
}
