using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The section <c>Platforms:Mailgun</c>.</summary>
internal sealed class MailgunOptions
{
    /// <summary>The HTTP webhook signing key.</summary>
    public string SigningKey { get; init; } = "";

    /// <summary>
    /// The purposes of tags. Give one only to a tag whose mails carry the unsubscribe link of the tag: an event does not say which link was
    /// followed.
    /// </summary>
    public Dictionary<string, string> Tags { get; init; } = [];

    /// <summary>The purposes of mailing lists, by their address.</summary>
    public Dictionary<string, string> MailingLists { get; init; } = [];
}

/// <summary>
/// Mailgun's webhooks: one event each, as JSON, or as the form that they were until 2023. The signature stands in the body and covers a
/// timestamp and a token, not the event: whoever has seen one could say anything with it, so that each proves one event for ever. How old
/// it is does not matter, because an objection may come late. Mailgun delivers again for 8 hours after anything but 200 and 406.
/// </summary>
internal sealed class Mailgun(IOptions<MailgunOptions> options) : IMailPlatform
{
    public string Name => "mailgun";

    public bool IsConfigured => options.Value.SigningKey != "";

    public async Task<PlatformBatch?> ProveAsync(RawRequest request)
    {
        var body = ReceivedJson.Parse(request.Body);
        if (body.IsObject)
        {
            return Batch(body["event-data"], body["signature"]);
        }

        var form = new ReceivedJson(
            JsonSerializer.SerializeToElement((await request.FormAsync()).ToDictionary(field => field.Key, field => field.Value[0]))
        );
        return Batch(form, form);
    }

    public IEnumerable<PlatformReport> Read(ReceivedJson e, PlatformBatch batch)
    {
        var kind = e["event"].Text;
        switch (kind)
        {
            case null:
                yield return new UnreadableReport(e);
                break;
            case "unsubscribed":
                yield return Refusal(Purposes());
                break;
            case "complained":
                yield return Refusal(ReportedRefusal.Everything);
                break;
            case "failed" or "dropped" or "rejected" when IsOfOneWhoLeft(e):
                yield return Refusal(ReportedRefusal.Everything) with
                {
                    Id = null,
                };
                break;
        }

        // The form has no id.
        ReportedRefusal Refusal(IReadOnlyList<string> purposes) =>
            new(e, e["recipient"].Text, purposes, e["timestamp"].UnixTime, e["id"].Text ?? $"{kind}|{e["timestamp"].Text}");

        IReadOnlyList<string> Purposes() =>
            e["mailing-list"]["address"].Text is { } list
                ? ReportedRefusal.PurposesOf([list], options.Value.MailingLists)
                : ReportedRefusal.PurposesOf(e["tags"].Items.Select(tag => tag.Text), options.Value.Tags);
    }

    // The form has codes where the events have reasons.
    private static bool IsOfOneWhoLeft(ReceivedJson e) =>
        e["reason"].Text is "suppress-unsubscribe" or "suppress-complaint"
        || (e["delivery-status"]["code"].Text ?? e["code"].Text) is "606" or "607";

    private PlatformBatch? Batch(ReceivedJson e, ReceivedJson signature) =>
        IsSigned(signature) ? new PlatformBatch([e], Token: $"{signature["timestamp"].Text}|{signature["token"].Text}") : null;

    private bool IsSigned(ReceivedJson signature) =>
        options.Value.SigningKey != ""
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(signature["signature"].Text ?? ""),
            Encoding.UTF8.GetBytes(
                Convert.ToHexStringLower(
                    HMACSHA256.HashData(
                        Encoding.UTF8.GetBytes(options.Value.SigningKey),
                        Encoding.UTF8.GetBytes(signature["timestamp"].Text + signature["token"].Text)
                    )
                )
            )
        );
}
