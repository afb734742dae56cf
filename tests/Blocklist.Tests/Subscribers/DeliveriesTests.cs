using System.Net;

namespace SenefConsent.Blocklist.Tests;

public class DeliveriesTests(SubscribersSystem system) : IClassFixture<SubscribersSystem>
{
    private readonly string name = $"s{Guid.NewGuid():N}.example";
    private readonly string person = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task a_subscriber_that_is_down_slow_and_failing_for_hours_misses_nothing_and_gets_it_in_order()
    {
        await system.RegisteredAsync(name);
        var down = true;
        system.Internet.Answers[name] = webhook =>
            (system.Internet.ReceivedBy(name).Count, down) switch
            {
                (_, false) => HttpStatusCode.NoContent,
                (<= 3, _) => throw new HttpRequestException(HttpRequestError.ConnectionError),
                (<= 5, _) => null,
                _ => HttpStatusCode.InternalServerError,
            };
        system.Internet.Hanging = () => system.Clock.Advance(TimeSpan.FromSeconds(15));

        Choice[] said =
        [
            Choice.Refuse,
            Choice.Allow,
            Choice.Refuse,
            Choice.Allow,
            Choice.Refuse,
            Choice.Allow,
            Choice.Refuse,
            Choice.Allow,
        ];
        foreach (var choice in said)
        {
            await system.ChosenAsync(person, choice);
            system.Clock.Advance(TimeSpan.FromHours(1));
            await PublishAsync();
            await system.DeliverAsync(name);
        }

        var first = system.Internet.ReceivedBy(name);
        Assert.Equal(said.Length, first.Count);
        Assert.All(first, webhook => Assert.Equal((first[0].Id, first[0].Page.Next), (webhook.Id, webhook.Page.Next)));
        Assert.Equal((SubscriberState.Retrying, said.Length), await StateAsync());

        // Before its time nothing is sent.
        await system.DeliverAsync(name);
        Assert.Equal(said.Length, system.Internet.ReceivedBy(name).Count);

        down = false;
        system.Clock.Advance(TimeSpan.FromHours(1));
        await system.DeliverAsync(name);
        var taken = system.Internet.ReceivedBy(name).Skip(said.Length).ToList();
        Assert.Equal(first[0].Id, taken[0].Id);
        Assert.Equal(
            said.Select(choice => choice == Choice.Refuse ? "objection-recorded" : "objection-lifted"),
            taken
                .SelectMany(webhook => webhook.Page.Changes)
                .Where(change => change.ContactPoint == system.IdOf(person))
                .Select(change => change.Type)
        );
        Assert.Equal(taken.Count, taken.DistinctBy(webhook => webhook.Id).Count());
        Assert.Equal((SubscriberState.Active, 0), await StateAsync());
    }

    [Fact]
    public async Task one_that_answers_410_is_told_nothing_until_it_is_registered_again()
    {
        await system.RegisteredAsync(name);
        system.Internet.Answers[name] = _ => HttpStatusCode.Gone;
        await system.ChosenAsync(person);
        await PublishAsync();
        await system.DeliverAsync(name);
        system.Clock.Advance(TimeSpan.FromHours(1));
        await system.DeliverAsync(name);

        Assert.Single(system.Internet.ReceivedBy(name));
        Assert.Equal(SubscriberState.Disabled, (await StateAsync()).State);
        Assert.Contains(system.Logs, line => line.StartsWith($"{name} answered 410", StringComparison.Ordinal));

        system.Internet.Answers.Remove(name);
        Assert.Null((await system.PutAsync(name, new SubscriberRequest($"https://{name}/changes"))).Secret);
        await system.DeliverAsync(name);
        var again = system.Internet.ReceivedBy(name);
        Assert.Equal(again[0].Id, again[1].Id);
        Assert.Contains(system.IdOf(person), again[1].Page.Changes.Select(change => change.ContactPoint));
    }

    [Fact]
    public async Task however_many_changes_are_asked_about_the_proofs_are_one_question()
    {
        await system.RegisteredAsync(name);
        for (var turn = 0; turn < 3; turn++)
        {
            await system.ChosenAsync(person);
            system.Clock.Advance(TimeSpan.FromMinutes(1));
            await system.ChosenAsync(person, Choice.Allow);
            await PublishAsync();
            await system.DeliverAsync(name);
            system.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var database = new Npgsql.NpgsqlConnectionStringBuilder(system.OwnerConnectionString).Database;
        var asked = 0;
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => System.Diagnostics.ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var tags = activity.TagObjects.Select(tag => $"{tag.Value}").ToList();
                if (
                    tags.Exists(tag => tag.Contains(database!, StringComparison.Ordinal))
                    && tags.Exists(tag => tag.Contains(BlocklistTables.Delivery, StringComparison.Ordinal))
                )
                {
                    Interlocked.Increment(ref asked);
                }
            },
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        var deliveries = (
            await system.Platform.ReadAsync<DeliveriesResponse>($"/deliveries?contactPoint={system.IdOf(person)}&subscriber={name}")
        ).Deliveries;
        Assert.Equal(6, deliveries.Count);
        Assert.All(deliveries, delivery => Assert.Equal(DeliveryState.Taken, delivery.State));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task two_instances_send_nothing_twice()
    {
        await system.RegisteredAsync(name, new SubscriberRequest($"https://{name}/changes", After: 0));
        await system.ChosenAsync(person);
        await PublishAsync();
        var answered = new TaskCompletionSource();
        system.Internet.Answers[name] = _ =>
        {
            // While the first waits for its answer, the second has its rounds.
            system.DeliverAsync(name, instance: 1).ContinueWith(_ => answered.TrySetResult(), TaskScheduler.Default);
            return HttpStatusCode.OK;
        };
        await Task.WhenAll(system.DeliverAsync(name), system.DeliverAsync(name, instance: 1));
        await answered.Task;
        await system.DeliverAsync(name, instance: 1);

        var received = system.Internet.ReceivedBy(name);
        Assert.Equal(received.Count, received.DistinctBy(webhook => webhook.Id).Count());
        Assert.Equal(
            Enumerable.Range(1, (int)received[^1].Page.Next).Select(position => (long)position),
            received.SelectMany(webhook => webhook.Page.Changes).Select(change => change.Position)
        );
    }

    [Fact]
    public async Task another_instance_takes_over_where_one_died_in_the_middle()
    {
        await system.RegisteredAsync(name);
        await system.ChosenAsync(person);
        await PublishAsync();
        using var dying = new CancellationTokenSource();
        system.Internet.Answers[name] = _ =>
        {
            dying.Cancel();
            return null;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => system.DeliverAsync(name, 0, dying.Token));
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        await system.ChosenAsync(person, Choice.Allow);
        await PublishAsync();
        system.Internet.Answers.Remove(name);
        await system.DeliverAsync(name, instance: 1);

        var received = system.Internet.ReceivedBy(name);
        Assert.Equal(3, received.Count);
        Assert.Equal((received[0].Id, received[0].Page.Next), (received[1].Id, received[1].Page.Next));
        Assert.NotEqual(received[1].Id, received[2].Id);
    }

    [Fact]
    public async Task only_what_may_concern_it_is_sent_and_the_rest_is_passed_over()
    {
        await system.RegisteredAsync(name, new SubscriberRequest($"https://{name}/changes", [Channel.Email], ["offers"]));
        await system.ChosenAsync(person, purpose: "newsletter");
        await system.ChosenAsync($"2{person}", purpose: "prospecting");
        await system.ChosenAsync($"3{person}", channel: Channel.All, purpose: "offers");
        await PublishAsync();
        await system.DeliverAsync(name);

        var changes = system.Internet.ReceivedBy(name).SelectMany(webhook => webhook.Page.Changes).ToList();
        Assert.Contains(system.IdOf($"2{person}"), changes.Select(change => change.ContactPoint));
        Assert.Contains(system.IdOf($"3{person}"), changes.Select(change => change.ContactPoint));
        Assert.DoesNotContain(system.IdOf(person), changes.Select(change => change.ContactPoint));
        var deliveries = (
            await system.Platform.ReadAsync<DeliveriesResponse>($"/deliveries?contactPoint={system.IdOf(person)}&subscriber={name}")
        ).Deliveries;
        Assert.Equal(DeliveryState.NotSent, Assert.Single(deliveries).State);
    }

    [Fact]
    public async Task who_took_which_refusal_when_can_be_shown()
    {
        await system.RegisteredAsync(name);
        system.Internet.Answers[name] = _ => HttpStatusCode.ServiceUnavailable;
        await system.ChosenAsync(person);
        await PublishAsync();
        await system.DeliverAsync(name);
        var due = Assert.Single(
            (await DeliveriesAsync($"contactPoint={system.IdOf(person)}")).Deliveries,
            delivery => delivery.Subscriber == name
        );
        Assert.Equal((DeliveryState.Due, null, "objection-recorded"), (due.State, due.TakenAt, due.Type));

        system.Internet.Answers.Remove(name);
        system.Clock.Advance(TimeSpan.FromHours(1));
        await system.DeliverAsync(name);
        var taken = Assert.Single((await DeliveriesAsync($"position={due.Position}")).Deliveries, delivery => delivery.Subscriber == name);
        Assert.Equal(
            (DeliveryState.Taken, system.Clock.GetUtcNow(), 2, system.Internet.ReceivedBy(name)[0].Id),
            (taken.State, taken.TakenAt, taken.Attempts, taken.Message)
        );

        using var removed = await system.Platform.DeleteAsync(new Uri($"/subscribers/{name}", UriKind.Relative));
        await removed.ShouldBe(HttpStatusCode.NoContent);
        Assert.Equal(
            DeliveryState.Taken,
            Assert.Single((await DeliveriesAsync($"position={due.Position}")).Deliveries, delivery => delivery.Subscriber == name).State
        );

        Task<DeliveriesResponse> DeliveriesAsync(string query) => system.Platform.ReadAsync<DeliveriesResponse>($"/deliveries?{query}");
    }

    [Fact]
    public async Task the_alarm_is_raised_before_the_time_to_tell_is_over()
    {
        await system.RegisteredAsync(name);
        system.Internet.Answers[name] = _ => HttpStatusCode.BadGateway;
        await system.ChosenAsync(person);
        await PublishAsync();
        for (var hour = 0; hour < 36; hour++)
        {
            await system.DeliverAsync(name);
            await system.WatchAsync();
            Assert.False(IsAlarmed(), $"The alarm was raised after {hour} hours.");
            system.Clock.Advance(TimeSpan.FromHours(1));
        }

        await system.WatchAsync();
        await system.WatchAsync();
        Assert.Single(system.Logs, line => line.StartsWith($"{name} has not taken the refusal", StringComparison.Ordinal));

        bool IsAlarmed() => system.Logs.Any(line => line.StartsWith($"{name} has not taken the refusal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_alarm_needs_neither_a_delivery_nor_a_position_nor_an_event_that_can_be_read()
    {
        await system.RegisteredAsync(name);
        await system.ChosenAsync(person);
        await system.QueryAsync<long>(
            $$"""
            with damaged as (
                update consent.mt_events set data = jsonb_set(data, '{scope}', '"?"') where stream_id = '{{system.IdOf(
                person
            )}}' returning 1)
            select count(*) from damaged
            """
        );
        await system.WatchAsync();
        Assert.Contains(
            system.Logs,
            line => line.StartsWith($"{name} has not taken the refusal at position none yet", StringComparison.Ordinal)
        );
        await system.QueryAsync<long>(
            $$"""
            with mended as (
                update consent.mt_events set data = jsonb_set(data, '{scope}', '{"channels":["email"],"purposes":["newsletter"]}')
                where stream_id = '{{system.IdOf(person)}}' returning 1)
            select count(*) from mended
            """
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("?position=0")]
    [InlineData("?position=1&contactPoint=11111111-2222-3333-4444-555555555555")]
    public async Task deliveries_of_nothing_or_of_two_things_are_not_shown(string query) =>
        Assert.Contains(
            "Give either contactPoint",
            await system.Platform.RefusedAsync(HttpMethod.Get, $"/deliveries{query}", "", HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    // Reading the feed gives positions to what was said, as the rounds do.
    private async Task PublishAsync() => await system.Platform.ReadAsync<ChangesPage>("/changes?limit=1");

    private async Task<(SubscriberState State, int Attempts)> StateAsync() =>
        await system.Platform.ReadAsync<SubscriberResponse>($"/subscribers/{name}") is var subscriber
            ? (subscriber.State, subscriber.Attempts)
            : default;
}
