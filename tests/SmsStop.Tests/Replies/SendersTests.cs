using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop.Tests;

/// <summary>SmsStop with an account at each gateway that we can send by.</summary>
public sealed class SendingSystem : GatewayApiSystem
{
    public const string Secret = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cywgMzIgYnl0ZXM=";

    private ISmsSender[] senders = [];

    protected override (string Setting, string Value)[] More =>
        [
            ("Gateways:Vonage:v:Secrets:0", "s"),
            ("Gateways:Vonage:v:Replies", "true"),
            ("Gateways:Vonage:v:ApiKey", "key"),
            ("Gateways:Vonage:v:ApiSecret", "secret"),
            ("Gateways:Vonage:v:Api", Api.Address),
            ("Gateways:OvhCloud:o:Tokens:0", "a token of the tests"),
            ("Gateways:OvhCloud:o:Replies", "true"),
            ("Gateways:OvhCloud:o:Service", "sms-ab1-1"),
            ("Gateways:OvhCloud:o:ApplicationKey", "AK"),
            ("Gateways:OvhCloud:o:ApplicationSecret", "AS"),
            ("Gateways:OvhCloud:o:ConsumerKey", "CK"),
            ("Gateways:OvhCloud:o:Api", Api.Address),
            ("Gateways:Twilio:t:AuthToken", "the auth token"),
            ("Gateways:Twilio:t:AccountSid", "AC1"),
            ("Gateways:Twilio:t:Replies", "true"),
            ("Gateways:Twilio:t:Api", Api.Address),
            ("Reconciliation:Every", "1.00:00:00"),
            ("Gateways:StandardWebhooks:w:Secrets:0", Secret),
            ("Gateways:StandardWebhooks:w:Replies", "true"),
            ("Gateways:StandardWebhooks:w:SendTo", $"{Api.Address}/send"),
            ("Replies:Contact", "dpo@senef.example"),
        ];

    internal Task<SendOutcome> SendAsync(string gateway, string account, string text = "déjà") =>
        senders
            .Single(sender => sender.Name == gateway)
            .SendAsync(
                account,
                "36180",
                "+33639981234",
                text,
                Guid.Parse("11111111-2222-3333-4444-555555555555"),
                TestContext.Current.CancellationToken
            );

    protected override void Replace(IServiceCollection services) =>
        services.AddHostedService(provider => new Grab(() => senders = [.. provider.GetServices<ISmsSender>()]));

    private sealed class Grab(Action grab) : Microsoft.Extensions.Hosting.IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            grab();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

public class SendersTests : IClassFixture<SendingSystem>
{
    private readonly SendingSystem system;

    public SendersTests(SendingSystem system)
    {
        this.system = system;
        system.Api.Forget();
    }

    [Fact]
    public async Task vonage_takes_a_form_and_says_in_the_body_what_became_of_it()
    {
        system.Api.Answer("/sms/json", 200, """{"message-count":"1","messages":[{"status":"0"}]}""");
        Assert.Equal(SendOutcome.Sent, await system.SendAsync("vonage", "v"));
        Assert.Equal(
            "api_key=key&api_secret=secret&from=36180&to=33639981234&text=déjà&type=text&client-ref=11111111222233334444555555555555",
            (await system.Api.NextAsync("/sms/json")).Body
        );

        system.Api.Answer("/sms/json", 200, """{"messages":[{"status":"4","error-text":"Bad Credentials"}]}""");
        await Assert.ThrowsAsync<NotDeliveredException>(() => system.SendAsync("vonage", "v", "ça"));
        Assert.Contains("type=unicode", (await system.Api.NextAsync("/sms/json")).Body, StringComparison.Ordinal);

        system.Api.Answer("/sms/json", 200, """{"messages":[{"status":"1","error-text":"Throttled"}]}""");
        await Assert.ThrowsAsync<NotDeliveredException>(() => system.SendAsync("vonage", "v"));

        system.Api.Answer("/sms/json", 200, """{"messages":[{"status":"6","error-text":"Invalid Message"}]}""");
        Assert.Equal(SendOutcome.Refused, await system.SendAsync("vonage", "v"));

        system.Api.Answer("/sms/json", 200, """{"message-count":"2","messages":[{"status":"0"},{"status":"1"}]}""");
        Assert.Equal(SendOutcome.Sent, await system.SendAsync("vonage", "v"));

        system.Api.Answer("/sms/json", 200, """{"message-count":"0","messages":[]}""");
        await Assert.ThrowsAsync<NotDeliveredException>(() => system.SendAsync("vonage", "v"));
    }

    // 429 and 503 are tried again at once as well, which these tests do not wait for.
    public static TheoryData<string, string, string, int> GatewayFaults
    {
        get
        {
            var faults = new TheoryData<string, string, string, int>();
            foreach (var (gateway, account, path) in Gateways)
            {
                foreach (var status in new[] { 301, 401, 402, 403, 404, 408, 500, 502, 504 })
                {
                    faults.Add(gateway, account, path, status);
                }
            }

            return faults;
        }
    }

    private static (string Gateway, string Account, string Path)[] Gateways =>
        [("vonage", "v", "/sms/json"), ("ovhcloud", "o", "/jobs"), ("standard-webhooks", "w", "/send"), ("twilio", "t", "/Messages.json")];

    [Theory]
    [MemberData(nameof(GatewayFaults))]
    public async Task a_fault_of_the_gateway_or_of_the_account_is_no_refusal_for_good(
        string gateway,
        string account,
        string path,
        int status
    )
    {
        system.Api.Answer(path, status, "<html>Bad gateway</html>");
        await Assert.ThrowsAsync<NotDeliveredException>(() => system.SendAsync(gateway, account));
    }

    [Fact]
    public async Task what_is_wrong_with_the_sms_is_a_refusal_for_good()
    {
        foreach (var (gateway, account, path) in Gateways)
        {
            system.Api.Answer(path, 400, """{"code":21211,"message":"Invalid 'To' Phone Number"}""");
            Assert.Equal(SendOutcome.Refused, await system.SendAsync(gateway, account));
        }

        system.Api.Answer("/Messages.json", 403, """{"code":21610}""");
        Assert.Equal(SendOutcome.OptedOut, await system.SendAsync("twilio", "t"));
    }

    [Fact]
    public async Task ovhcloud_takes_a_signed_job_that_can_be_answered()
    {
        system.Api.Answer("/jobs", 200, """{"validReceivers":["+33639981234"],"invalidReceivers":[]}""");
        Assert.Equal(SendOutcome.Sent, await system.SendAsync("ovhcloud", "o"));
        var job = await system.Api.NextAsync("/sms/sms-ab1-1/jobs");

        using var body = JsonDocument.Parse(job.Body);
        Assert.Equal("+33639981234", body.RootElement.GetProperty("receivers")[0].GetString());
        Assert.True(body.RootElement.GetProperty("senderForResponse").GetBoolean());
        Assert.True(body.RootElement.GetProperty("noStopClause").GetBoolean());
        Assert.Equal("AK", job.Headers["X-Ovh-Application"]);
        Assert.Equal("CK", job.Headers["X-Ovh-Consumer"]);
        Assert.Matches(@"^\$1\$[0-9a-f]{40}$", job.Headers["X-Ovh-Signature"]);

        system.Api.Answer("/jobs", 200, """{"validReceivers":[],"invalidReceivers":["+33639981234"]}""");
        Assert.Equal(SendOutcome.Refused, await system.SendAsync("ovhcloud", "o"));
    }

    [Fact]
    public async Task any_other_gateway_is_sent_by_with_a_signed_webhook()
    {
        Assert.Equal(SendOutcome.Sent, await system.SendAsync("standard-webhooks", "w"));
        var sent = await system.Api.NextAsync("/send");
        Assert.Equal("11111111-2222-3333-4444-555555555555", sent.Headers["webhook-id"]);
        Assert.StartsWith("v1,", sent.Headers["webhook-signature"], StringComparison.Ordinal);

        system.Api.Answer("/send", 422, """{"error":"opted-out"}""");
        Assert.Equal(SendOutcome.OptedOut, await system.SendAsync("standard-webhooks", "w"));
    }
}
