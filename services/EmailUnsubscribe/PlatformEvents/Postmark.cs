using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The section <c>Platforms:Postmark</c>.</summary>
internal sealed class PostmarkOptions
{
    /// <summary>The user name of the webhook's basic authentication.</summary>
    public string Username { get; init; } = "";

    /// <summary>The password of the webhook's basic authentication.</summary>
    public string Password { get; init; } = "";

    /// <summary>The purposes of message streams, by their id.</summary>
    public Dictionary<string, string> MessageStreams { get; init; } = [];

    internal bool IsValid => (Username == "") == (Password == "");
}

/// <summary>
/// Postmark's webhooks for subscription changes, spam complaints and bounces: one event each, proven by HTTP basic authentication, as
/// Postmark signs nothing. It delivers again, up to ten times within some hours, after anything but a 200 and a 403.
/// </summary>
internal sealed class Postmark(IOptions<PostmarkOptions> options) : IMailPlatform
{
    public string Name => "postmark";

    public bool IsConfigured => options.Value.Password != "";

    public Task<PlatformBatch?> ProveAsync(RawRequest request) =>
        Task.FromResult(
            options.Value.Password != ""
            && request.IsAuthorized(
                $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Value.Username}:{options.Value.Password}"))}"
            )
                ? new PlatformBatch([ReceivedJson.Parse(request.Body)])
                : null
        );

    public IEnumerable<PlatformReport> Read(ReceivedJson e, PlatformBatch batch)
    {
        switch (e["RecordType"].Text)
        {
            // Who suppressed a recipient by hand does not say why, so it counts as the recipient's wish. A bounce is none.
            case "SubscriptionChange" when e["SuppressSending"].Truth == true && e["SuppressionReason"].Text != "HardBounce":
                yield return new ReportedRefusal(
                    e,
                    e["Recipient"].Text,
                    e["SuppressionReason"].Text == "SpamComplaint"
                        ? ReportedRefusal.Everything
                        : ReportedRefusal.PurposesOf([e["MessageStream"].Text], options.Value.MessageStreams),
                    e["ChangedAt"].Time,
                    $"{e["SuppressionReason"].Text}|{e["ChangedAt"].Text}|{e["ServerID"].Text}|{e["MessageStream"].Text}"
                );
                break;
            case "SubscriptionChange" when e["SuppressSending"].Truth is null:
            case null:
                yield return new UnreadableReport(e);
                break;

            // A recipient who answers with a request to be removed is reported as a bounce.
            case "SpamComplaint":
            case "Bounce" when e["Type"].Text is "SpamComplaint" or "Unsubscribe" or "ManuallyDeactivated":
                yield return new ReportedRefusal(
                    e,
                    e["Email"].Text,
                    ReportedRefusal.Everything,
                    e["BouncedAt"].Time,
                    e["ID"].Text ?? $"{e["Type"].Text}|{e["BouncedAt"].Text}"
                );
                break;
        }
    }
}
