using Marten;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Database;

namespace SenefConsent.Ledger.Tests;

public class BlocklistRebuildTests(LedgerSystem ledger) : IClassFixture<LedgerSystem>
{
    [Fact]
    public async Task a_rebuild_finds_and_mends_what_is_not_the_fold_of_the_events()
    {
        var people = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToList();
        foreach (var person in people)
        {
            await ledger.Writer.WriteAsync(
                new RecordObjection(person, Scope.Of(Channel.Email, "offers"), Given.On(3)),
                RecordObjection.Decide
            );
        }

        Assert.Equal(new RebuildReport(5, 0), await RebuildAsync(repair: false));

        await ledger.QueryAsync<string>(
            $"""
            with lost as (delete from consent.mt_doc_blocklist where id = '{people[0]}' returning 1),
                 changed as (update consent.mt_doc_blocklist set data = jsonb_set(data, '{"{statements}"}', '[]') where id = '{people[
                1
            ]}' returning 1),
                 surplus as (insert into consent.mt_doc_blocklist (id, data) values ('{Guid.NewGuid()}', '{"{}"}') returning 1)
            select 'done'
            """
        );
        Assert.Equal(new RebuildReport(6, 3), await RebuildAsync(repair: false));
        Assert.Equal(new RebuildReport(6, 3), await RebuildAsync(repair: true));
        Assert.Equal(new RebuildReport(5, 0), await RebuildAsync(repair: false));

        await using var session = ledger.Services.GetRequiredService<IDocumentStore>().QuerySession();
        Assert.Equal(
            Rule.Objection,
            (await session.LoadAsync<ContactPoint>(people[1], TestContext.Current.CancellationToken))!.Decide(Channel.Email, "offers").Rule
        );
    }

    private Task<RebuildReport> RebuildAsync(bool repair) =>
        ConsentDatabase.RebuildAsync(ledger.OwnerConnectionString, repair, TestContext.Current.CancellationToken);
}
