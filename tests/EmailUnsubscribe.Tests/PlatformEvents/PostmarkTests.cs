namespace SenefConsent.EmailUnsubscribe.Tests;

[Collection(PlatformEventsSystem.Name)]
public class PostmarkTests(PlatformEventsSystem system)
{
    private static readonly DateTimeOffset At = new(2022, 6, 5, 17, 17, 32, TimeSpan.Zero);

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Theory]
    [InlineData("newsletter", "Recipient", "ManualSuppression", "newsletter")]
    [InlineData("outbound", "Recipient", "ManualSuppression", "prospecting")]
    [InlineData("newsletter", "Customer", "ManualSuppression", "newsletter")]
    [InlineData("newsletter", "Recipient", "SpamComplaint", "prospecting")]
    [InlineData("newsletter", "Recipient", null, "newsletter")]
    public async Task a_recipient_who_is_suppressed_has_objected_to_what_the_stream_is_for(
        string stream,
        string origin,
        string? reason,
        string purposes
    )
    {
        await system.PostAsync("postmark", Change(true, stream, origin, reason));
        Assert.Equal([(purposes, At)], await system.RefusedAsync(address));
    }

    [Fact]
    public async Task a_bounce_and_a_reactivation_are_left_out_and_lift_nothing()
    {
        await system.PostAsync("postmark", Change(true, "newsletter", "Recipient", "HardBounce"));
        Assert.Empty(await system.ObjectionsAsync(address));
        await system.PostAsync("postmark", Change(true, "newsletter", "Recipient", "ManualSuppression"));
        await system.PostAsync("postmark", Change(false, "newsletter", "Recipient", null));
        Assert.Equal([("newsletter", At)], await system.RefusedAsync(address));
    }

    // The example of Postmark's documentation.
    [Theory]
    [InlineData("SpamComplaint", "SpamComplaint")]
    [InlineData("Bounce", "SpamComplaint")]
    [InlineData("Bounce", "Unsubscribe")]
    [InlineData("Bounce", "ManuallyDeactivated")]
    public async Task a_complaint_or_an_answer_that_asks_to_be_removed_refuses_everything(string record, string type)
    {
        await system.PostAsync(
            "postmark",
            $$"""
            {"RecordType":"{{record}}","MessageStream":"newsletter","ID":42,"Type":"{{type}}","TypeCode":512,"Name":"Spam complaint","Tag":"Test",
             "MessageID":"00000000-0000-0000-0000-000000000000","Metadata":{"a_key":"a_value"},"ServerID":1234,"Description":"","Details":"Test spam complaint details",
             "Email":"{{address}}","From":"sender@example.com","BouncedAt":"2022-06-05T13:17:32.0000000-04:00","DumpAvailable":true,"Inactive":true,"CanActivate":false}
            """
        );
        Assert.Equal([("prospecting", At)], await system.RefusedAsync(address));
    }

    [Fact]
    public async Task what_does_not_say_whether_it_suppresses_waits_for_the_dpo()
    {
        var before = await system.WaitingAsync(UnattributedReason.Unreadable);
        await system.PostAsync("postmark", $$"""{"RecordType":"SubscriptionChange","Recipient":"{{address}}","SuppressSending":"yes"}""");
        await system.PostAsync("postmark", $"SuppressSending of {address}");
        await system.PostAsync("postmark", $$"""{"RecordType":"Delivery","Recipient":"{{address}}"}""");
        Assert.Equal(before + 2, await system.WaitingAsync(UnattributedReason.Unreadable));
    }

    private string Change(bool suppresses, string stream, string origin, string? reason) =>
        $$"""
            {"RecordType":"SubscriptionChange","MessageID":"a4909a96-73d7-4c49-b148-a54522d3f7ac","ServerID":23,"MessageStream":"{{stream}}","ChangedAt":"2022-06-05T17:17:32Z",
             "Recipient":"{{address}}","Origin":"{{origin}}","SuppressSending":{{(suppresses ? "true" : "false")}},"SuppressionReason":{{(
                reason is null ? "null" : $"\"{reason}\""
            )}},
             "Tag":"welcome-email","Metadata":{"example":"value"} }
            """;
}
