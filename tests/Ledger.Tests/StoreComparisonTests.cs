using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SenefConsent.Database;

namespace SenefConsent.Ledger.Tests;

/// <summary>What one can do who has taken a service over, and that it is found.</summary>
public sealed class StoreComparisonTests(LedgerSystem system) : IClassFixture<LedgerSystem>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "update consent.mt_doc_blocklist set data = jsonb_set(data, '{statements}', '[]') where id = @person",
        "row of the blocklist"
    )]
    [InlineData("insert into consent.mt_doc_blocklist (id, data, mt_version) values (gen_random_uuid(), '{}', 1)", "row of the blocklist")]
    [InlineData("update consent.mt_streams set version = 0 where id = @person", "not the number of their events")]
    [InlineData("insert into consent.mt_streams (id, type, version) values (gen_random_uuid(), 'contact_point', 7)", "not the number")]
    [InlineData("delete from consent.mt_doc_linked where contact_point = @person", "links between accounts")]
    [InlineData(
        "update consent.mt_doc_unattributed set data = jsonb_set(data, '{resolution}', '\"none\"') where id = @waiting",
        "before the data protection officer"
    )]
    public async Task a_service_that_writes_what_no_event_says_is_found(string attack, string what)
    {
        var (person, waiting) = await SomebodyAsync();
        Assert.Empty(await CompareAsync());

        await using (var service = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf("sms-stop", system.OwnerConnectionString)))
        {
            Assert.Equal(1, await ExecuteAsync(service, attack, person, waiting));
        }

        Assert.Contains(what, Assert.Single(await CompareAsync()).What, StringComparison.Ordinal);
        await MendAsync(person, waiting);
    }

    [Fact]
    public async Task an_archived_stream_is_found_and_a_rebuild_brings_it_back()
    {
        var (person, _) = await SomebodyAsync();
        await ExecuteAsync(
            system.Database,
            "update consent.mt_events set is_archived = true where stream_id = @person",
            person,
            Guid.Empty
        );
        await ExecuteAsync(system.Database, "update consent.mt_streams set is_archived = true where id = @person", person, Guid.Empty);
        Assert.Equal(2, (await CompareAsync()).Count);

        await ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: true, Cancellation);
        Assert.Empty(await CompareAsync());
        Assert.Equal(
            1,
            await system.QueryAsync<int>(
                $"select jsonb_array_length(data -> 'statements') from {LedgerStore.BlocklistTable} where id = '{person}'"
            )
        );
    }

    private async Task<(Guid Person, Guid Waiting)> SomebodyAsync()
    {
        var (person, fingerprint) = (Guid.NewGuid(), $"{Guid.NewGuid()}");
        await system.Writer.WriteAsync(new RecordObjection(person, Scope.Of(Channel.Email, "offers"), Given.On(3)), RecordObjection.Decide);
        await system
            .Services.GetRequiredService<UnattributedObjections>()
            .KeepAsync(UnattributedReason.DamagedLink, Source.Link, "content"u8.ToArray(), fingerprint, Given.March(3));

        // As the website links an account; its service is not among those of this test.
        await using var store = system.OpenStore();
        await using var session = store.LightweightSession();
        session.Events.StartStream<Preferences.Account>(
            Guid.NewGuid(),
            new ContactPointLinked(person, ContactPointKind.Email, Given.March(3))
        );
        await session.SaveChangesAsync(Cancellation);
        return (person, system.Services.GetRequiredService<ContactPointKeyring>().IdOfUnattributed(fingerprint));
    }

    private async Task MendAsync(Guid person, Guid waiting)
    {
        await ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: true, Cancellation);
        foreach (
            var mend in new[]
            {
                "delete from consent.mt_streams s where not exists (select from consent.mt_events e where e.stream_id = s.id)",
                "update consent.mt_streams set version = 1 where id = @person",
                """
                    insert into consent.mt_doc_linked (id, data, mt_dotnet_type, account, contact_point)
                    select replace(stream_id::text || '@person', '-', ''), '{}', '', stream_id, @person from consent.mt_events
                    where type = 'contact_point_linked' and data ->> 'contactPoint' = @person::text on conflict do nothing
                    """,
                "update consent.mt_doc_unattributed set data = data - 'resolution' where id = @waiting",
            }
        )
        {
            await ExecuteAsync(system.Database, mend, person, waiting);
        }
    }

    private Task<IReadOnlyList<Difference>> CompareAsync() => ConsentDatabase.CompareAsync(system.OwnerConnectionString, Cancellation);

    private static async Task<int> ExecuteAsync(NpgsqlDataSource database, string sql, Guid person, Guid waiting)
    {
        await using var command = database.CreateCommand(
            sql.Replace("'@person'", $"'{person}'", StringComparison.Ordinal)
                .Replace("@person", $"'{person}'::uuid", StringComparison.Ordinal)
                .Replace("@waiting", $"'{waiting}'::uuid", StringComparison.Ordinal)
        );
        return await command.ExecuteNonQueryAsync(Cancellation);
    }
}
