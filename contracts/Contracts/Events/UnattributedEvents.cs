using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>Why a request that may be an objection could not be acted upon.</summary>
[JsonConverter(typeof(ExactNames<UnattributedReason>))]
public enum UnattributedReason
{
    /// <summary>It came to an unsubscribe link whose token is not one of ours, or no longer whole.</summary>
    [JsonStringEnumMemberName("damaged-link")]
    DamagedLink,

    /// <summary>An e-mail to the unsubscribe address without a token.</summary>
    [JsonStringEnumMemberName("no-token")]
    NoToken,

    /// <summary>A message that does not say who sent it.</summary>
    [JsonStringEnumMemberName("no-sender")]
    NoSender,

    /// <summary>It has not the form that its sender promises.</summary>
    [JsonStringEnumMemberName("unreadable")]
    Unreadable,

    /// <summary>Its signature is wrong or missing: it may be forged, or the secret may be out of date.</summary>
    [JsonStringEnumMemberName("signature")]
    Signature,

    /// <summary>A person's words that may be an objection or none. Prospecting pauses there meanwhile.</summary>
    [JsonStringEnumMemberName("unclear")]
    Unclear,

    /// <summary>To take it failed, by a fault of ours. It may be an objection.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>What the data protection officer found.</summary>
[JsonConverter(typeof(ExactNames<UnattributedResolution>))]
public enum UnattributedResolution
{
    /// <summary>It is the objection of a contact point, which has its own event in the same transaction.</summary>
    [JsonStringEnumMemberName("objection")]
    Objection,

    /// <summary>It is none.</summary>
    [JsonStringEnumMemberName("not-an-objection")]
    NotAnObjection,
}

/// <summary>An event of a request that waits for the data protection officer.</summary>
public interface IUnattributedEvent;

/// <summary>
/// Something arrived that may be an objection and cannot be attributed or authenticated. It waits for the data protection officer.
/// </summary>
/// <param name="Reason">Why it waits.</param>
/// <param name="Source">The door.</param>
/// <param name="Evidence">The evidence row that holds all that arrived.</param>
/// <param name="ReceivedAt">When it reached us, by our clock, in UTC.</param>
/// <param name="ContactPoint">Who said it, where that is known and only the meaning is in doubt.</param>
/// <param name="Reading">What our rules made of the words, with the likely language; null when there were none to read.</param>
public sealed record UnattributedReceived(
    UnattributedReason Reason,
    Source Source,
    Guid Evidence,
    DateTimeOffset ReceivedAt,
    Guid? ContactPoint = null,
    string? Reading = null
) : IUnattributedEvent;

/// <summary>The pause that it made holds on another contact point as well, which took the place of the one that it came from.</summary>
/// <param name="ContactPoint">The other one.</param>
public sealed record PauseTakenAlong(Guid ContactPoint) : IUnattributedEvent;

/// <summary>The data protection officer decided what it is.</summary>
/// <param name="Resolution">What it is.</param>
/// <param name="Actor">The client that decided.</param>
/// <param name="ResolvedAt">When, by our clock.</param>
/// <param name="ContactPoint">Whose objection it is; null when it is none.</param>
public sealed record UnattributedResolved(
    UnattributedResolution Resolution,
    string Actor,
    DateTimeOffset ResolvedAt,
    Guid? ContactPoint = null
) : IUnattributedEvent;
