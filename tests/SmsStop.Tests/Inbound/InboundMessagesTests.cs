using System.Net;

namespace SenefConsent.SmsStop.Tests;

public class InboundMessagesTests(SmsStopSystem system) : IClassFixture<SmsStopSystem>
{
    private readonly string number = SmsStopSystem.NewNumber();

    [Fact]
    public async Task stop_blocks_sms_with_the_rule_that_understood_it()
    {
        await system.ReceiveAsync(number, "STOP");
        Assert.Equal(Rule.Objection, await system.RuleOfAsync(number));
        Assert.Equal("objection_recorded keyword", await system.EventsOfAsync(number));
    }

    [Theory]
    [InlineData("START")]
    [InlineData("Démarrer")]
    public async Task a_start_that_may_be_older_than_the_stop_lifts_nothing_and_waits(string start)
    {
        // Twilio does not say when it was sent, and may deliver it for a minute.
        await system.ReceiveAsync(number, "STOP");
        await system.ReceiveAsync(number, start);
        Assert.Equal(Rule.Objection, await system.RuleOfAsync(number));
        Assert.Equal(1, await WaitingAsync());
    }

    [Theory]
    [InlineData("reprise")]
    [InlineData("Inscription")]
    [InlineData("CONTINUE")]
    [InlineData("commencer")]
    public async Task a_word_that_is_not_start_lifts_nothing_and_waits(string word)
    {
        await system.ReceiveAsync(number, "STOP");
        await system.ReceiveAsync(number, word);
        Assert.Equal(Rule.Objection, await system.RuleOfAsync(number));
        Assert.Equal(1, await WaitingAsync());
    }

    [Fact]
    public async Task what_is_neither_harmless_nor_clear_pauses_and_waits_with_its_reading()
    {
        await system.ReceiveAsync(number, "Lasciate ogne speranza");
        Assert.Equal(Rule.Pause, await system.RuleOfAsync(number));
        Assert.StartsWith(
            "doubt/",
            await system.QueryAsync<string>(
                $"select data ->> 'reading' from consent.mt_doc_unattributed where data ->> 'contactPoint' = '{SmsStopSystem.IdOf(number)}'"
            ),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("STOP\uFFFE")]
    [InlineData("\uFFFESTOP")]
    public async Task what_is_no_character_costs_no_objection(string text)
    {
        await system.ReceiveAsync(number, text);
        Assert.Equal(Rule.Objection, await system.RuleOfAsync(number));
    }

    [Fact]
    public async Task a_stop_after_a_start_blocks_again()
    {
        await system.ReceiveAsync(number, "START");
        await system.ReceiveAsync(number, "STOP");
        Assert.Equal(Rule.Objection, await system.RuleOfAsync(number));
    }

    [Theory]
    [InlineData("yes please START")]
    [InlineData("OUI")]
    [InlineData("YES")]
    public async Task no_other_words_lift_a_refusal_not_even_when_the_gateway_says_so(string text)
    {
        await system.ReceiveAsync(number, "STOP");
        await system.ReceiveAsync(number, text, more: ("OptOutType", "START"));
        Assert.Equal(Rule.Objection, await system.RuleOfAsync(number));
    }

    [Fact]
    public async Task the_same_start_five_times_is_one_event()
    {
        var id = $"SM{Guid.NewGuid():N}";
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => system.ReceiveAsync(number, "START", id)));
        Assert.Equal("objection_lifted keyword", await system.EventsOfAsync(number));
    }

    [Fact]
    public async Task words_that_may_be_a_refusal_pause_marketing_and_wait_for_the_dpo_once()
    {
        var id = $"SM{Guid.NewGuid():N}";
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => system.ReceiveAsync(number, "Pas intéressé", id)));

        Assert.Equal(Rule.Pause, await system.RuleOfAsync(number));
        Assert.StartsWith("prospecting_paused ", await system.EventsOfAsync(number), StringComparison.Ordinal);
        Assert.DoesNotContain(",", await system.EventsOfAsync(number), StringComparison.Ordinal);
        Assert.Equal(1, await WaitingAsync());
    }

    [Fact]
    public async Task unclear_words_that_come_again_in_another_wrapping_wait_once()
    {
        var id = $"SM{Guid.NewGuid():N}";
        await system.ReceiveAsync(number, "Pas intéressé", id);
        await system.ReceiveAsync(number, "Pas intéressé", id, more: ("ApiVersion", "2010-04-01"));
        Assert.DoesNotContain(",", await system.EventsOfAsync(number), StringComparison.Ordinal);
        Assert.Equal(1, await WaitingAsync());
    }

    [Fact]
    public async Task other_unclear_words_under_the_same_id_wait_beside_the_first()
    {
        var id = $"SM{Guid.NewGuid():N}";
        await system.ReceiveAsync(number, "Pas intéressé", id);
        await system.ReceiveAsync(number, "Plus intéressé", id);
        Assert.Equal(
            2,
            (await system.EventsOfAsync(number)).Split(", ").Count(type => type.StartsWith("prospecting_paused", StringComparison.Ordinal))
        );
        Assert.Equal(2, await WaitingAsync());
    }

    [Fact]
    public async Task unclear_words_that_were_refused_for_a_wrong_secret_pause_when_they_come_again()
    {
        (string, string)[] fields = [("From", number), ("To", "36180"), ("Body", "Pas intéressé"), ("MessageSid", $"SM{Guid.NewGuid():N}")];
        using var refused = await system.Gateway.SendAsync(
            (ConsentSystem.Twilio with { AuthToken = "the old one" }).Request("https://sms-stop.example.org", fields)
        );
        using var taken = await system.Gateway.SendAsync(ConsentSystem.Twilio.Request("https://sms-stop.example.org", fields));

        await refused.ShouldBe(HttpStatusCode.Forbidden);
        await taken.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(Rule.Pause, await system.RuleOfAsync(number));
    }

    [Fact]
    public async Task a_wish_to_start_in_other_words_waits_for_the_dpo_and_lifts_nothing()
    {
        await system.ReceiveAsync(number, "STOP");
        await system.ReceiveAsync(number, "je veux de nouveau recevoir vos messages");
        Assert.Equal(Rule.Objection, await system.RuleOfAsync(number));
        Assert.DoesNotContain("objection_lifted", await system.EventsOfAsync(number), StringComparison.Ordinal);
        Assert.Equal(1, await WaitingAsync());
    }

    [Fact]
    public async Task a_stop_while_marketing_pauses_is_an_objection()
    {
        await system.ReceiveAsync(number, "Pas intéressé");
        await system.ReceiveAsync(number, "STOP");
        Assert.Equal(Rule.Objection, await system.RuleOfAsync(number));
    }

    [Fact]
    public async Task many_unclear_messages_do_not_make_the_row_of_the_blocklist_long()
    {
        for (var count = 0; count < 25; count++)
        {
            await system.ReceiveAsync(number, "Pas intéressé");
        }

        var id = SmsStopSystem.IdOf(number);
        Assert.Equal(
            20,
            await system.QueryAsync<int>($"select jsonb_array_length(data -> 'statements') from consent.mt_doc_blocklist where id = '{id}'")
        );
        Assert.Equal(25, await WaitingAsync());
    }

    private Task<long> WaitingAsync() =>
        system.QueryAsync<long>(
            $"select count(*) from consent.mt_doc_unattributed where data ->> 'contactPoint' = '{SmsStopSystem.IdOf(number)}'"
        );
}
