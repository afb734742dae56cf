using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The section <c>Platforms:Ses</c>.</summary>
internal sealed class AmazonSesOptions
{
    /// <summary>The SNS topics that SES publishes its events to; no other is believed.</summary>
    public IReadOnlyList<string> TopicArns { get; init; } = [];

    /// <summary>The purposes of the topics of SES contact lists, by their name.</summary>
    public Dictionary<string, string> Topics { get; init; } = [];

    internal bool IsValid => TopicArns.All(arn => arn.Split(':') is ["arn", _, "sns", not "", not "", not ""]);
}

/// <summary>
/// Amazon SES, whose events come as notifications of Amazon SNS: complaints and changes of a subscription, published as events or,
/// complaints only, as feedback notifications. SNS gives up after a 4xx; after a 5xx it delivers again, three times within a minute unless
/// the subscription says otherwise.
/// </summary>
internal sealed class AmazonSes(IOptions<AmazonSesOptions> options, AmazonSns sns) : IMailPlatform
{
    public string Name => "ses";

    public bool IsConfigured => options.Value.TopicArns.Count > 0;

    public int? RetriesOnlyAfter => StatusCodes.Status503ServiceUnavailable;

    public async Task<PlatformBatch?> ProveAsync(RawRequest request)
    {
        if (SnsMessage.Read(request.Body) is not { } message || !await sns.IsGenuineAsync(message, options.Value.TopicArns))
        {
            return null;
        }

        if (message.AsksToConfirm && !await sns.ConfirmAsync(message))
        {
            return null;
        }

        // What SES publishes once, when it is told of the topic, is no event.
        var isEvent = message.IsNotification && !message.Message.StartsWith("Successfully validated SNS topic", StringComparison.Ordinal);
        return new PlatformBatch(isEvent ? [ReceivedJson.Parse(Encoding.UTF8.GetBytes(message.Message))] : [], message.MessageId);
    }

    public IEnumerable<PlatformReport> Read(ReceivedJson e, PlatformBatch batch)
    {
        List<string?> everybody =
        [
            .. e["mail"]["destination"].Items.Select(recipient => recipient.Text),
            .. e["complaint"]["complainedRecipients"].Items.Select(recipient => recipient["emailAddress"].Text),
            .. e["bounce"]["bouncedRecipients"].Items.Select(recipient => recipient["emailAddress"].Text),
        ];
        var complaint = e["complaint"];
        var subscription = e["subscription"];
        return (e["eventType"].Text ?? e["notificationType"].Text) switch
        {
            "Complaint" when complaint["complaintFeedbackType"].Text != "not-spam" => complaint["complainedRecipients"]
                .Items.DefaultIfEmpty()
                .Select(recipient => new ReportedRefusal(
                    e.OnlyOf(recipient["emailAddress"].Text, everybody),
                    recipient["emailAddress"].Text,
                    ReportedRefusal.Everything,
                    complaint["timestamp"].Time,
                    complaint["feedbackId"].Text ?? batch.Id
                )),
            "Bounce" when e["bounce"]["bounceSubType"].Text == "UnsubscribedRecipient" => e["bounce"]
                ["bouncedRecipients"]
                .Items.DefaultIfEmpty()
                .Select(recipient => new ReportedRefusal(
                    e.OnlyOf(recipient["emailAddress"].Text, everybody),
                    recipient["emailAddress"].Text,
                    ReportedRefusal.Everything,
                    e["bounce"]["timestamp"].Time,
                    Id: null
                )),
            "Subscription" when !subscription["newTopicPreferences"].IsObject => [new UnreadableReport(e)],
            "Subscription" when PurposesLeft(subscription) is { } purposes => e["mail"]
                ["destination"]
                .Items.DefaultIfEmpty()
                .Select(recipient => new ReportedRefusal(
                    e.OnlyOf(recipient.Text, everybody),
                    recipient.Text,
                    purposes,
                    subscription["timestamp"].Time,
                    batch.Id
                )),
            null => [new UnreadableReport(e)],
            _ => [],
        };
    }

    // Those that the recipient has left with this change; null when there is none, as with a subscription anew.
    private IReadOnlyList<string>? PurposesLeft(ReceivedJson subscription)
    {
        if (subscription["newTopicPreferences"]["unsubscribeAll"].Truth == true)
        {
            return ReportedRefusal.Everything;
        }

        var left = Left(subscription["newTopicPreferences"]).Except(Left(subscription["oldTopicPreferences"])).ToList();
        return left.Count > 0 ? ReportedRefusal.PurposesOf(left, options.Value.Topics) : null;
    }

    private static IEnumerable<string?> Left(ReceivedJson preferences) =>
        preferences["topicSubscriptionStatus"]
            .Items.Where(topic => topic["subscriptionStatus"].Text is "OptOut" or "OPT_OUT")
            .Select(topic => topic["topicName"].Text);
}
