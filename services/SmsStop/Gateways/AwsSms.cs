using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>Numbers at AWS End User Messaging.</summary>
internal sealed class AwsSmsAccount : GatewayAccount
{
    /// <summary>The SNS topics that two-way messages are published to; no other is believed.</summary>
    public IReadOnlyList<string> TopicArns { get; init; } = [];

    public override string? Fault =>
        TopicArns.Count > 0 && TopicArns.All(arn => arn.Split(':') is ["arn", _, "sns", not "", not "", not ""])
            ? null
            : "needs TopicArns like arn:aws:sns:eu-west-3:123456789012:name";
}

/// <summary>
/// Two-way SMS of AWS End User Messaging, which come as notifications of Amazon SNS; a subscription of this service is confirmed. SNS gives
/// up after a 4xx; after a 5xx it delivers again, three times within a minute, and never after an hour: give the subscription a dead-letter
/// queue.
/// </summary>
internal sealed class AwsSms(IOptions<GatewayAccounts<AwsSmsAccount>> accounts, AmazonSns sns) : SmsGateway<AwsSmsAccount>(accounts)
{
    public override string Name => "aws";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    // What is older SNS discards.
    public override TimeSpan? DeliversFor => TimeSpan.FromHours(1);

    protected override async ValueTask<IEnumerable<InboundItem>?> ReadAsync(AwsSmsAccount account, GatewayRequest request)
    {
        if (SnsMessage.Read(request.Raw.Body) is not { } message || !await sns.IsGenuineAsync(message, account.TopicArns))
        {
            return null;
        }

        if (message.AsksToConfirm && !await sns.ConfirmAsync(message))
        {
            return null;
        }

        return message.IsNotification ? Read(ReceivedJson.Parse(Encoding.UTF8.GetBytes(message.Message)), message) : [];
    }

    // Events of what we send name their type.
    private static IEnumerable<InboundItem> Read(ReceivedJson sms, SnsMessage message) =>
        sms switch
        {
            _ when sms["eventType"].Text is not null => [],
            _ when sms["originationNumber"].Text is null || sms["messageBody"].Written is null => [new UnreadableItem("")],
            _ =>
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(sms["originationNumber"].Text),
                    sms["destinationNumber"].Text,
                    sms["messageBody"].Written!,
                    sms["inboundMessageId"].Text ?? message.MessageId,
                    GatewayText.Time(message.Timestamp)
                ),
            ],
        };
}
