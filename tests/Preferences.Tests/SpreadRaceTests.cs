using SenefConsent.Ledger;

namespace SenefConsent.Preferences.Tests;

/// <summary>
/// A person says "by no channel" on an address by one service, while another one links the address and a telephone to an account. Whichever
/// is committed first, the telephone is refused.
/// </summary>
public class SpreadRaceTests(PreferencesSystem system) : IClassFixture<PreferencesSystem>
{
    private readonly string account = $"customer-{Guid.NewGuid():N}";
    private readonly string address = $"{Guid.NewGuid():N}@example.org";
    private readonly string number = $"+336{Random.Shared.Next(10_000_000, 99_999_999)}";

    [Fact]
    public async Task an_objection_that_is_made_while_the_address_is_being_linked_reaches_the_telephone()
    {
        // The account's first event waits for this one: what links has read that nothing is refused and has not committed yet.
        await using var owner = await system.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var held = await owner.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var insert = owner.CreateCommand())
        {
            insert.CommandText =
                "insert into consent.mt_streams (id, type, version, timestamp, tenant_id) values "
                + $"('{system.Keyring.IdOfAccount(account)}', 'account', 1, now(), '*DEFAULT*')";
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var linking = system.Website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            new ContactPointsRequest([
                new ContactPointAddress(ContactPointKind.Email, address),
                new ContactPointAddress(ContactPointKind.Telephone, number),
            ])
        );
        await UntilAsync(waiting => waiting == 1, Task.CompletedTask);

        var now = TimeProvider.System.GetUtcNow();
        var objecting = system.RecordAsync(
            new RecordObjection(
                system.Keyring.IdsOf(ContactAddress.Email(address)),
                Scope.Of(Channel.All, "prospecting"),
                new Capture(Source.Link, "person", now, now)
            )
        );
        await UntilAsync(waiting => waiting == 2, objecting);
        await held.RollbackAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(linking, objecting);

        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Sms, "offers", number)).Verdict);
    }

    // Until so many wait for a lock in the database, or a task is done.
    private async Task UntilAsync(Func<long, bool> isReached, Task done)
    {
        const string Waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        do
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        } while (!isReached(await system.QueryAsync<long>(Waiting)) && (done == Task.CompletedTask || !done.IsCompleted));
    }
}
