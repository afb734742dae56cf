using System.Net;

namespace SenefConsent.EmailUnsubscribe.Tests;

[Collection(PlatformEventsSystem.Name)]
public class AmazonSesTests(PlatformEventsSystem system)
{
    private static readonly DateTimeOffset At = new(2022, 1, 12, 1, 0, 17, 910, TimeSpan.Zero);

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Theory]
    [InlineData("eventType", "abuse", "prospecting")]
    [InlineData("notificationType", "abuse", "prospecting")]
    [InlineData("eventType", "other", "prospecting")]
    [InlineData("eventType", "not-spam", null)]
    public async Task a_complaint_refuses_everything(string typeIsIn, string feedback, string? purposes)
    {
        await system.PostAsync(
            "ses",
            $$$"""
            {"{{{typeIsIn}}}":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"{{{address}}}"},{"emailAddress":"2{{{address}}}"}],"timestamp":"2022-01-12T01:00:17.910Z",
             "feedbackId":"01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000","userAgent":"Amazon SES Mailbox Simulator","complaintFeedbackType":"{{{feedback}}}",
             "arrivalDate":"2022-01-12T01:00:17.910Z"},"mail":{{{Mail("someone-else@example.org")}}}}
            """
        );

        (string, DateTimeOffset?)[] refused = purposes is null ? [] : [(purposes, At)];
        Assert.Equal(refused, await system.RefusedAsync(address));
        Assert.Equal(refused, await system.RefusedAsync($"2{address}"));
    }

    [Theory]
    [InlineData(
        """{"unsubscribeAll":true,"topicSubscriptionStatus":[{"topicName":"news","subscriptionStatus":"OptOut"}]}""",
        "prospecting"
    )]
    [InlineData(
        """{"unsubscribeAll":false,"topicSubscriptionStatus":[{"topicName":"news","subscriptionStatus":"OptOut"}]}""",
        "newsletter"
    )]
    [InlineData(
        """{"unsubscribeAll":false,"topicSubscriptionStatus":[{"topicName":"news","subscriptionStatus":"OptOut"},{"topicName":"offers","subscriptionStatus":"OptOut"}]}""",
        "newsletter offers"
    )]
    [InlineData(
        """{"unsubscribeAll":false,"topicSubscriptionStatus":[{"topicName":"news","subscriptionStatus":"OptOut"},{"topicName":"left before","subscriptionStatus":"OptOut"}]}""",
        "newsletter"
    )]
    [InlineData(
        """{"unsubscribeAll":false,"topicSubscriptionStatus":[{"topicName":"unknown","subscriptionStatus":"OptOut"}]}""",
        "prospecting"
    )]
    [InlineData("""{"unsubscribeAll":false,"topicSubscriptionStatus":[{"subscriptionStatus":"OptOut"}]}""", "prospecting")]
    [InlineData("""{"unsubscribeAll":false,"topicSubscriptionStatus":[{"topicName":"news","subscriptionStatus":"OptIn"}]}""", null)]
    [InlineData("""{"unsubscribeAll":false,"topicSubscriptionStatus":[{"topicName":"left before","subscriptionStatus":"OptOut"}]}""", null)]
    public async Task a_change_of_a_subscription_refuses_what_was_left_with_it(string preferences, string? purposes)
    {
        await system.PostAsync("ses", Subscription(preferences));
        Assert.Equal(purposes is null ? [] : [(purposes, (DateTimeOffset?)At)], await system.RefusedAsync(address));
    }

    [Theory]
    [InlineData("Permanent", "UnsubscribedRecipient", true)]
    [InlineData("Permanent", "OnAccountSuppressionList", false)]
    [InlineData("Permanent", "Suppressed", false)]
    [InlineData("Permanent", "General", false)]
    [InlineData("Transient", "MailboxFull", false)]
    public async Task a_bounce_is_an_objection_where_the_person_had_left(string type, string subType, bool isObjection)
    {
        await system.PostAsync(
            "ses",
            $$$"""
            {"eventType":"Bounce","bounce":{"bounceType":"{{{type}}}","bounceSubType":"{{{subType}}}","bouncedRecipients":[{"emailAddress":"{{{address}}}"}],
             "timestamp":"2022-01-12T01:00:17.910Z","feedbackId":"{{{address}}}"},"mail":{{{Mail(address)}}}}
            """
        );
        Assert.Equal(isObjection ? [("prospecting", At)] : [], await system.RefusedAsync(address));
    }

    [Fact]
    public async Task a_subscription_anew_lifts_nothing()
    {
        await system.PostAsync("ses", Subscription("""{"unsubscribeAll":true,"topicSubscriptionStatus":[]}"""));
        await system.PostAsync(
            "ses",
            Subscription("""{"unsubscribeAll":false,"topicSubscriptionStatus":[{"topicName":"news","subscriptionStatus":"OptIn"}]}""")
        );
        Assert.Equal([("prospecting", At)], await system.RefusedAsync(address));
    }

    [Fact]
    public async Task what_cannot_be_read_waits_for_the_dpo_and_anything_else_is_left_out()
    {
        var (before, nobody, unreadable) = (
            await system.EventsAsync(),
            await system.WaitingAsync(UnattributedReason.NoSender),
            await system.WaitingAsync(UnattributedReason.Unreadable)
        );
        await system.PostAsync("ses", $$"""{"eventType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"{{address}}"}] } }""");
        await system.PostAsync("ses", $$$"""{"eventType":"Delivery","mail":{{{Mail(address)}}}}""");
        await system.PostAsync("ses", "Successfully validated SNS topic for Amazon SES event publishing.");
        Assert.Equal(before, await system.EventsAsync());

        await system.PostAsync("ses", $"anything else that is no JSON {address}");
        await system.PostAsync("ses", $$"""{"eventType":"Subscription","mail":{{Mail(address)}},"subscription":"{{address}}"}""");
        await system.PostAsync(
            "ses",
            $$"""{"eventType":"Complaint","complaint":{"complainedRecipients":[],"feedbackId":"{{address}}"} }"""
        );
        Assert.Equal(unreadable + 2, await system.WaitingAsync(UnattributedReason.Unreadable));
        Assert.Equal(nobody + 1, await system.WaitingAsync(UnattributedReason.NoSender));
    }

    [Fact]
    public async Task a_subscription_of_this_service_to_its_topic_is_confirmed_and_to_another_is_not()
    {
        using var other = await PostAsync(new(AmazonSnsTopic.Confirmation()) { ["TopicArn"] = "arn:aws:sns:eu-west-3:210987654321:other" });
        await other.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Assert.DoesNotContain(AmazonSnsTopic.SubscribeUrl, system.Topic.Asked);

        using var own = await PostAsync(AmazonSnsTopic.Confirmation());
        await own.ShouldBe(HttpStatusCode.OK);
        Assert.Contains(AmazonSnsTopic.SubscribeUrl, system.Topic.Asked);
    }

    private Task<HttpResponseMessage> PostAsync(Dictionary<string, string> fields) =>
        system.Service.PostAsync(new Uri("/platform-events/ses", UriKind.Relative), new ByteArrayContent(system.Topic.Sign(fields)));

    private string Subscription(string preferences) =>
        $$$"""
            {"eventType":"Subscription","mail":{{{Mail(
                address
            )}}},"subscription":{"contactList":"ContactListName","timestamp":"2022-01-12T01:00:17.910Z","source":"UnsubscribeHeader",
             "newTopicPreferences":{{{preferences}}},
             "oldTopicPreferences":{"unsubscribeAll":false,"topicSubscriptionStatus":[{"topicName":"news","subscriptionStatus":"OptIn"},{"topicName":"left before","subscriptionStatus":"OptOut"}] } } }
            """;

    // As in the examples of Amazon's documentation.
    private static string Mail(string recipient) =>
        $$"""
            {"timestamp":"2022-01-12T01:00:14.340Z","source":"sender@example.com","sourceArn":"arn:aws:ses:us-east-1:123456789012:identity/sender@example.com","sendingAccountId":"123456789012",
             "messageId":"EXAMPLEe4bccb684-777bc8de-afa7-4970-92b0-f515137b1497-000000","destination":["{{recipient}}"],"headersTruncated":false,"tags":{"ses:operation":["SendEmail"]} }
            """;
}
