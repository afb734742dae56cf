using System.Net;
using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop.Tests;

/// <summary>SmsStop on a database of its own, with Twilio as its gateway.</summary>
public class SmsStopSystem : ConsentSystem
{
    private static int numbers;

    public static ContactPointKeyring Keyring { get; } =
        new(Options.Create(new LedgerOptions { ContactPointKeys = { [1] = Settings["Ledger:ContactPointKeys:1"] } }));

    public HttpClient Gateway { get; private set; } = null!;

    /// <summary>Settings of its own.</summary>
    protected virtual (string Setting, string Value)[] More => [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Gateway = Start<ISmsGateway>("sms-stop", More);
        Gateway.DefaultRequestHeaders.Authorization = null;
    }

    /// <summary>A mobile number that nobody has used yet.</summary>
    public static string NewNumber() => $"+336399{81000 + Interlocked.Increment(ref numbers)}";

    /// <summary>The contact point of a number.</summary>
    public static Guid IdOf(string number) => Keyring.IdOf(ContactAddress.Telephone(number));

    /// <summary>Has Twilio deliver an SMS.</summary>
    public async Task ReceiveAsync(string number, string text, string? id = null, string to = "36180", params (string, string)[] more)
    {
        using var response = await Gateway.SendAsync(
            Twilio.Request(
                "https://sms-stop.example.org",
                [("From", number), ("To", to), ("Body", text), ("MessageSid", id ?? $"SM{Guid.NewGuid():N}"), .. more]
            )
        );
        await response.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The types of a number's events with the rules that decided, in their order.</summary>
    public Task<string> EventsOfAsync(string number) =>
        QueryAsync<string>(
            $$"""select coalesce(string_agg(concat_ws(' ', type, data #>> '{capture,reading}'), ', ' order by seq_id), '') from consent.mt_events where stream_id = '{{IdOf(number)}}'"""
        );

    /// <summary>What the blocklist answers for a number.</summary>
    public async Task<Rule> RuleOfAsync(string number)
    {
        await using var store = OpenStore();
        var blocklist = new BlocklistReader(store, Database, PurposeCatalogue.Read(new LedgerOptions().PurposeCatalogue), standing: null);
        var question = new SendQuestion(Channel.Sms, "newsletter", Audience.Business, DateTimeOffset.UtcNow);
        return (
            await blocklist.DecideAsync(
                new BlocklistLookup(Keyring, [ContactAddress.Telephone(number)], organisation: []),
                question,
                TestContext.Current.CancellationToken
            )
        )
            .Decisions[0]
            .Rule;
    }
}
