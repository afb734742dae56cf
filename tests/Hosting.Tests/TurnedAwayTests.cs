using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting.Tests;

public sealed class TurnedAwayTests(ConsentSystem system) : IClassFixture<ConsentSystem>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task what_was_counted_is_written_once_however_often_the_service_is_told_to_stop()
    {
        await using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var database = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf("sms-stop", system.OwnerConnectionString));
        using var turnedAway = new TurnedAway(
            new TurnedAwayRegister(database),
            TimeProvider.System,
            meters.GetRequiredService<IMeterFactory>()
        );
        turnedAway.Count(Source.Sms, TurnedAway.UnknownDoor, Now);

        await turnedAway.StopAsync(CancellationToken.None);
        await database.DisposeAsync();
        turnedAway.Count(Source.Sms, TurnedAway.UnknownDoor, Now);
        await turnedAway.StopAsync(CancellationToken.None);

        Assert.Equal(1, await system.QueryAsync<decimal>($"select sum(requests) from {TurnedAwayRegister.Table}"));
    }
}
