using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The section <c>Platforms:SendGrid</c>.</summary>
internal sealed class SendGridOptions
{
    /// <summary>The verification key of the signed event webhook, as SendGrid shows it.</summary>
    public string VerificationKey { get; init; } = "";

    /// <summary>The purposes of unsubscribe groups, by <c>asm_group_id</c>.</summary>
    public Dictionary<string, string> UnsubscribeGroups { get; init; } = [];

    internal bool IsValid
    {
        get
        {
            try
            {
                using var key = Key();
                return key is null or { KeySize: 256 };
            }
            catch (Exception unreadable) when (unreadable is FormatException or CryptographicException)
            {
                return false;
            }
        }
    }

    internal ECDsa? Key()
    {
        if (VerificationKey == "")
        {
            return null;
        }

        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(VerificationKey), out _);
        return key;
    }
}

/// <summary>
/// SendGrid's signed event webhook: batches of events, with ECDSA over timestamp and body. It delivers again for 24 hours after anything
/// but a 2xx.
/// </summary>
internal sealed class SendGrid(IOptions<SendGridOptions> options) : IMailPlatform
{
    public string Name => "sendgrid";

    public bool IsConfigured => options.Value.VerificationKey != "";

    public Task<PlatformBatch?> ProveAsync(RawRequest request) =>
        Task.FromResult(IsSigned(request) ? new PlatformBatch([.. ReceivedJson.Parse(request.Body).Items]) : null);

    public IEnumerable<PlatformReport> Read(ReceivedJson e, PlatformBatch batch)
    {
        switch (e["event"].Text)
        {
            case null:
                yield return new UnreadableReport(e);
                break;
            case "group_unsubscribe":
                yield return Refusal(ReportedRefusal.PurposesOf([e["asm_group_id"].Text], options.Value.UnsubscribeGroups));
                break;
            case "unsubscribe" or "spamreport":
                yield return Refusal(ReportedRefusal.Everything);
                break;
            case "dropped" when IsOfOneWhoLeft(e["reason"].Text ?? ""):
                yield return Refusal(ReportedRefusal.Everything) with
                {
                    Id = null,
                };
                break;
        }

        ReportedRefusal Refusal(IReadOnlyList<string> purposes) =>
            new(e, e["email"].Text, purposes, e["timestamp"].UnixTime, e["sg_event_id"].Text);
    }

    // "Unsubscribed Address", "Group Unsubscribe", "Spam Reporting Address"; "Spam Content" is about the mail.
    private static bool IsOfOneWhoLeft(string reason) =>
        reason.Contains("unsubscribe", StringComparison.OrdinalIgnoreCase)
        || reason.Contains("spam report", StringComparison.OrdinalIgnoreCase);

    private bool IsSigned(RawRequest request)
    {
        using var key = options.Value.Key();
        var given = request.Headers["X-Twilio-Email-Event-Webhook-Signature"].ToString();
        var signature = new byte[given.Length];
        return key is not null
            && Convert.TryFromBase64String(given, signature, out var bytes)
            && key.VerifyData(
                [.. Encoding.UTF8.GetBytes(request.Headers["X-Twilio-Email-Event-Webhook-Timestamp"].ToString()), .. request.Body],
                signature.AsSpan(0, bytes),
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            );
    }
}
