using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SenefConsent.Hosting.Tests;

public sealed class AmazonSnsTests : IDisposable
{
    private readonly AmazonSnsTopic topic = new();
    private readonly ServiceProvider services;

    public AmazonSnsTests()
    {
        var builder = ConsentService.CreateBuilder("blocklist", []);
        builder.AddAmazonSns();
        builder.Services.AddHttpClient(AmazonSns.ClientName).ConfigurePrimaryHttpMessageHandler(() => topic);
        services = builder.Services.BuildServiceProvider();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task a_message_that_amazon_signed_is_genuine_and_its_certificate_is_got_once(string version)
    {
        Assert.True(await IsGenuineAsync(AmazonSnsTopic.Notification("Désinscription ✂", version)));
        Assert.True(await IsGenuineAsync(AmazonSnsTopic.Notification("another", version)));
        Assert.Equal([AmazonSnsTopic.CertificateUrl], topic.Asked);
    }

    [Theory]
    [InlineData("Message")]
    [InlineData("MessageId")]
    [InlineData("Subject")]
    [InlineData("Timestamp")]
    [InlineData("Type")]
    [InlineData("TopicArn")]
    [InlineData("SignatureVersion")]
    [InlineData("Signature")]
    public async Task one_that_was_changed_is_not(string field)
    {
        var signed = JsonSerializer.Deserialize<Dictionary<string, string>>(topic.Sign(AmazonSnsTopic.Notification("message")))!;
        signed[field] = (signed[field][0] == '1' ? "2" : "1") + signed[field][1..];
        Assert.False(await IsGenuineAsync(JsonSerializer.SerializeToUtf8Bytes(signed)));
    }

    [Theory]
    [InlineData("http://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123.pem")]
    [InlineData("https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123")]
    [InlineData("https://sns.eu-west-3.amazonaws.com:8443/SimpleNotificationService-0123.pem")]
    [InlineData("https://sns.eu-west-3.amazonaws.com@example.org/SimpleNotificationService-0123.pem")]
    [InlineData("https://sns.eu-west-3.amazonaws.com.example.org/SimpleNotificationService-0123.pem")]
    [InlineData("https://example.org/sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123.pem")]
    [InlineData("https://s3.eu-west-3.amazonaws.com/SimpleNotificationService-0123.pem")]
    [InlineData("https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123.pem")]
    [InlineData("file:///SimpleNotificationService-0123.pem")]
    [InlineData("")]
    public async Task a_certificate_from_anywhere_else_is_not_even_got(string address)
    {
        Assert.False(
            await IsGenuineAsync(new Dictionary<string, string>(AmazonSnsTopic.Notification("message")) { ["SigningCertURL"] = address })
        );
        Assert.Empty(topic.Asked);
    }

    [Fact]
    public async Task a_topic_that_was_not_named_is_not_believed()
    {
        Assert.False(
            await IsGenuineAsync(
                new Dictionary<string, string>(AmazonSnsTopic.Notification("message"))
                {
                    ["TopicArn"] = "arn:aws:sns:eu-west-3:210987654321:mail-events",
                }
            )
        );
        Assert.Empty(topic.Asked);
    }

    [Fact]
    public async Task while_amazon_is_away_nothing_is_genuine_and_afterwards_it_is()
    {
        var message = AmazonSnsTopic.Notification("message");
        topic.IsAway = true;
        Assert.False(await IsGenuineAsync(message));
        topic.IsAway = false;
        Assert.True(await IsGenuineAsync(message));
    }

    [Fact]
    public async Task a_subscription_is_confirmed_at_amazon()
    {
        Assert.True(await IsGenuineAsync(AmazonSnsTopic.Confirmation()));
        Assert.True(await Sns.ConfirmAsync(Read(topic.Sign(AmazonSnsTopic.Confirmation()))));
        Assert.Equal([AmazonSnsTopic.CertificateUrl, AmazonSnsTopic.SubscribeUrl], topic.Asked);
    }

    [Fact]
    public async Task a_subscription_is_confirmed_nowhere_else()
    {
        var elsewhere = new Dictionary<string, string>(AmazonSnsTopic.Confirmation())
        {
            ["SubscribeURL"] = "https://sns.eu-west-3.amazonaws.com.example.org/?Action=ConfirmSubscription",
        };
        Assert.False(await Sns.ConfirmAsync(Read(topic.Sign(elsewhere))));
        Assert.Empty(topic.Asked);
    }

    [Fact]
    public async Task a_service_that_stops_waits_for_no_certificate()
    {
        topic.Hangs = true;
        var asked = IsGenuineAsync(AmazonSnsTopic.Notification("message"));
        Assert.False(asked.IsCompleted);
        services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.False(await asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Type":1}""")]
    [InlineData(
        """{"Type":"Notification","MessageId":"1","TopicArn":"1","Message":null,"Timestamp":"1","SignatureVersion":"1","Signature":"","SigningCertURL":"1"}"""
    )]
    [InlineData(
        """{"Type":"\ud800","MessageId":"1","TopicArn":"1","Message":"1","Timestamp":"1","SignatureVersion":"1","Signature":"","SigningCertURL":"1"}"""
    )]
    public void what_is_no_message_is_none(string body) => Assert.Null(SnsMessage.Read(System.Text.Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("Notification", "1")]
    [InlineData("Notification", "2")]
    [InlineData("SubscriptionConfirmation", "1")]
    [InlineData("SubscriptionConfirmation", "2")]
    public async Task amazons_own_validator_says_the_same(string type, string version)
    {
        var fields = type == "Notification" ? AmazonSnsTopic.Notification("Désinscription ✂", version) : AmazonSnsTopic.Confirmation();
        fields["SignatureVersion"] = version;
        var changed = new Dictionary<string, string> { ["Message"] = fields["Message"][..^1] + "!" };
        var (certificate, privateKey) = topic.Pem;
        var amazon = await NodeProgram.RunAsync<Verdict>(
            "sns.mjs",
            new
            {
                fields,
                changed,
                privateKey,
                certificate,
            }
        );

        fields["Signature"] = amazon.Signature;
        Assert.Equal((true, false), (amazon.Accepts, amazon.AcceptsChanged));
        Assert.True(await IsGenuineAsync(JsonSerializer.SerializeToUtf8Bytes(fields)));
        fields["Message"] = changed["Message"];
        Assert.False(await IsGenuineAsync(JsonSerializer.SerializeToUtf8Bytes(fields)));
    }

    public void Dispose() => services.Dispose();

    private AmazonSns Sns => services.GetRequiredService<AmazonSns>();

    private static SnsMessage Read(byte[] body) => SnsMessage.Read(body)!;

    private Task<bool> IsGenuineAsync(Dictionary<string, string> fields) => IsGenuineAsync(topic.Sign(fields));

    private Task<bool> IsGenuineAsync(byte[] body) => Sns.IsGenuineAsync(Read(body), [AmazonSnsTopic.Arn]);

    private sealed record Verdict(string Signature, bool Accepts, bool AcceptsChanged);
}
