using System.Text.Json;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop.Tests;

/// <summary>SmsStop with an account at Twilio whose log it reads every 100 milliseconds, two entries a page.</summary>
public sealed class ReconcilingSystem : GatewayApiSystem
{
    private readonly List<object> entries = [];

    protected override (string Setting, string Value)[] More =>
        [
            ($"Gateways:Twilio:{Twilio.Account}:AccountSid", "AC77"),
            ($"Gateways:Twilio:{Twilio.Account}:Api", Api.Address),
            ("Reconciliation:Every", "00:00:00.1"),
        ];

    public void Log(string sid, string from, string body, string sent, string direction = "inbound")
    {
        lock (entries)
        {
            entries.Add(
                new
                {
                    sid,
                    from,
                    to = "36180",
                    body,
                    date_sent = sent,
                    direction,
                }
            );
        }
    }

    protected override void Prepare() => Api.Usually = Page;

    /// <summary>Has the log answer for one message, and not list it.</summary>
    public void LogAlone(string sid, string sent) =>
        Api.Answer($"/Messages/{sid}.json", 200, JsonSerializer.Serialize(new { sid, date_sent = sent }));

    private (int Status, string Body) Page(SentRequest request)
    {
        var page = request.Path.Contains("Page=", StringComparison.Ordinal) ? int.Parse(request.Path.Split("Page=")[1], null) : 0;
        lock (entries)
        {
            return (
                200,
                JsonSerializer.Serialize(
                    new
                    {
                        messages = entries.Skip(2 * page).Take(2),
                        next_page_uri = entries.Count > 2 * (page + 1) ? $"/2010-04-01/Accounts/AC77/Messages.json?Page={page + 1}" : null,
                    }
                )
            );
        }
    }
}

public class ReconciliationTests(ReconcilingSystem system) : IClassFixture<ReconcilingSystem>
{
    private readonly string number = SmsStopSystem.NewNumber();

    [Fact]
    public async Task what_the_webhook_missed_is_found_in_the_log_with_its_original_time()
    {
        system.Log("SM-out", number, "Soldes ! STOP au 36180", "Sun, 22 Nov 2026 09:00:00 +0000", "outbound-api");
        system.Log("SM-thanks", number, "Merci", "Sun, 22 Nov 2026 09:30:00 +0000");
        system.Log($"SM-{number}", number, "STOP", "Sun, 22 Nov 2026 10:00:00 +0000");

        await UntilAsync("objection_recorded keyword");
        Assert.Equal(
            "2026-11-22T10:00:00+00:00",
            await system.QueryAsync<string>(
                $"select data #>> '{{capture,occurredAt}}' from consent.mt_events where stream_id = '{SmsStopSystem.IdOf(number)}'"
            )
        );
        Assert.Equal(
            1,
            await system.QueryAsync<long>(
                "select count(*) from consent.evidence where id = (select (data #>> '{capture,evidence}')::uuid from "
                    + $"consent.mt_events where stream_id = '{SmsStopSystem.IdOf(number)}')"
            )
        );
        var id = await system.QueryAsync<Guid>(
            $"select id from consent.mt_events where stream_id = '{SmsStopSystem.IdOf(number)}' and type = 'objection_recorded'"
        );
        await UntilAsync(() =>
            Task.FromResult(
                system.Logs.Any(line =>
                    line.StartsWith("recorded by log/twilio in", StringComparison.Ordinal)
                    && line.Contains($"{id}", StringComparison.Ordinal)
                    && line.Contains($"{ObjectionNumber.Of(id)}", StringComparison.Ordinal)
                )
            )
        );
    }

    [Fact]
    public async Task what_the_webhook_has_delivered_has_no_second_effect()
    {
        var (later, id) = (SmsStopSystem.NewNumber(), $"SM{Guid.NewGuid():N}");
        await system.ReceiveAsync(number, "STOP", id);
        system.Log(id, number, "STOP", "Sun, 22 Nov 2026 10:00:00 +0000");
        system.Log($"SM-{later}", later, "STOP", "Sun, 22 Nov 2026 10:00:00 +0000");

        await UntilAsync("objection_recorded keyword", later);
        Assert.Equal("objection_recorded keyword", await system.EventsOfAsync(number));
    }

    [Fact]
    public async Task the_log_is_asked_when_a_start_was_sent()
    {
        system.Log($"SM-{number}", number, "STOP", "Sun, 22 Nov 2026 10:00:00 +0000");
        await UntilAsync("objection_recorded keyword");

        var id = $"SM{Guid.NewGuid():N}";
        system.LogAlone(id, "Sun, 22 Nov 2026 11:00:00 +0000");
        await system.ReceiveAsync(number, "START", id);

        Assert.Equal(Rule.None, await system.RuleOfAsync(number));
        Assert.Equal(
            "2026-11-22T11:00:00+00:00",
            await system.QueryAsync<string>(
                "select data #>> '{capture,occurredAt}' from consent.mt_events where type = 'objection_lifted' and stream_id = "
                    + $"'{SmsStopSystem.IdOf(number)}'"
            )
        );
    }

    [Fact]
    public async Task an_entry_that_nobody_can_read_does_not_stop_those_behind_it()
    {
        system.Log($"SM-bad-{number}", "\uFFFE", "\uFFFE", "\uFFFE");
        system.Log($"SM-{number}", number, "STOP", "Sun, 22 Nov 2026 10:00:00 +0000");
        await UntilAsync("objection_recorded keyword");
    }

    [Fact]
    public async Task a_log_that_cannot_be_read_is_read_again()
    {
        system.Api.Answer("Messages.json", 401);
        system.Api.Answer("Messages.json", 200, "no JSON");
        system.Log($"SM-{number}", number, "STOP", "never");
        await UntilAsync("objection_recorded keyword");
    }

    private Task UntilAsync(string events, string? of = null) => UntilAsync(async () => await system.EventsOfAsync(of ?? number) == events);

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
