using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The section <c>Platforms:Brevo</c>.</summary>
internal sealed class BrevoOptions
{
    /// <summary>The token of the webhook's authentication, whose type is <c>bearer</c>.</summary>
    public string Token { get; init; } = "";

    /// <summary>The purposes of contact lists, by their id.</summary>
    public Dictionary<string, string> Lists { get; init; } = [];
}

/// <summary>
/// Brevo's webhooks, marketing and transactional, single or in batches, proven by a bearer token, as Brevo signs nothing. It gives up at
/// once after a 4xx or a 5xx, except 429: then it delivers again, four times within 12 hours. Its documentation names the events of both
/// kinds differently and does not show a batch; all of their names are understood, and a batch as an array. An event has no id.
/// </summary>
internal sealed class Brevo(IOptions<BrevoOptions> options) : IMailPlatform
{
    public string Name => "brevo";

    public bool IsConfigured => options.Value.Token != "";

    public int? RetriesOnlyAfter => StatusCodes.Status429TooManyRequests;

    public Task<PlatformBatch?> ProveAsync(RawRequest request) =>
        Task.FromResult(
            options.Value.Token != "" && request.IsAuthorized($"Bearer {options.Value.Token}")
                ? new PlatformBatch([.. ReceivedJson.Parse(request.Body).Items])
                : null
        );

    public IEnumerable<PlatformReport> Read(ReceivedJson e, PlatformBatch batch)
    {
        var kind = e["event"].Text;
        switch (kind)
        {
            case null:
                yield return new UnreadableReport(e);
                break;
            case "unsubscribe" or "unsubscribed" or "list_unsubscribed":
                yield return Refusal(ReportedRefusal.PurposesOf(e["list_id"].Items.Select(list => list.Text), options.Value.Lists));
                break;
            case "spam" or "complaint":
                yield return Refusal(ReportedRefusal.Everything);
                break;
            case "blocked" when IsOfOneWhoLeft(e["reason"].Text ?? ""):
                yield return Refusal(ReportedRefusal.Everything) with
                {
                    Id = null,
                };
                break;
        }

        // ts_event alone is documented as UTC for both kinds.
        ReportedRefusal Refusal(IReadOnlyList<string> purposes) =>
            new(
                e,
                e["email"].Text,
                purposes,
                e["ts_event"].UnixTime,
                $"{kind}|{e["ts_event"].Text}|{e["camp_id"].Text}|{e["message-id"].Text}"
            );
    }

    // unsubscribedViaEmail, unsubscribedViaMA, unsubscribedViaApi, contactFlaggedAsSpam; adminBlocked does not say why, so it counts as the
    // recipient's wish.
    private static bool IsOfOneWhoLeft(string reason) =>
        reason.Contains("unsubscribed", StringComparison.OrdinalIgnoreCase)
        || reason.Contains("spam", StringComparison.OrdinalIgnoreCase)
        || reason.Equals("adminBlocked", StringComparison.OrdinalIgnoreCase);
}
