using SenefConsent.Database;
using SenefConsent.Ledger;
using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests;

[Collection(OneSystem.Name)]
public class MainJobTests(RunningSystem running)
{
    [Fact]
    public async Task the_demonstration_comes_out_right()
    {
        var told = new List<string>();
        await Demonstration.RunAsync(running.System.Addresses, told.Add, CancellationToken.None);
        Assert.Contains(told, line => line.Contains("BLOCKED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task sixty_four_refusals_of_one_new_address_by_two_services_at_once_are_all_taken()
    {
        var address = $"{Guid.NewGuid():N}@example.org";
        var links = await Task.WhenAll(
            Enumerable
                .Range(0, 32)
                .Select(number => running.Client.LinkAsync($"campaign {number}", "newsletter", address, CancellationToken.None))
        );
        var accounts = Enumerable.Range(0, 32).Select(number => $"a{number}-{Guid.NewGuid():N}").ToList();
        await Task.WhenAll(
            accounts.Select(account =>
                running.Client.ChooseAsync(
                    account,
                    new PreferencesRequest([new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse)]),
                    CancellationToken.None
                )
            )
        );

        await Task.WhenAll([
            .. links.Select(link => running.Client.OneClickAsync(link, CancellationToken.None)),
            .. accounts.Select(account =>
                running.Client.LinkContactPointsAsync(
                    account,
                    [new ContactPointAddress(ContactPointKind.Email, address)],
                    CancellationToken.None
                )
            ),
        ]);

        var history = await running.Client.HistoryAsync(Channel.Email, address, CancellationToken.None);
        Assert.Equal(1, history.Events.Count(entry => entry.Capture.Source == Source.OneClick));
        Assert.Equal(32, history.Events.Count(entry => entry.Capture.Source == Source.Preferences));
        Assert.Equal(
            Verdict.Blocked,
            (await running.Client.CheckAsync(Channel.Email, "newsletter", address, CancellationToken.None)).Decision
        );
        Assert.Equal(0, (await RebuildAsync()).Differing);
    }

    [Fact]
    public async Task what_was_acknowledged_survives_a_killed_service_and_a_crashed_database()
    {
        const int Each = 500;
        var addresses = Enumerable.Range(0, Each).Select(_ => $"{Guid.NewGuid():N}@example.org").ToList();
        var numbers = Enumerable
            .Range(0, Each)
            .Select(number => $"+4915{Random.Shared.NextInt64(100_000_000, 999_999_999)}")
            .Distinct()
            .ToList();
        var links = new List<UnsubscribeLink>();
        foreach (var address in addresses)
        {
            links.Add(await running.Client.LinkAsync("2026-11-news", "newsletter", address, CancellationToken.None));
        }

        var refusals = new Refusals([
            .. links.Select(link => (Func<Task>)(() => running.Client.OneClickAsync(link, CancellationToken.None))),
            .. numbers.Select(number =>
                (Func<Task>)(() => running.Client.ReceiveSmsAsync($"SM{number}", number, "STOP", CancellationToken.None))
            ),
        ]);
        var smsStop = running.System["sms-stop"].ProcessId;

        var sending = refusals.SendAsync(clients: 16);
        await refusals.AcknowledgedAsync(200);
        running.System["email-unsubscribe"].Kill();
        await running.System["email-unsubscribe"].StartAsync(CancellationToken.None);
        await refusals.AcknowledgedAsync(400);
        await running.Postgres.StopAsync("immediate", CancellationToken.None);
        await running.Postgres.StartAsync(CancellationToken.None);
        await sending;

        Assert.True(refusals.Failed > 0, "Nothing failed, so nothing was crashed.");
        for (var pass = 0; pass < 10 && refusals.Failed > 0; pass++)
        {
            await refusals.SendAsync(clients: 4);
        }

        Assert.Equal(0, refusals.Failed);
        Assert.Equal(smsStop, running.System["sms-stop"].ProcessId);
        foreach (var (channel, purpose, recipients) in new[] { (Channel.Email, "newsletter", addresses), (Channel.Sms, "offers", numbers) })
        {
            foreach (var recipient in recipients)
            {
                Assert.Single((await running.Client.HistoryAsync(channel, recipient, CancellationToken.None)).Events);
            }

            Assert.All(
                await running.Client.CheckAsync(channel, purpose, recipients, CancellationToken.None),
                decision => Assert.Equal(Rule.Objection, decision.Rule)
            );
        }

        Assert.Equal(0, (await RebuildAsync()).Differing);
    }

    [Fact]
    public async Task by_any_channel_reaches_the_telephone_of_the_account_now_and_later_and_is_undone_there_as_well()
    {
        var account = $"a-{Guid.NewGuid():N}";
        var email = new ContactPointAddress(ContactPointKind.Email, $"{Guid.NewGuid():N}@example.org");
        ContactPointAddress telephone = new(ContactPointKind.Telephone, "+33639982001"),
            later = new(ContactPointKind.Telephone, "+33639982002");
        await running.Client.LinkContactPointsAsync(account, [email, telephone], CancellationToken.None);
        var link = await running.Client.LinkAsync("2026-11-news", "newsletter", email.Value, CancellationToken.None);
        using var browser = new HttpClient();

        var done = await PostAsync($"{link.Url}/all");
        Assert.Equal([Verdict.Blocked, Verdict.Blocked, Verdict.Allowed], await DecisionsAsync());
        await running.Client.LinkContactPointsAsync(account, [email, telephone, later], CancellationToken.None);
        Assert.Equal([Verdict.Blocked, Verdict.Blocked, Verdict.Blocked], await DecisionsAsync());

        // Somebody else, to whom the mail was forwarded, cannot undo it; the one who clicked can.
        await PostAsync(UndoIn(await PostAsync($"{link.Url}/all")));
        Assert.Equal([Verdict.Blocked, Verdict.Blocked, Verdict.Blocked], await DecisionsAsync());
        await PostAsync(UndoIn(done));
        Assert.Equal([Verdict.Allowed, Verdict.Allowed, Verdict.Allowed], await DecisionsAsync());
        Assert.Equal(0, (await RebuildAsync()).Differing);

        async Task<string> PostAsync(string url)
        {
            using var response = await browser.PostAsync(new Uri(url), null);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadAsStringAsync();
        }

        string UndoIn(string page) =>
            new Uri(new Uri(link.Url), page.Split('"').Single(part => part.EndsWith("/undo", StringComparison.Ordinal))).ToString();

        async Task<Verdict[]> DecisionsAsync() =>
            [
                (await running.Client.CheckAsync(Channel.Email, "offers", email.Value, CancellationToken.None)).Decision,
                (await running.Client.CheckAsync(Channel.Telephone, "offers", telephone.Value, CancellationToken.None)).Decision,
                (await running.Client.CheckAsync(Channel.Sms, "offers", later.Value, CancellationToken.None)).Decision,
            ];
    }

    private Task<RebuildReport> RebuildAsync() =>
        ConsentDatabase.RebuildAsync(running.System.Addresses.Postgres, repair: false, CancellationToken.None);
}
