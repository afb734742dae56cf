using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>
/// One thing that a gateway delivers. What is no message of a person, such as a delivery report, is left out by its adapter.
/// </summary>
/// <param name="Item">The part of the request that holds it, as text; empty when that is all of it.</param>
internal abstract record InboundItem(string Item);

/// <summary>An SMS of a person, or the gateway's word that one came and asked to stop.</summary>
/// <param name="Item">See <see cref="InboundItem"/>.</param>
/// <param name="Sender">Who sent it, read in the gateway's own number format; null when it is not said.</param>
/// <param name="Recipient">The number or short code of ours that it came to, as the gateway writes it; null when it is not said.</param>
/// <param name="Text">Its text; empty when there is none.</param>
/// <param name="Id">The gateway's id of it, the same in every delivery; null when it has none.</param>
/// <param name="SentAt">When it was sent, by the gateway's clock; null when that is not said or has no time zone.</param>
/// <param name="GatewayIntent">What the gateway itself took it for; null when it does not say.</param>
/// <param name="Part">Which part of a longer message it is; null when it is whole.</param>
internal sealed record InboundSms(
    string Item,
    ContactAddress? Sender,
    string? Recipient,
    string Text,
    string? Id,
    DateTimeOffset? SentAt,
    SmsIntent? GatewayIntent = null,
    SmsPart? Part = null
) : InboundItem(Item);

/// <summary>It has not the form that the gateway promises, and may be an SMS.</summary>
/// <param name="Item">See <see cref="InboundItem"/>.</param>
internal sealed record UnreadableItem(string Item) : InboundItem(Item);

/// <summary>It is no message of a person, such as a delivery report in a batch. It is kept.</summary>
/// <param name="Item">See <see cref="InboundItem"/>.</param>
internal sealed record LeftOutItem(string Item) : InboundItem(Item);

/// <summary>Reading it failed, by a fault of ours.</summary>
/// <param name="Item">See <see cref="InboundItem"/>.</param>
/// <param name="Fault">What happened.</param>
internal sealed record FailedItem(string Item, Exception Fault) : InboundItem(Item)
{
    /// <summary>
    /// Reads the items of a batch, each by itself: one that fails does not take its neighbours along, and one that is no message is kept
    /// apart from them.
    /// </summary>
    public static IEnumerable<InboundItem> ReadEach(IEnumerable<ReceivedJson> items, Func<ReceivedJson, IEnumerable<InboundItem>> read)
    {
        foreach (var item in items)
        {
            IReadOnlyList<InboundItem> found;
            try
            {
                found = [.. read(item).DefaultIfEmpty(new LeftOutItem(item.ToString()))];
            }
#pragma warning disable CA1031 // Whatever it is, the item is kept.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                found = [new FailedItem(item.ToString(), fault)];
            }

            foreach (var one in found)
            {
                yield return one;
            }
        }
    }
}

/// <summary>Which part of a concatenated message.</summary>
/// <param name="Reference">What the parts have in common, for one sender.</param>
/// <param name="Number">From 1.</param>
/// <param name="Total">How many there are.</param>
internal sealed record SmsPart(string Reference, int Number, int Total);
