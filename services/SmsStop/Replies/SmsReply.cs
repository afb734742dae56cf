using System.Text.Json;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>What a person is told.</summary>
internal enum ReplyKind
{
    /// <summary>That no more marketing comes by SMS.</summary>
    Stopped,

    /// <summary>Who we are, and how to stop.</summary>
    Help,

    /// <summary>That a START could not be taken, because nobody knows whether it came before or after a STOP, and how to confirm.</summary>
    StartNotYet,
}

/// <summary>An answer to an SMS, to go out by the account that it came in by.</summary>
/// <param name="Gateway">The gateway's name.</param>
/// <param name="Account">The name of the account there.</param>
/// <param name="From">The number or short code of ours that was written to.</param>
/// <param name="To">The person's number, in clear.</param>
/// <param name="Kind">What they are told.</param>
/// <param name="Language">ISO 639-1 code of what they wrote in; null when that is not known.</param>
/// <param name="Brand">Who speaks.</param>
/// <param name="After">After how long a START that is sent again is taken; null when this gateway's never is.</param>
internal sealed record SmsReply(
    string Gateway,
    string Account,
    string From,
    string To,
    ReplyKind Kind,
    string? Language,
    string Brand,
    TimeSpan? After = null
)
{
    public SealedBytes Seal(EvidenceVault vault, DateTimeOffset now) =>
        vault.SealSecret(SealedPurpose.Confirmation, JsonSerializer.SerializeToUtf8Bytes(this), now);

    public static SmsReply Open(EvidenceVault vault, SealedBytes reply) => JsonSerializer.Deserialize<SmsReply>(vault.Open(reply))!;

    /// <summary>The text.</summary>
    /// <param name="contact">Where a person reaches us.</param>
    public string Text(string contact)
    {
        var texts = ReplyTexts.For(this);
        return (Kind, After) switch
        {
            (ReplyKind.Stopped, _) => texts["Stopped"],
            (ReplyKind.StartNotYet, { } after) => texts["StartAgain", ("minutes", $"{Minutes(after)}")],
            (ReplyKind.StartNotYet, null) => texts["ConfirmStart", ("contact", contact)],
            _ => texts["Help", ("contact", contact)],
        };
    }

    // One more, because it counts from the arrival of the STOP.
    private static int Minutes(TimeSpan after) => (int)Math.Ceiling(after.TotalMinutes) + 1;
}
