using System.Net;

namespace SenefConsent.Blocklist.Tests;

public class SubscriberProgressTests(SubscribersSystem system) : IClassFixture<SubscribersSystem>
{
    private readonly string name = $"s{Guid.NewGuid():N}.example";
    private readonly string person = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task what_another_client_has_registered_is_shown_with_what_is_due_and_what_was_taken()
    {
        await system.RegisteredAsync(name, new SubscriberRequest($"https://{name}/changes?secret=1", [Channel.Email]));
        system.Internet.Answers[name] = _ => HttpStatusCode.ServiceUnavailable;
        await system.ChosenAsync(person);
        await system.OtherPlatform.ReadAsync<SubscribersResponse>("/subscribers");
        await system.DeliverAsync(name);
        var due = await ProgressAsync();
        Assert.Equal(
            ($"https://{name}", SubscriberState.Retrying, 1, 0, null),
            (due.Origin, due.State, due.Attempts, due.Changes, due.TakenAt)
        );
        Assert.True(due.Behind > 0 && due.OldestDueAt is not null && due.NextAttemptAt > system.Clock.GetUtcNow());

        system.Internet.Answers.Remove(name);
        system.Clock.Advance(TimeSpan.FromHours(1));
        await system.DeliverAsync(name);
        var taken = await ProgressAsync();
        Assert.Equal(
            (SubscriberState.Active, 0, due.Behind, 1, system.Clock.GetUtcNow(), null),
            (taken.State, taken.Behind, taken.Changes, taken.Messages, taken.TakenAt, taken.OldestDueAt)
        );

        using var removed = await system.Platform.DeleteAsync(new Uri($"/subscribers/{name}", UriKind.Relative));
        await removed.ShouldBe(HttpStatusCode.NoContent);
        var gone = await ProgressAsync();
        Assert.Equal((system.Clock.GetUtcNow(), taken.Changes), (gone.RemovedAt!.Value, gone.Changes));
    }

    [Fact]
    public async Task the_messages_that_one_took_are_listed_from_the_latest_and_on_to_the_first()
    {
        await system.RegisteredAsync(name);
        for (var message = 0; message < 101; message++)
        {
            await system.ChosenAsync(person, message % 2 == 0 ? Choice.Refuse : Choice.Allow);
            system.Clock.Advance(TimeSpan.FromMinutes(1));
            await system.OtherPlatform.ReadAsync<SubscribersResponse>("/subscribers");
            await system.DeliverAsync(name);
        }

        var sent = system.Internet.ReceivedBy(name);
        var latest = await system.OtherPlatform.ReadAsync<SubscriberDeliveriesPage>($"/subscribers/{name}/deliveries");
        var first = await system.OtherPlatform.ReadAsync<SubscriberDeliveriesPage>($"/subscribers/{name}/deliveries?after={latest.Next}");
        Assert.Null(first.Next);
        Assert.Equal(
            sent.Select(message => (message.Id, message.Page.Next, message.Page.Changes.Count)).Reverse(),
            latest.Deliveries.Concat(first.Deliveries).Select(taken => (taken.Message, taken.Last, taken.Changes))
        );
    }

    [Fact]
    public async Task a_client_that_reads_the_feed_itself_is_as_far_as_the_position_after_which_it_asks()
    {
        await system.ChosenAsync(person);
        await system.ChosenAsync(person, Choice.Allow);
        var end = (await system.Platform.ReadAsync<ChangesPage>("/changes?limit=1")).End!.Value;
        Assert.DoesNotContain(await ReadersAsync(), reader => reader.Client == "all");

        await system.Platform.ReadAsync<ChangesPage>($"/changes?after={end - 1}");
        var reader = Assert.Single(await ReadersAsync(), reader => reader.Client == "all");
        Assert.Equal((end - 1, 1, system.Clock.GetUtcNow()), (reader.Position, reader.Behind, reader.ReadAt));
        Assert.NotNull(reader.OldestDueAt);

        var asked = system.Clock.GetUtcNow();
        await system.Platform.ReadAsync<ChangesPage>($"/changes?after={end}");
        system.Clock.Advance(TimeSpan.FromSeconds(30));
        await system.Platform.ReadAsync<ChangesPage>($"/changes?after={end}");
        Assert.Equal((end, asked), Of(await ReadersAsync()));
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        await system.Platform.ReadAsync<ChangesPage>($"/changes?after={end}");
        Assert.Equal((end, system.Clock.GetUtcNow()), Of(await ReadersAsync()));

        static (long, DateTimeOffset) Of(IReadOnlyList<FeedReader> readers) =>
            readers.Where(reader => reader.Client == "all").Select(reader => (reader.Position, reader.ReadAt)).Single();
    }

    [Fact]
    public async Task deliveries_of_nobody_or_after_nothing_are_not_shown()
    {
        await system.RegisteredAsync(name);
        Assert.Contains(
            "No client",
            await system.OtherPlatform.RefusedAsync(HttpMethod.Get, "/subscribers/nobody/deliveries", "", HttpStatusCode.NotFound),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "after is not",
            await system.OtherPlatform.RefusedAsync(
                HttpMethod.Get,
                $"/subscribers/{name}/deliveries?after=7",
                "",
                HttpStatusCode.BadRequest
            ),
            StringComparison.Ordinal
        );
    }

    private async Task<SubscriberProgress> ProgressAsync() =>
        Assert.Single(
            (await system.OtherPlatform.ReadAsync<SubscribersResponse>("/subscribers")).Subscribers,
            subscriber => subscriber.Name == name
        );

    private async Task<IReadOnlyList<FeedReader>> ReadersAsync() =>
        (await system.OtherPlatform.ReadAsync<SubscribersResponse>("/subscribers")).Readers;
}
