using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop.Tests;

public sealed class AwsSmsTests : IDisposable
{
    private const string Sms = """
        {"originationNumber":"+33639980001","destinationNumber":"+33644600000","messageKeyword":"KEYWORD_1","messageBody":"STOP","inboundMessageId":"cae173d2","previousPublishedMessageId":"w"}
        """;

    private readonly AmazonSnsTopic topic = new();
    private readonly ServiceProvider services;
    private readonly AwsSms gateway;

    public AwsSmsTests()
    {
        var builder = ConsentService.CreateBuilder("sms-stop", []);
        builder.AddAmazonSns();
        builder.Services.AddHttpClient(AmazonSns.ClientName).ConfigurePrimaryHttpMessageHandler(() => topic);
        services = builder.Services.BuildServiceProvider();
        gateway = new AwsSms(
            GatewayCall.Account(new AwsSmsAccount { TopicArns = [AmazonSnsTopic.Arn] }),
            services.GetRequiredService<AmazonSns>()
        );
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task an_sms_is_believed_with_a_signature_that_amazons_library_accepts(string version)
    {
        var fields = AmazonSnsTopic.Notification(Sms, version);
        var body = topic.Sign(fields);
        var (certificate, privateKey) = topic.Pem;
        var judged = await NodeProgram.RunAsync<Judged>(
            "sns.mjs",
            new
            {
                fields,
                changed = new Dictionary<string, string> { ["Message"] = GatewayCall.Changed(Sms) },
                privateKey,
                certificate,
            }
        );
        Assert.True(judged is { Accepts: true, AcceptsChanged: false });
        Assert.Equal(judged.Signature, JsonSerializer.Deserialize<Dictionary<string, string>>(body)!["Signature"]);

        Assert.Equal(
            new InboundSms(
                "",
                GatewayCall.Number("+33639980001"),
                "+33644600000",
                "STOP",
                "cae173d2",
                new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero)
            ),
            await new GatewayCall(body).OnlyTo(gateway)
        );
        Assert.Null(await new GatewayCall(Encoding.UTF8.GetString(body).Replace("STOP", "STOQ", StringComparison.Ordinal)).To(gateway));
    }

    [Fact]
    public async Task another_topic_is_not_believed() =>
        Assert.Null(
            await new GatewayCall(
                topic.Sign(new(AmazonSnsTopic.Notification(Sms)) { ["TopicArn"] = "arn:aws:sns:eu-west-3:210987654321:other" })
            ).To(gateway)
        );

    [Fact]
    public async Task a_subscription_is_confirmed_and_while_amazon_is_away_it_is_to_come_again()
    {
        Assert.Empty((await new GatewayCall(topic.Sign(AmazonSnsTopic.Confirmation())).To(gateway))!);
        Assert.Contains(AmazonSnsTopic.SubscribeUrl, topic.Asked);

        topic.IsAway = true;
        Assert.Null(await new GatewayCall(topic.Sign(AmazonSnsTopic.Confirmation())).To(gateway));
    }

    [Fact]
    public async Task events_are_left_out_and_what_is_no_sms_is_unreadable()
    {
        Assert.Empty((await Notified("""{"eventType":"TEXT_DELIVERED","originationPhoneNumber":"+33644600000"}""").To(gateway))!);
        Assert.IsType<UnreadableItem>(await Notified("STOP").OnlyTo(gateway));
        Assert.IsType<UnreadableItem>(await Notified("""{"originationNumber":"+33639980001"}""").OnlyTo(gateway));

        GatewayCall Notified(string message) => new(topic.Sign(AmazonSnsTopic.Notification(message)));
    }

    [Theory]
    [InlineData("arn:aws:sns:eu-west-3:123456789012:name", true)]
    [InlineData("https://example.org", false)]
    public void a_topic_is_named_by_its_arn(string arn, bool isOne) =>
        Assert.Equal(isOne, new AwsSmsAccount { TopicArns = [arn] }.Fault is null);

    public void Dispose()
    {
        services.Dispose();
        topic.Dispose();
    }

    private sealed record Judged(string Signature, bool Accepts, bool AcceptsChanged);
}
