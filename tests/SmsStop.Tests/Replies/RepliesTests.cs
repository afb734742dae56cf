namespace SenefConsent.SmsStop.Tests;

/// <summary>SmsStop with an account at Twilio that replies.</summary>
public sealed class ReplyingSystem : GatewayApiSystem
{
    protected override (string Setting, string Value)[] More =>
        [
            ($"Gateways:Twilio:{Twilio.Account}:Replies", "true"),
            ($"Gateways:Twilio:{Twilio.Account}:AccountSid", "AC77"),
            ($"Gateways:Twilio:{Twilio.Account}:Api", Api.Address),
            ($"Gateways:Twilio:{Twilio.Account}:Brands:36181", "SENEF Pro"),
            ("Replies:Contact", "dpo@senef.example"),
        ];
}

public class RepliesTests(ReplyingSystem system) : IClassFixture<ReplyingSystem>
{
    private readonly string number = SmsStopSystem.NewNumber();

    [Fact]
    public async Task a_stop_is_confirmed_once_by_the_number_that_it_came_to()
    {
        var id = $"SM{Guid.NewGuid():N}";
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => system.ReceiveAsync(number, "STOP", id)));
        await system.ReceiveAsync(number, "stop");

        var sent = await system.Api.NextAsync(number);
        Assert.Equal("POST /2010-04-01/Accounts/AC77/Messages.json", $"{sent.Method} {sent.Path}");
        Assert.StartsWith("Basic ", sent.Authorization, StringComparison.Ordinal);
        Assert.Equal(
            $"To={number}&From=36180&Body=SENEF : c'est fait, vous ne recevrez plus de publicité par SMS. START pour en "
                + "recevoir à nouveau.",
            sent.Body
        );
        await NothingElseAsync();
    }

    [Fact]
    public async Task a_stop_waits_for_its_answer_until_we_have_sent_it_or_the_gateway_has()
    {
        var answeredByTwilio = SmsStopSystem.NewNumber();
        await system.ReceiveAsync(answeredByTwilio, "STOP", more: ("OptOutType", "STOP"));
        Assert.Equal("objection_recorded keyword, objection_answered", await system.EventsOfAsync(answeredByTwilio));

        await system.ReceiveAsync(number, "STOP");
        await system.Api.NextAsync(number);
        await UntilAsync(async () => await system.EventsOfAsync(number) == "objection_recorded keyword, objection_answered");
    }

    [Fact]
    public async Task after_a_start_the_next_stop_is_confirmed_again()
    {
        await system.ReceiveAsync(number, "STOP");
        await system.Api.NextAsync(number);
        await system.ReceiveAsync(number, "START");
        await system.ReceiveAsync(number, "STOP");
        await system.Api.NextAsync(number);
    }

    [Fact]
    public async Task help_is_answered_once_a_message_by_the_brand_of_the_number()
    {
        var id = $"SM{Guid.NewGuid():N}";
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => system.ReceiveAsync(number, "HELP", id, "36181")));

        Assert.EndsWith(
            "Body=SENEF Pro vous écrit au sujet de ses offres. STOP pour ne plus rien recevoir. Contact : dpo@senef.example",
            (await system.Api.NextAsync(number)).Body,
            StringComparison.Ordinal
        );
        Assert.Equal("help_requested keyword", await system.EventsOfAsync(number));
        await NothingElseAsync();
    }

    [Fact]
    public async Task what_the_gateway_has_answered_itself_is_not_answered_again()
    {
        await system.ReceiveAsync(number, "STOP", more: ("OptOutType", "STOP"));
        await system.ReceiveAsync(SmsStopSystem.NewNumber(), "BRAND");
        await NothingElseAsync();
    }

    [Fact]
    public async Task a_recipient_who_has_opted_out_at_the_gateway_has_objected()
    {
        system.Api.Answer(number, 400, """{"code":21610,"message":"Attempt to send to unsubscribed recipient","status":400}""");
        await system.ReceiveAsync(number, "HELP");
        await system.Api.NextAsync(number);
        await UntilAsync(async () => await system.RuleOfAsync(number) == Rule.Objection);
    }

    [Fact]
    public async Task a_gateway_that_is_busy_is_asked_again()
    {
        system.Api.Answer(number, 429);
        system.Api.Answer(number, 503);
        await system.ReceiveAsync(number, "STOP");
        await system.Api.NextAsync(number);
        await system.Api.NextAsync(number);
        await system.Api.NextAsync(number);
        await NothingElseAsync();
    }

    // One more STOP, whose confirmation is the last: what was to come before it has come.
    private async Task NothingElseAsync()
    {
        var last = SmsStopSystem.NewNumber();
        await system.ReceiveAsync(last, "STOP");
        await system.Api.NextAsync(last);
        Assert.DoesNotContain(system.Api.Rest(), request => request.Body.Contains(number, StringComparison.Ordinal));
    }

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await isReached())
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
