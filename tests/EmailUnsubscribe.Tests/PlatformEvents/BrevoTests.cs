namespace SenefConsent.EmailUnsubscribe.Tests;

[Collection(PlatformEventsSystem.Name)]
public class BrevoTests(PlatformEventsSystem system)
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1604933737);

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Theory]
    [InlineData("unsubscribe", """ "list_id":[3], """, "newsletter")]
    [InlineData("unsubscribe", """ "list_id":[3,42], """, "newsletter offers")]
    [InlineData("unsubscribe", """ "list_id":[3,43], """, "prospecting")]
    [InlineData("unsubscribe", """ "list_id":3, """, "newsletter")]
    [InlineData("unsubscribe", "", "prospecting")]
    [InlineData("unsubscribed", "", "prospecting")]
    [InlineData("list_unsubscribed", """ "list_id":["42"], """, "offers")]
    [InlineData("spam", """ "list_id":[3], """, "prospecting")]
    [InlineData("complaint", "", "prospecting")]
    public async Task a_recipient_who_refuses_refuses_what_the_lists_are_for(string kind, string lists, string purposes)
    {
        await system.PostAsync("brevo", Event(kind, lists));
        Assert.Equal([(purposes, At)], await system.RefusedAsync(address));
    }

    [Theory]
    [InlineData("unsubscribedViaEmail", true)]
    [InlineData("unsubscribedViaMA", true)]
    [InlineData("contactFlaggedAsSpam", true)]
    [InlineData("adminBlocked", true)]
    [InlineData("hardBounce", false)]
    [InlineData("", false)]
    public async Task what_it_blocked_is_an_objection_where_the_person_had_left(string reason, bool isObjection)
    {
        await system.PostAsync("brevo", Event("blocked", "").Replace("undesired", reason, StringComparison.Ordinal));
        Assert.Equal(isObjection ? [("prospecting", At)] : [], await system.RefusedAsync(address));
    }

    [Fact]
    public async Task a_batch_records_each_of_them_and_nothing_lifts_one()
    {
        var unreadable = await system.WaitingAsync(UnattributedReason.Unreadable);
        string[] kinds =
        [
            "delivered",
            "opened",
            "hard_bounce",
            "contact_updated",
            "unsubscribe",
            "list_addition",
            "contact_deleted",
            "spam",
        ];
        await system.PostAsync("brevo", $"[{string.Join(',', kinds.Select(kind => Event(kind, """ "list_id":[3], """)))},null]");

        Assert.Equal([("newsletter", At), ("prospecting", At)], await system.RefusedAsync(address));
        Assert.Equal(unreadable + 1, await system.WaitingAsync(UnattributedReason.Unreadable));
    }

    // As in Brevo's documentation of marketing webhooks.
    private string Event(string kind, string lists) =>
        $$"""
            {"id":26224,"camp_id":7,"email":"{{address}}","campaign name":"My First Campaign","date_sent":"2020-11-09 15:53:39","date_event":"2020-11-09 15:55:37",{{lists}}
             "event":"{{kind}}","reason":"undesired","tag":"","ts_sent":1604933619,"ts_event":1604933737,"ts":1604937337}
            """;
}
