using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>What became of a mail to the unsubscribe address.</summary>
[JsonConverter(typeof(ExactNames<InboundMailOutcome>))]
public enum InboundMailOutcome
{
    /// <summary>It is an objection, in force now.</summary>
    [JsonStringEnumMemberName("objection")]
    Objection,

    /// <summary>It may be one, of nobody known: it waits for the data protection officer.</summary>
    [JsonStringEnumMemberName("unattributed")]
    Unattributed,

    /// <summary>A bounce, an automatic reply or a mail of our own, to no token; it is kept and changes nothing.</summary>
    [JsonStringEnumMemberName("ignored")]
    Ignored,
}

/// <summary>
/// The answer of <c>POST /inbound-mail</c> of EmailUnsubscribe, whose body is the message as it came and whose header <c>Envelope-To</c>,
/// one a recipient, is whom it was delivered to. Whatever was sent, it is committed; on any other answer keep the message and send it
/// again.
/// </summary>
/// <param name="Outcome">What it was.</param>
/// <param name="Objections">The events that hold the objections, one a token; the same when the message is sent again.</param>
public sealed record InboundMailResponse(InboundMailOutcome Outcome, IReadOnlyList<Guid> Objections);
